import type { Seen } from '../protocol/gateway.ts'

/** Hears what the server notices of one connection. */
export type Witness = (seen: Seen) => void

/** Both ends of a connection, the gateway's first: one end alone may belong to several connections at once. */
export type Ends = `${string}>${string}`

/** The gateway's word that a connection of its own is on the way. */
interface Ticket {
  /** The connection is made between these ends: `witness` hears of it. */
  made(ends: Ends, witness: Witness): void
  /** It is over, or was never made. */
  over(): void
}

/**
 * Joins the two ends of a connection that the gateway makes to a service of this same process:
 * the gateway knows who watches, the listener accepts the socket, and neither event comes first.
 * An accepted connection therefore waits for the gateway connections under way at that moment,
 * which their connect timeout bounds, and for nothing when there are none.
 */
export class Rendezvous {
  readonly #connecting = new Set<Promise<void>>()
  readonly #witnesses = new Map<Ends, Witness>()

  expect(): Ticket {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#connecting.add(promise)
    const arrived = () => {
      this.#connecting.delete(promise)
      resolve()
    }
    let made: Ends | undefined
    return {
      made: (ends, witness) => {
        made = ends
        this.#witnesses.set(ends, witness)
        arrived()
      },
      over: () => {
        if (made !== undefined) this.#witnesses.delete(made)
        arrived()
      },
    }
  }

  /** Calls `start` with the witness of the connection between these ends, if the gateway made it. */
  accepted(ends: Ends, start: (witness: Witness | undefined) => void): void {
    if (this.#connecting.size === 0) return start(this.#witnesses.get(ends))
    void Promise.all(this.#connecting).then(() => start(this.#witnesses.get(ends)))
  }
}
