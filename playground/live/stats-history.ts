/** Samples kept of each figure; the oldest go first. */
export const MAX_SAMPLES = 40
/** Figures followed; those beyond are not shown. */
export const MAX_FIGURES = 32

/** Figures that only grow: what tells something is how fast. */
const COUNTERS = new Set(['connections_total', 'bytes_in', 'bytes_out', 'lines_in', 'messages'])

export interface Figure {
  readonly name: string
  readonly value: number
  /** Whether it only grows, and the samples are rates. */
  readonly counter: boolean
  /** The figure itself or, of a counter, how much it grew a second. */
  readonly samples: readonly number[]
}

/** What STATS told, time after time. */
export class StatsHistory {
  readonly #figures = new Map<string, Figure>()
  #at = 0

  get figures(): Figure[] {
    return [...this.#figures.values()]
  }

  /** Takes the lines of one reply, `<name> <value>` each, that came at `at` milliseconds. */
  add(lines: readonly string[], at: number): void {
    const seconds = (at - this.#at) / 1000
    this.#at = at
    for (const line of lines) {
      const [name = '', text] = line.split(' ')
      const value = Number(text)
      const before = this.#figures.get(name)
      if (!Number.isFinite(value) || (!before && this.#figures.size >= MAX_FIGURES)) continue
      const counter = COUNTERS.has(name)
      // A server that was started anew counts from 0 again.
      const grown = before && value >= before.value ? (value - before.value) / seconds : undefined
      const sample = counter ? grown : value
      const samples = [...(before?.samples ?? []), ...(sample === undefined ? [] : [sample])].slice(-MAX_SAMPLES)
      this.#figures.set(name, { name, value, counter, samples })
    }
  }
}
