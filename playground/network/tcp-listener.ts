import type { Endpoint } from './address.ts'
import type { Connection } from './connection.ts'
import { Fifo } from './fifo.ts'
import type { Timeline } from './timeline.ts'

export interface ListenerEvents<Stream> {
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
    return this.#arriving.size + this.#ready.length
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
    this.#arriving.delete(connection)
  }
}
