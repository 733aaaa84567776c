import type { Seen } from '../protocol/gateway.ts'

/** Hears what the server notices of one connection. */
export type Witness = (seen: Seen) => void

/** The gateway's word that a connection of its own is on the way. */
interface Ticket {
  /** The connection is made and comes from `endpoint`: `witness` hears of it. */
  made(endpoint: string, witness: Witness): void
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
  readonly #witnesses = new Map<string, Witness>()

  expect(): Ticket {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#connecting.add(promise)
    const arrived = () => {
      this.#connecting.delete(promise)
      resolve()
    }
    let made: string | undefined
    return {
      made: (endpoint, witness) => {
        made = endpoint
        this.#witnesses.set(endpoint, witness)
        arrived()
      },
      over: () => {
        if (made !== undefined) this.#witnesses.delete(made)
        arrived()
      },
    }
  }

  /** Calls `start` with the witness of the connection from `endpoint`, if the gateway made it. */
  accepted(endpoint: string, start: (witness: Witness | undefined) => void): void {
    if (this.#connecting.size === 0) return start(this.#witnesses.get(endpoint))
    void Promise.all(this.#connecting).then(() => start(this.#witnesses.get(endpoint)))
  }
}
