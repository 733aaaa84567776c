import type { GatewayControl, Seen } from '../../protocol/gateway.ts'

type SeenMessage = Extract<GatewayControl, { t: 'seen' }>

/** The least step between two times, in milliseconds: a double holds the time of day in steps of a quarter of it. */
const STEP_MS = 0.001
/** What a kept message costs beside its text, in bytes. */
const MESSAGE_OVERHEAD = 128

const now = (): number => performance.timeOrigin + performance.now()
const sizeOf = (seen: Seen): number => MESSAGE_OVERHEAD + (seen.what === 'line' ? seen.text.length : 0)

/** What the server noticed of one connection, the newest of it; no two messages have the same time. */
export class SeenLog {
  readonly #limit: number
  #kept: SeenMessage[] = []
  #size = 0
  #last = 0

  /** `limit` is in bytes. */
  constructor(limit: number) {
    this.#limit = limit
  }

  add(seen: Seen): SeenMessage {
    this.#last = Math.max(now(), this.#last + STEP_MS)
    const message: SeenMessage = { t: 'seen', at: this.#last, ...seen }
    this.#kept.push(message)
    this.#size += sizeOf(seen)
    while (this.#size > this.#limit) {
      const oldest = this.#kept.shift()
      if (!oldest) break
      this.#size -= sizeOf(oldest)
    }
    return message
  }

  /** Those noticed after a time; all that are kept without one. */
  after(at = Number.NEGATIVE_INFINITY): SeenMessage[] {
    return this.#kept.filter((message) => message.at > at)
  }
}
