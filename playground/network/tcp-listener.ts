import type { Endpoint } from './address.ts'
import type { Connection } from './connection.ts'
import { Fifo } from './fifo.ts'
import type { Segment } from './segment.ts'
import type { Timeline } from './timeline.ts'

/** A SYN that is answered only when the program says how. */
export interface Arrival {
  readonly from: Endpoint
  /** By SYN,ACK, or by RST as if nobody listened. Later answers count for nothing. */
  answer(admitted: boolean): void
}

export interface ListenerEvents<Stream> {
  /** Where it is there, a host completes no handshake before the program has answered. */
  asked?(arrival: Arrival): void
  /** A connection was gone before it could be accepted; told only where `asked` is. */
  vanished?(from: Endpoint): void
  /** A connection waits for `accept`. Told for each one. */
  acceptable(listener: Acceptor<Stream>): void
}

export interface Acceptor<Stream> {
  /** The connection that has waited longest. */
  accept(): Stream | undefined
}

/**
 * A listening socket. The host completes handshakes whether the program accepts or not, until the queue holds
 * `backlog` + 1 connections, as on Linux; a SYN beyond that is dropped, and the client sends it again.
 */
export class TcpListener implements Acceptor<Connection> {
  readonly local: Endpoint
  readonly backlog: number
  readonly #events: ListenerEvents<Connection>
  readonly #timeline: Timeline
  readonly #closed: () => void
  /** Whose SYN waits for the program's answer. */
  readonly #asked = new Set<string>()
  readonly #arriving = new Set<Connection>()
  readonly #ready = new Fifo<Connection>()
  #listening = true

  constructor(
    local: Endpoint,
    backlog: number,
    events: ListenerEvents<Connection>,
    timeline: Timeline,
    closed: () => void,
  ) {
    this.local = local
    this.backlog = backlog
    this.#events = events
    this.#timeline = timeline
    this.#closed = closed
  }

  get state(): 'LISTEN' | 'CLOSED' {
    return this.#listening ? 'LISTEN' : 'CLOSED'
  }

  /** Connections that wait, those amid the handshake too. */
  get waiting(): number {
    return this.#asked.size + this.#arriving.size + this.#ready.length
  }

  get full(): boolean {
    return this.waiting > this.backlog
  }

  accept(): Connection | undefined {
    return this.#ready.shift()
  }

  /** No more are accepted; those that wait are reset. */
  close(): void {
    if (!this.#listening) return
    this.#listening = false
    this.#closed()
    for (const connection of [...this.#arriving, ...this.#ready.clear()]) connection.reset()
  }

  /** Whether the program answers this SYN itself; one that comes again meanwhile is passed over. */
  asks(syn: Segment, answer: (admitted: boolean) => void): boolean {
    if (this.#events.asked === undefined) return false
    if (this.#asked.has(syn.key)) return true
    this.#asked.add(syn.key)
    const arrival: Arrival = {
      from: syn.from,
      answer: (admitted) => {
        if (this.#asked.delete(syn.key)) answer(admitted && this.#listening)
      },
    }
    this.#timeline.notify(() => this.#events.asked?.(arrival))
    return true
  }

  arriving(connection: Connection): void {
    this.#arriving.add(connection)
  }

  established(connection: Connection): void {
    if (!this.#arriving.delete(connection)) return
    this.#ready.push(connection)
    this.#timeline.notify(() => {
      if (this.#listening) this.#events.acceptable(this)
    })
  }

  /** A connection that was reset before it was accepted stays in the queue, as on Linux: `accept` returns it all the same. */
  gone(connection: Connection): void {
    if (this.#arriving.delete(connection)) this.#events.vanished?.(connection.remote)
  }
}
