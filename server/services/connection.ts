import type { Seen } from '../protocol/gateway.ts'

/** One accepted connection, whatever carries its bytes. */
export interface Connection {
  /** Queues bytes to go out; `false` when so much is queued that the service should wait for `drain`. */
  write(bytes: Uint8Array): boolean
  /** Sends FIN behind all that is queued; what the peer still sends is read and thrown away. */
  end(reason: string): void
  /** Stops reading, so that the peer's sends fill up and wait. */
  pause(): void
  resume(): void
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
  /** The server stops. */
  shutdown(): void
}

/** Answers each new connection with its handler. */
export type Service = (connection: Connection) => Handler
