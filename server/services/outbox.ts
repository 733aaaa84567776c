import { encodeLines } from '../protocol/reply.ts'
import type { Clock } from './clock.ts'
import type { Connection } from './connection.ts'
import type { EventBatch } from './event-batch.ts'
import type { Turn } from './turn.ts'

/** Gathered bytes at which they are written without waiting for the end of the turn. */
const MAX_GATHERED = 64 * 1024

/** What all outboxes of a server share. */
export interface Post {
  readonly turn: Turn
  readonly batch: EventBatch
  readonly clock: Clock
  /** Bytes of events that may wait for a receiver; 0 means any number. */
  readonly sendQueue: number
  /** Milliseconds that events may wait for a receiver that takes nothing; 0 means any time. */
  readonly sendTimeout: number
}

/**
 * What goes out on one connection: replies and events in the order they were made, written once a
 * turn. Only events count towards the bound: replies are made as fast as the receiver takes them.
 */
export class Outbox {
  readonly #connection: Connection
  readonly #post: Post
  readonly #overflow: () => void
  /** Absent while empty, as on an idle connection. */
  #replies: string[] | undefined
  #events: Uint8Array[] | undefined
  /** Replies and events before those above, encoded. */
  #mixed: Uint8Array[] | undefined
  #gathered = 0
  #eventBytes = 0
  #writable = true
  #held = false
  /** What the end of the turn is awaited for. */
  #awaits: 'asked' | 'told' | undefined
  #closed = false
  #patience: (() => void) | undefined

  /** `overflow` is called when the receiver does not take its events. */
  constructor(connection: Connection, post: Post, overflow: () => void) {
    this.#connection = connection
    this.#post = post
    this.#overflow = overflow
  }

  /** Whether the receiver takes more; when not, `drained` will be called. */
  get writable(): boolean {
    return this.#writable
  }

  reply(lines: readonly string[]): void {
    if (lines.length === 0) return
    if (this.#events) this.#mix()
    this.#replies ??= []
    for (const line of lines) {
      this.#replies.push(line)
      this.#gathered += line.length
    }
    this.#gatheredMore('asked')
  }

  event(bytes: Uint8Array): void {
    if (this.#closed) return
    if (this.#replies) this.#mix()
    this.#events ??= []
    this.#events.push(bytes)
    this.#gathered += bytes.length
    this.#eventBytes += bytes.length
    if (this.#writable && !this.#held) return this.#gatheredMore('told')
    const { sendQueue } = this.#post
    if (sendQueue > 0 && this.#eventBytes > sendQueue) return this.#overflow()
    this.#beginPatience()
  }

  /** Writes all that waits; lines wait from here to `release`, while a payload is sent. */
  hold(): void {
    if (this.#gathered > 0) this.#writable = this.#connection.write(this.#take())
    this.#held = true
    this.#patience?.()
    this.#patience = undefined
  }

  release(): void {
    this.#held = false
    this.flush()
    if (this.#eventBytes > 0) this.#beginPatience()
  }

  drained(): void {
    this.#writable = true
    this.#patience?.()
    this.#patience = undefined
    this.flush()
  }

  flush(): void {
    this.#awaits = undefined
    if (!this.#writable || this.#held || this.#closed || this.#gathered === 0) return
    const bytes = this.#take()
    this.#writable = this.#connection.write(bytes)
  }

  /** Writes all that waits and these lines behind it, whatever the receiver has taken, and takes no more. */
  finish(lines: readonly string[]): void {
    if (this.#closed) return
    if (lines.length > 0) this.reply(lines)
    if (this.#gathered > 0) this.#connection.write(this.#take())
    this.#close()
  }

  /** Throws away what waits, says these lines where a line may stand, and takes no more. */
  cut(lines: readonly string[]): void {
    if (this.#closed) return
    this.#take()
    if (!this.#held && lines.length > 0) this.#connection.write(encodeLines(lines))
    this.#close()
  }

  #close(): void {
    this.#closed = true
    this.#patience?.()
  }

  /** A payload that its receiver asked for may take any time, whoever has something to tell meanwhile. */
  #beginPatience(): void {
    const { sendTimeout, clock } = this.#post
    if (sendTimeout > 0 && !this.#held && !this.#writable) this.#patience ??= clock.after(sendTimeout, this.#overflow)
  }

  #gatheredMore(what: 'asked' | 'told'): void {
    if (this.#gathered >= MAX_GATHERED) return this.flush()
    if (this.#awaits === 'asked' || this.#awaits === what) return
    this.#awaits = what
    this.#post.turn.add(this, what)
  }

  #mix(): void {
    this.#mixed ??= []
    if (this.#replies) this.#mixed.push(encodeLines(this.#replies))
    if (this.#events) this.#mixed.push(...this.#events)
    this.#replies = undefined
    this.#events = undefined
  }

  #take(): Uint8Array {
    if (this.#mixed) this.#mix()
    const bytes = this.#replies ? encodeLines(this.#replies) : this.#post.batch.join(this.#mixed ?? this.#events ?? [])
    this.#replies = undefined
    this.#events = undefined
    this.#mixed = undefined
    this.#gathered = 0
    this.#eventBytes = 0
    return bytes
  }
}
