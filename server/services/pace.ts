import type { Clock } from './clock.ts'
import { Throttle } from './throttle.ts'

/** Milliseconds for which requests may be delayed without a break. */
export const MAX_DELAY_MS = 10_000

/** Delays the requests of one connection to their rate. */
export class Pace {
  readonly #clock: Clock
  readonly #throttle: Throttle
  /** Milliseconds for which requests were delayed without a break; a payload or an answer between takes its own time. */
  #delayed = 0
  #cancel: (() => void) | undefined

  constructor(clock: Clock, { requestRate, requestBurst }: { requestRate: number; requestBurst: number }) {
    this.#clock = clock
    this.#throttle = new Throttle(clock, requestRate, requestBurst)
  }

  get delaying(): boolean {
    return this.#cancel !== undefined
  }

  /** Whether the next request may pass. If later, `resume` is called at its time; `never` when all has been too fast for too long. */
  next(resume: () => void): 'now' | 'later' | 'never' {
    if (this.delaying) return 'later'
    const wait = this.#throttle.wait()
    if (wait === 0) return 'now'
    if (this.#delayed >= MAX_DELAY_MS) return 'never'
    const since = this.#clock.elapsed()
    this.#cancel = this.#clock.after(wait, () => {
      this.#cancel = undefined
      this.#delayed += this.#clock.elapsed() - since
      resume()
    })
    return 'later'
  }

  /** One passed. */
  take(): void {
    this.#throttle.take()
  }

  /** None is waiting: the next delay is a new one. */
  stop(): void {
    this.#delayed = 0
    this.#cancel?.()
    this.#cancel = undefined
  }
}
