import type { Clock } from './clock.ts'

/** A token bucket: `burst` requests at once, then `rate` a second. A rate of 0 lets everything pass. */
export class Throttle {
  readonly #clock: Clock
  readonly #rate: number
  readonly #burst: number
  #tokens: number
  #filled: number

  constructor(clock: Clock, rate: number, burst: number) {
    this.#clock = clock
    this.#rate = rate
    this.#burst = Math.max(burst, 1)
    this.#tokens = this.#burst
    this.#filled = clock.elapsed()
  }

  /** Milliseconds until the next request may pass; 0 when it may now. */
  wait(): number {
    if (this.#rate === 0 || this.#tokens >= 1) return 0
    const now = this.#clock.elapsed()
    this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#filled) * this.#rate) / 1000)
    this.#filled = now
    return this.#tokens >= 1 ? 0 : Math.ceil(((1 - this.#tokens) * 1000) / this.#rate)
  }

  take(): void {
    // A full bucket gains nothing by waiting.
    if (this.#tokens === this.#burst) this.#filled = this.#clock.elapsed()
    this.#tokens -= 1
  }
}
