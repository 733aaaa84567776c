import type { Limits } from './limits.ts'
import type { Timeline } from './timeline.ts'
import { Timer } from './timer.ts'

/** Notices that a silent peer is gone (RFC 9293 §3.8.4). Off until it is given a time. */
export class KeepAlive {
  readonly #limits: Limits
  readonly #probe: () => void
  readonly #gaveUp: () => void
  readonly #timer: Timer
  #idleMs: number | undefined
  #unanswered = 0

  constructor(timeline: Timeline, limits: Limits, probe: () => void, gaveUp: () => void) {
    this.#limits = limits
    this.#probe = probe
    this.#gaveUp = gaveUp
    this.#timer = new Timer(timeline, () => this.#onSilence())
  }

  set(idleMs: number | undefined): void {
    this.#idleMs = idleMs
    if (idleMs === undefined) this.#timer.stop()
    else this.heard()
  }

  /** Something came from the peer. */
  heard(): void {
    this.#unanswered = 0
    if (this.#idleMs !== undefined) this.#timer.start(this.#idleMs)
  }

  #onSilence(): void {
    if (this.#unanswered >= this.#limits.keepAliveProbes) {
      this.#gaveUp()
      return
    }
    this.#unanswered += 1
    this.#timer.start(this.#limits.keepAliveIntervalMs)
    this.#probe()
  }
}
