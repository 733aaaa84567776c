import { ByteQueue, concat } from './byte-queue.ts'
import type { Limits } from './limits.ts'
import type { Way } from './path.ts'
import type { Segment } from './segment.ts'
import { FIN, sequenceLength } from './segment.ts'
import type { Timeline } from './timeline.ts'
import { Timer } from './timer.ts'

/** What the receiving half needs from its connection. */
export interface ReceivingSide {
  /** Sends an acknowledgement at once. */
  acknowledge(): void
  /** Whether one read may return what came in several segments. */
  coalescing(): boolean
}

/** The receiving half of a connection: reassembly, receive buffer, window, delayed acknowledgement. */
export class Receiver {
  readonly #side: ReceivingSide
  readonly #way: Way
  readonly #limits: Limits
  readonly #buffer = new ByteQueue()
  /** Segments behind a hole, by their sequence numbers. */
  readonly #ahead = new Map<number, Segment>()
  readonly #delay: Timer
  /** RCV.NXT of RFC 9293, and the right edge of the window that the peer was told. */
  #next = 0
  #edge = 0
  /** Bytes read and not yet acknowledged by the program, and received and not yet by us. */
  #taken = 0
  #owed = 0
  #ended = false

  constructor(side: ReceivingSide, way: Way, timeline: Timeline, limits: Limits) {
    this.#side = side
    this.#way = way
    this.#limits = limits
    this.#delay = new Timer(timeline, () => side.acknowledge())
  }

  get next(): number {
    return this.#next
  }

  /** Bytes that wait to be read. */
  get waiting(): number {
    return this.#buffer.length
  }

  /** Bytes that the program has not done with. */
  get unread(): number {
    return this.#buffer.length + this.#taken
  }

  /** Whether the peer's FIN has come, with all before it. */
  get ended(): boolean {
    return this.#ended
  }

  start(next: number): void {
    this.#next = next
    this.#edge = next + this.#limits.receiveBuffer
  }

  /** Acknowledgement and window for a segment that leaves now. */
  stamp(): { readonly ack: number; readonly window: number } {
    this.#owed = 0
    this.#delay.stop()
    if (this.#widens()) this.#edge = this.#next + this.#room()
    return { ack: this.#next, window: this.#edge - this.#next }
  }

  /** RFC 9293 §3.10.7.4: whether any of it lies in the window; what is empty may stand at its right edge, as on Linux. */
  accepts(segment: Segment): boolean {
    const length = sequenceLength(segment)
    if (length === 0) return segment.seq >= this.#next && segment.seq <= this.#edge
    return segment.seq + length > this.#next && segment.seq + length <= this.#edge
  }

  /** Takes an acceptable segment in, and what waited behind it. */
  receive(segment: Segment): void {
    if (segment.seq !== this.#next) {
      this.#ahead.set(segment.seq, segment)
      this.#side.acknowledge()
      return
    }
    this.#append(segment)
    const filled = this.#ahead.size > 0
    for (let next = this.#ahead.get(this.#next); next !== undefined; next = this.#ahead.get(this.#next)) {
      this.#ahead.delete(next.seq)
      this.#append(next)
    }
    if (filled || this.#ended || this.#owed >= 2 * this.#way.peerMss) this.#side.acknowledge()
    else if (!this.#delay.running) this.#delay.start(this.#limits.delayedAckMs)
  }

  read(limit: number): Uint8Array {
    const bytes = this.#buffer.take(Math.min(limit, this.#limits.readSize), this.#side.coalescing())
    this.#taken += bytes.length
    return bytes
  }

  /** The program has done with so many of the bytes it read: the window may open. */
  consume(bytes: number): void {
    if (!(bytes >= 0 && bytes <= this.#taken)) {
      throw new RangeError(
        `Cannot acknowledge as it must be at most the ${this.#taken} bytes read: current count is ${bytes}`,
      )
    }
    this.#taken -= bytes
    // As on Linux only once half of it is used: the next acknowledgement says it anyway.
    if (!this.#ended && this.#edge - this.#next <= this.#limits.receiveBuffer / 2 && this.#widens())
      this.#side.acknowledge()
  }

  stop(): void {
    this.#delay.stop()
    this.#ahead.clear()
  }

  #append({ data, length, flags }: Segment): void {
    this.#next += length
    this.#owed += length
    if (this.#side.coalescing()) for (const part of data) this.#buffer.push(part)
    else this.#buffer.push(concat(data, length))
    if (flags & FIN) {
      this.#next += 1
      this.#ended = true
    }
  }

  #room(): number {
    return this.#limits.receiveBuffer - this.#buffer.length - this.#taken
  }

  /** RFC 9293 §3.8.6.2.2: the window opens by a segment or by half the buffer, never by crumbs. */
  #widens(): boolean {
    const wider = this.#next + this.#room() - this.#edge
    return wider > 0 && wider >= Math.min(this.#limits.receiveBuffer / 2, this.#way.peerMss)
  }
}
