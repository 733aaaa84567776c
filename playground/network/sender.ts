import { ByteQueue } from './byte-queue.ts'
import { Fifo } from './fifo.ts'
import type { Limits } from './limits.ts'
import type { Way } from './path.ts'
import { ACK, FIN, PSH, SYN, sequenceLength } from './segment.ts'
import type { Timeline } from './timeline.ts'
import { Timer } from './timer.ts'

/** A segment on its way or lost: kept until it is acknowledged. */
export interface Flight {
  readonly flags: number
  readonly seq: number
  readonly data: readonly Uint8Array[]
  readonly length: number
}

/** What the sending half needs from its connection. */
export interface SendingSide {
  /** Puts a segment on the wire: `false` where it is lost. */
  transmit(flight: Flight, again: boolean): boolean
  /** So many bytes were acknowledged. */
  credit(bytes: number): void
  /** Nothing was acknowledged for too long. */
  gaveUp(): void
}

/**
 * The sending half of a connection: send buffer, segments, Nagle's algorithm, retransmission, window probes.
 *
 * There is no congestion window, and no fast retransmission: what is lost is sent again after rto·2ⁿ. A real stack
 * runs that timer for every flight. Here it starts when something was lost, with the same end, so that a link
 * without loss needs no timer.
 */
export class Sender {
  readonly #limits: Limits
  readonly #side: SendingSide
  readonly #way: Way
  readonly #queue = new ByteQueue()
  readonly #flights = new Fifo<Flight>()
  readonly #lost = new Set<Flight>()
  readonly #retransmission: Timer
  readonly #persist: Timer
  /** SND.UNA and SND.NXT of RFC 9293, and the right edge of the peer's window. */
  #una: number
  #next: number
  #edge: number
  #largestWindow = 0
  /** The end of the last segment that was shorter than it might have been. */
  #smallEnd: number
  #bytesInFlight = 0
  #open = false
  #finQueued = false
  #finSent = false
  #retries = 0
  #recovering = false
  #probes = 0
  #unanswered = 0
  noDelay = false

  constructor(side: SendingSide, way: Way, timeline: Timeline, limits: Limits, initialSequence: number) {
    this.#side = side
    this.#way = way
    this.#limits = limits
    this.#una = initialSequence
    this.#next = initialSequence
    this.#edge = initialSequence + 1
    this.#smallEnd = initialSequence
    this.#retransmission = new Timer(timeline, () => this.#onRetransmission())
    this.#persist = new Timer(timeline, () => this.#onPersist())
  }

  get next(): number {
    return this.#next
  }

  get unacknowledged(): number {
    return this.#una
  }

  /** Bytes that `write` would take now. */
  get room(): number {
    return this.#finQueued ? 0 : Math.max(0, this.#limits.sendBuffer - this.#queue.length - this.#bytesInFlight)
  }

  get finAcknowledged(): boolean {
    return this.#finSent && this.#flights.length === 0
  }

  get finished(): boolean {
    return this.#finQueued
  }

  synchronize(flags: number): void {
    this.#send(flags, [], 0)
  }

  /** Both SYNs are acknowledged: data may go. */
  open(): void {
    this.#open = true
    this.#push()
  }

  /** Takes as much as there is room for, keeps a view of it, and says how much it was. */
  write(bytes: Uint8Array): number {
    const taken = Math.min(bytes.length, this.room)
    this.#queue.push(bytes.subarray(0, taken))
    this.#push()
    return taken
  }

  /** FIN behind all that was written. */
  finish(): void {
    this.#finQueued = true
    this.#push()
  }

  push(): void {
    this.#push()
  }

  acknowledge(ack: number, window: number): void {
    this.#unanswered = 0
    if (ack > this.#una) this.#advance(ack)
    this.#edge = Math.max(this.#edge, ack + window)
    this.#largestWindow = Math.max(this.#largestWindow, window)
    this.#push()
  }

  /** What would have acknowledged all before `ack` was lost; without a number, whatever would have answered the first flight. */
  missed(ack: number | undefined): void {
    const first = this.#flights.first
    const flight = ack === undefined ? first : this.#flights.find((one) => one.seq + sequenceLength(one) === ack)
    if (flight !== undefined) this.#mark(flight)
  }

  /** A number that was acknowledged before cannot be accepted, so it must be answered. */
  probe(): void {
    if (this.#open) this.#side.transmit({ flags: ACK, seq: this.#una - 1, data: [], length: 0 }, true)
  }

  stop(): void {
    this.#retransmission.stop()
    this.#persist.stop()
    this.#queue.clear()
    this.#flights.clear()
    this.#lost.clear()
    this.#open = false
  }

  #push(): void {
    if (!this.#open) return
    while (this.#queue.length > 0 && this.#flights.length < this.#limits.segmentsInFlight) {
      const size = Math.min(this.#queue.length, this.#way.mss, this.#edge - this.#next)
      if (size <= 0 || !this.#worthSending(size)) break
      this.#sendData(size)
    }
    if (this.#finQueued && !this.#finSent && this.#queue.length === 0 && this.#edge > this.#next) {
      this.#finSent = true
      this.#send(FIN | ACK, [], 0)
    }
    this.#watchWindow()
  }

  /** RFC 9293 §3.8.6.2.1, and Nagle's algorithm (§3.7.4) in Minshall's form as Linux has it: one small segment at a time. */
  #worthSending(size: number): boolean {
    if (size === this.#way.mss) return true
    if (size < this.#queue.length) return size * 2 >= this.#largestWindow
    return this.noDelay || this.#finQueued || this.#smallEnd <= this.#una
  }

  #sendData(size: number): void {
    const data = this.#queue.cut(size)
    const last = this.#queue.length === 0
    if (size < this.#way.mss) this.#smallEnd = this.#next + size
    this.#bytesInFlight += size
    // FIN takes a place in the window too.
    const fin = last && this.#finQueued && this.#edge > this.#next + size
    if (fin) this.#finSent = true
    this.#send(ACK | (last ? PSH : 0) | (fin ? FIN : 0), data, size)
  }

  #send(flags: number, data: readonly Uint8Array[], length: number): void {
    const flight: Flight = { flags, seq: this.#next, data, length }
    this.#next += sequenceLength(flight)
    this.#flights.push(flight)
    if (!this.#side.transmit(flight, false)) this.#mark(flight)
  }

  #advance(ack: number): void {
    let bytes = 0
    for (let flight = this.#flights.first; flight !== undefined; flight = this.#flights.first) {
      if (flight.seq + sequenceLength(flight) > ack) break
      this.#flights.shift()
      this.#lost.delete(flight)
      bytes += flight.length
    }
    this.#una = ack
    this.#retries = 0
    this.#bytesInFlight -= bytes
    this.#side.credit(bytes)
    this.#retransmission.stop()
    const first = this.#flights.first
    // The wait was for the first hole; the next one is known by now.
    if (this.#recovering && first !== undefined && this.#lost.has(first)) this.#sendAgain(first)
    if (this.#lost.size > 0) this.#await()
    else this.#recovering = false
  }

  #mark(flight: Flight): void {
    this.#lost.add(flight)
    if (!this.#retransmission.running) this.#await()
  }

  #await(): void {
    this.#retransmission.start(this.#wait(this.#retries))
  }

  #wait(doublings: number): number {
    const { initialRtoMs, minRtoMs, maxRtoMs } = this.#limits
    const first = this.#open ? minRtoMs + this.#way.roundTripMs : initialRtoMs
    return Math.min(maxRtoMs, first * 2 ** doublings)
  }

  #onRetransmission(): void {
    const flight = this.#flights.find((one) => this.#lost.has(one))
    if (flight === undefined) return
    if (this.#retries >= this.#retriesOf(flight)) {
      this.#side.gaveUp()
      return
    }
    this.#retries += 1
    this.#recovering = true
    this.#sendAgain(flight)
    if (this.#lost.size > 0) this.#await()
  }

  #retriesOf({ flags }: Flight): number {
    const { synRetries, synAckRetries, dataRetries } = this.#limits
    if (!(flags & SYN)) return dataRetries
    return flags & ACK ? synAckRetries : synRetries
  }

  #sendAgain(flight: Flight): void {
    this.#lost.delete(flight)
    if (!this.#side.transmit(flight, true)) this.#lost.add(flight)
  }

  /** With nothing on its way no acknowledgement will open the window: it has to be asked for (RFC 9293 §3.8.6.1). */
  #watchWindow(): void {
    const waiting = this.#queue.length > 0 || (this.#finQueued && !this.#finSent)
    if (!waiting || this.#flights.length > 0) {
      this.#persist.stop()
      this.#probes = 0
    } else if (!this.#persist.running) this.#persist.start(this.#wait(this.#probes))
  }

  #onPersist(): void {
    if (this.#unanswered >= this.#limits.dataRetries) {
      this.#side.gaveUp()
      return
    }
    this.#probes += 1
    const size = Math.min(this.#queue.length, this.#way.mss, this.#edge - this.#next)
    if (size > 0) this.#sendData(size)
    else {
      this.#unanswered += 1
      this.probe()
    }
    this.#watchWindow()
  }
}
