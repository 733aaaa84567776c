import type { Seen } from '../protocol/gateway.ts'
import type { Peer } from '../services/connection.ts'

/** Hears what the server notices of one connection. */
export type Witness = (seen: Seen) => void

/** Who came through the gateway: the page, not the gateway, is the peer of the connection. */
export interface Visitor {
  readonly peer: Peer
  readonly witness: Witness
}

/** Both ends of a connection, the gateway's first: one end alone may belong to several connections at once. */
export type Ends = `${string}>${string}`

/** The gateway's word that a connection of its own is on the way. */
interface Ticket {
  /** The connection is made between these ends, for this visitor. */
  made(ends: Ends, visitor: Visitor): void
  /** It is over, or was never made. */
  over(): void
}

/**
 * Joins the two ends of a connection that the gateway makes to a service of this same process:
 * the gateway knows who is at the page, the listener accepts the socket, and neither event comes first.
 * An accepted connection therefore waits for the gateway connections under way at that moment,
 * which their connect timeout bounds, and for nothing when there are none.
 */
export class Rendezvous {
  readonly #connecting = new Set<Promise<void>>()
  readonly #visitors = new Map<Ends, Visitor>()

  /** Whether no connection of the gateway is open or on its way. */
  get empty(): boolean {
    return this.#connecting.size === 0 && this.#visitors.size === 0
  }

  expect(): Ticket {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#connecting.add(promise)
    const arrived = () => {
      this.#connecting.delete(promise)
      resolve()
    }
    let made: Ends | undefined
    return {
      made: (ends, visitor) => {
        made = ends
        this.#visitors.set(ends, visitor)
        arrived()
      },
      over: () => {
        if (made !== undefined) this.#visitors.delete(made)
        arrived()
      },
    }
  }

  /** Calls `start` with the visitor whose connection has these ends, if the gateway made it. */
  accepted(ends: Ends, start: (visitor: Visitor | undefined) => void): void {
    if (this.#connecting.size === 0) return start(this.#visitors.get(ends))
    void Promise.all(this.#connecting).then(() => start(this.#visitors.get(ends)))
  }
}
