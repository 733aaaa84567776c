import { progress } from './progress.ts'

/** Does a fixed amount of work and resolves with what it measured: units a second, or bytes. */
export type Load = () => Promise<number>

export interface Comparison {
  readonly what: string
  readonly subject: Load
  readonly baseline: Load
  /** Rounds that count, behind one that warms both sides up. */
  readonly rounds: number
  /** What a load measures, for the detail. */
  readonly unit: string
}

/** Median and spread of the ratios of subject to baseline. */
export interface Ratio {
  readonly what: string
  readonly value: number
  readonly spread: readonly [number, number]
  readonly detail: string
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

/**
 * Runs subject and baseline in turn and takes the ratio of each pair: the median of the pairs
 * holds when the speed of the machine drifts, the spread tells how much it did.
 */
export async function compare({ what, subject, baseline, rounds, unit }: Comparison): Promise<Ratio> {
  await subject()
  await baseline()
  const ratios: number[] = []
  const ours: number[] = []
  const theirs: number[] = []
  for (let round = 0; round < rounds; round++) {
    // Whoever goes first finds the machine colder: take turns.
    const first = round % 2 === 0 ? [await subject(), await baseline()] : [await baseline(), await subject()].reverse()
    const [our = 0, their = 1] = first
    ours.push(our)
    theirs.push(their)
    ratios.push(our / their)
    progress(`${what}, round ${round + 1} of ${rounds}: ${(our / their).toFixed(2)}`)
  }
  const round = (values: readonly number[]) => Math.round(median(values)).toLocaleString('en')
  return {
    what,
    value: median(ratios),
    spread: [Math.min(...ratios), Math.max(...ratios)],
    detail: `${round(ours)} against ${round(theirs)} ${unit}`,
  }
}
