import type { GatewayConnection } from '../gateway/connection.ts'
import { isAlive } from '../gateway/connection-state.ts'
import { byteCount } from '../wire/byte-count.ts'
import type { Capture } from '../wire/capture.ts'

const AT_FIRST = 'Reading is stopped: press Read on for the stream.'
const STOPPED = 'You stopped reading: what the server sends fills the buffers on the way.'

/**
 * Whether a terminal reads from its connection, and what gathers on the way while it does not. A stream without
 * end is not read before a person asks for it: a page that nobody looks at would be busy with it for ever.
 */
export class Intake {
  readonly #connection: GatewayConnection
  /** Bytes that the server wrote, as far as it tells. */
  #written = 0
  /** The page itself stopped, and nobody has asked for more yet. */
  #waits: boolean

  /** For a connection that is not open yet. */
  constructor(connection: GatewayConnection, capture: Capture) {
    this.#connection = connection
    this.#waits = capture.service === 'chargen'
    if (this.#waits) connection.set({ paused: true })
    capture.subscribe((event) => {
      if (event.kind === 'seen' && event.seen.what === 'reply') this.#written += event.seen.bytes
    })
  }

  get isStopped(): boolean {
    const { state, options } = this.#connection
    return isAlive(state) && options.paused
  }

  /** What there is to know while it is stopped. */
  get advice(): string {
    if (!this.isStopped) return ''
    if (this.#waits) return AT_FIRST
    const gathered = this.#gathered
    return gathered > 0 ? `${STOPPED} ${byteCount(gathered)} wait there.` : STOPPED
  }

  /** Stops or reads on; returns what there is to tell about it. */
  toggle(): string | undefined {
    const paused = !this.isStopped
    const gathered = this.#waits ? 0 : this.#gathered
    this.#waits = false
    this.#connection.set({ paused })
    return paused || gathered === 0
      ? undefined
      : `You read on: ${byteCount(gathered)} had gathered in the buffers on the way.`
  }

  /** Written and not received, in bytes; 0 where the server's own view is not told. */
  get #gathered(): number {
    return Math.max(0, this.#written - this.#connection.received)
  }
}
