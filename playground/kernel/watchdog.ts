import { KERNEL_LIMITS } from './limits.ts'
import type { WorkerClock } from './worker-clock.ts'

/** Asks a program again and again whether it still answers, and tells when it has been silent for long: it loops. */
export class Watchdog {
  readonly #clock: WorkerClock
  readonly #ask: () => void
  readonly #silent: (milliseconds: number) => void
  #askedAt: number | undefined
  #told = false
  #cancel: (() => void) | undefined

  constructor(clock: WorkerClock, ask: () => void, silent: (milliseconds: number) => void) {
    this.#clock = clock
    this.#ask = ask
    this.#silent = silent
  }

  start(): void {
    this.#cancel = this.#clock.after(KERNEL_LIMITS.askMs, () => this.#look())
  }

  stop(): void {
    this.#cancel?.()
  }

  answered(): void {
    this.#askedAt = undefined
    if (!this.#told) return
    this.#told = false
    this.#silent(0)
  }

  #look(): void {
    if (this.#askedAt === undefined) {
      this.#askedAt = this.#clock.now()
      this.#ask()
    } else {
      const silence = this.#clock.now() - this.#askedAt
      if (silence >= KERNEL_LIMITS.silenceMs) {
        this.#told = true
        this.#silent(silence)
      }
    }
    this.start()
  }
}
