import type { Seen } from '../protocol/gateway.ts'

/** Who is at the other end. */
export interface Peer {
  /** IP address, or what stands for one where there is none. */
  readonly address: string
  /** On this same machine. */
  readonly local: boolean
  /** Nobody between can read along: TLS, or a transport that never leaves the machine's kernel. */
  readonly secret: boolean
}

/** One accepted connection, whatever carries its bytes. */
export interface Connection {
  /** In the log and the transcript; no two connections of one server have the same. */
  readonly id: string
  readonly peer: Peer
  /** Queues bytes to go out; `false` when so much is queued that the service should wait for `drain`. */
  write(bytes: Uint8Array): boolean
  /** Sends FIN behind all that is queued; what the peer still sends is read and thrown away. */
  end(reason: string): void
  /** Stops reading, so that the peer's sends fill up and wait. */
  pause(): void
  resume(): void
  /** Begins TLS behind what is queued: this handler hears no more, and a new one begins over TLS. Absent where that cannot be. */
  readonly startTls: (() => void) | undefined
  /** For the log: a request by its verb, and who logged in. */
  requested(verb: string): void
  loggedIn(nick: string, role: string): void
  /** Tells whoever watches this connection what the server noticed; absent when nobody does. */
  readonly seen: ((seen: Seen) => void) | undefined
}

/** What a service does about the events of one connection. */
export interface Handler {
  data(bytes: Uint8Array): void
  /** There is room to write again. */
  drain(): void
  /** The peer sent its FIN: no more data comes, but it may still read. */
  end(): void
  /** Nothing was read or written for the idle time. */
  idle(): void
  /** The server stops: what is under way may be ended first, unless it is overdue. */
  shutdown(overdue: boolean): void
  /** The connection is gone, whoever ended it; nothing follows. */
  close(): void
}

/** Answers each new connection with its handler. */
export type Service = (connection: Connection) => Handler
