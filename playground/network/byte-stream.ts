import type { StreamEvents } from './stream-events.ts'

/** A program's end of a connection, over TCP or a Unix socket. */
export interface ByteStream {
  /** Says from now on what happens, and once more what has happened and was not read. */
  attach(events: StreamEvents): void
  /** Bytes that `write` would take now. */
  readonly room: number
  /**
   * Takes as many bytes as there is room for and says how many: 0 means wait for `credit`. The array is kept, not
   * copied: it must not change afterwards. Throws `EPIPE` where nothing can be sent any more.
   */
  write(bytes: Uint8Array): number
  /** A copy of what has arrived, at most `limit` bytes; empty where nothing waits. */
  read(limit?: number): Uint8Array
  /** The program has done with so many bytes it read: there is room for as many more. */
  acknowledge(bytes: number): void
  /** FIN behind what was written; the other direction goes on. */
  shutdown(): void
  /** Both directions end at once, and what was not yet sent is lost. */
  reset(): void
  /**
   * The program is done with it. What was written still goes, unless something that came was left unread: then, as
   * on Linux, it is a reset.
   */
  close(): void
}
