import type { Clock } from './clock.ts'

const WINDOW_MS = 60_000
/** Keys remembered at once; beyond it the oldest is forgotten. */
const MAX_KEYS = 10_000

/** Counts what happened within the last minute, by a key. A limit of 0 lets everything pass. */
export class Attempts {
  readonly #clock: Clock
  readonly #limit: number
  readonly #times = new Map<string, number[]>()

  constructor(clock: Clock, limit: number) {
    this.#clock = clock
    this.#limit = limit
  }

  exhausted(key: string): boolean {
    return this.#limit > 0 && this.#recent(key).length >= this.#limit
  }

  note(key: string): void {
    if (this.#limit === 0) return
    const times = this.#recent(key)
    // Set anew, so that the order of the map is that of the last attempts.
    this.#times.delete(key)
    this.#times.set(key, [...times, this.#clock.elapsed()].slice(-this.#limit))
    const [oldest] = this.#times.keys()
    if (this.#times.size > MAX_KEYS && oldest !== undefined) this.#times.delete(oldest)
  }

  #recent(key: string): number[] {
    const since = this.#clock.elapsed() - WINDOW_MS
    return (this.#times.get(key) ?? []).filter((time) => time > since)
  }
}
