import type { Clock } from '../../server/services/clock.ts'

/** A clock that stands still until it is told to go on. */
export class TestClock implements Clock {
  #elapsed = 0
  readonly #timers = new Set<{ readonly at: number; readonly work: () => void }>()

  now(): number {
    return this.#elapsed
  }

  elapsed(): number {
    return this.#elapsed
  }

  after(milliseconds: number, work: () => void): () => void {
    const timer = { at: this.#elapsed + milliseconds, work }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  /** Runs what is due on the way, in order. */
  pass(milliseconds: number): void {
    const end = this.#elapsed + milliseconds
    for (;;) {
      const due = [...this.#timers].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0]
      if (!due) break
      this.#timers.delete(due)
      this.#elapsed = Math.max(this.#elapsed, due.at)
      due.work()
    }
    this.#elapsed = end
  }
}
