import type { Clock } from './clock.ts'
import { Throttle } from './throttle.ts'

/** Milliseconds for which requests may be delayed without a break. */
export const MAX_DELAY_MS = 10_000

/** Delays the requests of one connection to their rate. */
export class Pace {
  readonly #clock: Clock
  readonly #throttle: Throttle
  /** When the delay began. */
  #since: number | undefined
  #cancel: (() => void) | undefined

  constructor(clock: Clock, { requestRate, requestBurst }: { requestRate: number; requestBurst: number }) {
    this.#clock = clock
    this.#throttle = new Throttle(clock, requestRate, requestBurst)
  }

  get delaying(): boolean {
    return this.#since !== undefined
  }

  /** Whether the next request may pass. If later, `resume` is called at its time; `never` when all has been too fast for too long. */
  next(resume: () => void): 'now' | 'later' | 'never' {
    const wait = this.#throttle.wait()
    if (wait === 0) return 'now'
    this.#since ??= this.#clock.elapsed()
    if (this.#clock.elapsed() - this.#since >= MAX_DELAY_MS) return 'never'
    this.#cancel?.()
    this.#cancel = this.#clock.after(wait, resume)
    return 'later'
  }

  /** One passed. */
  take(): void {
    this.#throttle.take()
  }

  /** None is waiting: the next delay is a new one. */
  stop(): void {
    this.#since = undefined
    this.#cancel?.()
    this.#cancel = undefined
  }
}
