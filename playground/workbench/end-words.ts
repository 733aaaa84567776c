import type { ProgramEnd } from './lab.ts'

const CAUSES: Readonly<Record<Exclude<ProgramEnd['cause'], undefined | 'failed'>, string>> = {
  killed: 'stopped',
  output: 'stopped: it printed more than 16 MB that nobody had read yet. Does a loop print without end?',
  'bad-call': 'stopped: it wrote to the port through which it is run, which is not for programs',
}

/** How a program ended, for a reader. */
export function endWords({ code, signal, cause, message }: ProgramEnd): string {
  if (cause === 'failed') return `could not run: ${message}`
  if (cause !== undefined) return CAUSES[cause]
  if (signal !== undefined) return `ended by ${signal}`
  return code === 0 ? 'ended (exit code 0)' : `ended with exit code ${code}`
}
