/** Says on standard error how far the run is, so that standard output holds the figures alone. */
export function progress(message: string): void {
  process.stderr.write(`  ${message}\n`)
}
