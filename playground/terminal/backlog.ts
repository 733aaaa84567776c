import type { GatewayConnection } from '../gateway/connection.ts'
import type { Capture } from '../wire/capture.ts'

/** Counts what the server has written and the page has not received: it fills the buffers in between. */
export class Backlog {
  readonly #connection: GatewayConnection
  #written = 0

  constructor({ connection, capture }: { connection: GatewayConnection; capture: Capture }) {
    this.#connection = connection
    capture.subscribe((event) => {
      if (event.kind === 'seen' && event.seen.what === 'reply') this.#written += event.seen.bytes
    })
  }

  /** In bytes; 0 where the server's own view is not told. */
  get bytes(): number {
    return Math.max(0, this.#written - this.#connection.received)
  }
}
