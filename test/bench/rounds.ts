/** Rounds that count, behind one that warms both sides up. */
const ROUNDS = 9

/** Does a fixed amount of work and resolves with how many units of it were done a second. */
export type Load = () => Promise<number>

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

/**
 * Runs subject and baseline in turn and prints the ratio of each pair: the median of the pairs
 * holds when the speed of the machine drifts, the spread tells how much it did.
 */
export async function compare(what: string, subject: Load, baseline: Load): Promise<void> {
  await subject()
  await baseline()
  const ratios: number[] = []
  const rates: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    // Whoever goes first finds the machine colder: take turns.
    const first = round % 2 === 0 ? [await subject(), await baseline()] : [await baseline(), await subject()].reverse()
    const [rate = 0, base = 1] = first
    rates.push(rate)
    ratios.push(rate / base)
  }
  const spread = `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`
  console.log(`${what}: ${median(ratios).toFixed(2)} (${spread}; ${Math.round(median(rates)).toLocaleString('en')}/s)`)
}
