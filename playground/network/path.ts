import type { Datagram } from './datagram.ts'
import { DATAGRAM_HEADER_BYTES } from './datagram.ts'
import { ETHERNET_MSS, type Link } from './link.ts'
import { ACK, HEADER_BYTES, pathKey, RST, type Segment } from './segment.ts'
import type { Tap } from './tap.ts'
import type { Timeline } from './timeline.ts'

/** What a host does with that which concerns it. */
export interface PathEnd {
  receive(segment: Segment): void
  /** A segment for that connection never arrived; `ack` is what it would have acknowledged. */
  missed(key: string, ack: number | undefined): void
  receiveDatagram(datagram: Datagram): void
  /** Nobody listens where a datagram of this host went. */
  datagramRefused(datagram: Datagram): void
}

/** The way from one host to another and back. */
export interface Way {
  /** The most payload of a segment, in bytes, there and back. */
  readonly mss: number
  readonly peerMss: number
  /** How long a segment and its answer may take from now, in milliseconds. */
  readonly roundTripMs: number
  /** `false` where the segment is lost. */
  send(segment: Segment, again: boolean): boolean
  /** A segment that came this way back was thrown away on arrival, as if it had been lost. */
  drop(segment: Segment): void
  sendDatagram(datagram: Datagram): void
  refuseDatagram(datagram: Datagram): void
}

/** Towards an address that no host has: its neighbours are asked for it, and nothing leaves. */
export const NOWHERE: Way = {
  mss: ETHERNET_MSS,
  peerMss: ETHERNET_MSS,
  roundTripMs: 0,
  send: () => true,
  drop: () => undefined,
  sendDatagram: () => undefined,
  refuseDatagram: () => undefined,
}

export class Path implements Way {
  readonly #out: Link
  readonly #back: Link
  readonly #end: PathEnd
  readonly #timeline: Timeline
  readonly #tap: Tap

  constructor(out: Link, back: Link, end: PathEnd, timeline: Timeline, tap: Tap) {
    this.#out = out
    this.#back = back
    this.#end = end
    this.#timeline = timeline
    this.#tap = tap
  }

  get mss(): number {
    return this.#out.settings.mss
  }

  get peerMss(): number {
    return this.#back.settings.mss
  }

  get roundTripMs(): number {
    return this.#out.delay + this.#back.delay
  }

  send(segment: Segment, again: boolean): boolean {
    const arrival = this.#out.carry(HEADER_BYTES + segment.length)
    if (this.#tap.listening) this.#tap.segment(segment, this.#timeline.now, arrival, again)
    if (arrival === undefined) {
      this.#timeline.passed()
      this.#end.missed(segment.key, (segment.flags & (ACK | RST)) === ACK ? segment.ack : undefined)
      return false
    }
    this.#arrive(arrival, () => this.#end.receive(segment))
    return true
  }

  drop({ from, to }: Segment): void {
    this.#end.missed(pathKey(from, to), undefined)
  }

  sendDatagram(datagram: Datagram): void {
    const { from, to, data } = datagram
    const arrivals = this.#out.carryDatagram(DATAGRAM_HEADER_BYTES + data.length)
    if (this.#tap.listening) {
      const told = arrivals.length === 0 ? [undefined] : arrivals
      for (const arrival of told) this.#tap.datagram(from, to, data, this.#timeline.now, arrival)
    }
    if (arrivals.length === 0) this.#timeline.passed()
    for (const arrival of arrivals) this.#arrive(arrival, () => this.#end.receiveDatagram(datagram))
  }

  /** ICMP's port unreachable; the capture does not show it. */
  refuseDatagram(datagram: Datagram): void {
    const arrival = this.#out.carry(2 * DATAGRAM_HEADER_BYTES)
    if (arrival !== undefined) this.#timeline.at(arrival, () => this.#end.datagramRefused(datagram))
  }

  #arrive(time: number, work: () => void): void {
    this.#tap.departed()
    this.#timeline.at(time, () => {
      this.#tap.arrived()
      this.#timeline.passed()
      work()
    })
  }
}
