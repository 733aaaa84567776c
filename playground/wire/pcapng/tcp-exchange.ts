import { ACK, FIN, PSH, RST, SYN } from '../../network/segment.ts'
import type { Endpoint } from './endpoint.ts'
import type { Segment } from './segment.ts'

export type Side = 'client' | 'server'

/** The largest payload of a segment that an Ethernet packet of 1,500 bytes carries, by the length of the address. */
const MSS_IPV4 = 1460
const MSS_IPV6 = 1440
const WINDOW = 65_535
/** A receiver acknowledges at least every second segment (RFC 9293 §3.8.6.3). */
const SEGMENTS_PER_ACK = 2
const NO_PAYLOAD = new Uint8Array()

const other = (side: Side): Side => (side === 'client' ? 'server' : 'client')

/**
 * The segments of a TCP connection on which nothing is lost, late or doubled, from what each side did.
 * Initial sequence numbers are 0; the peer acknowledges at once.
 */
export class TcpExchange {
  readonly #ends: Readonly<Record<Side, Endpoint>>
  readonly #mss: number
  readonly #next = { client: 0, server: 0 }
  readonly #finished = { client: false, server: false }
  #reset = false
  #latest = Number.NEGATIVE_INFINITY
  readonly #segments: Segment[] = []

  constructor(client: Endpoint, server: Endpoint) {
    this.#ends = { client, server }
    this.#mss = client.address.length === 4 ? MSS_IPV4 : MSS_IPV6
  }

  get segments(): readonly Segment[] {
    return this.#segments
  }

  /** The three segments that open a connection. */
  handshake(at: number): void {
    this.#add(at, 'client', SYN)
    this.#add(at, 'server', SYN | ACK)
    this.#add(at, 'client', ACK)
  }

  /** The connection is known only from these offsets of its two streams on. */
  beginAt(offsets: Readonly<Record<Side, number>>): void {
    this.#next.client = offsets.client + 1
    this.#next.server = offsets.server + 1
  }

  /** `side` sends bytes that no one has. */
  skip(side: Side, length: number): void {
    this.#next[side] += length
  }

  send(at: number, side: Side, bytes: Uint8Array): void {
    if (this.#silent(side) || bytes.length === 0) return
    const count = Math.ceil(bytes.length / this.#mss)
    for (let index = 0; index < count; index++) {
      const isLast = index === count - 1
      const payload = bytes.subarray(index * this.#mss, (index + 1) * this.#mss)
      this.#add(at, side, isLast ? PSH | ACK : ACK, payload)
      if (isLast || index % SEGMENTS_PER_ACK === SEGMENTS_PER_ACK - 1) this.#add(at, other(side), ACK)
    }
  }

  finish(at: number, side: Side): void {
    if (this.#silent(side)) return
    this.#finished[side] = true
    this.#add(at, side, FIN | ACK)
    this.#add(at, other(side), ACK)
  }

  abort(at: number, side: Side): void {
    if (this.#over) return
    this.#add(at, side, RST | ACK)
    this.#reset = true
  }

  get #over(): boolean {
    return this.#reset || (this.#finished.client && this.#finished.server)
  }

  #silent(side: Side): boolean {
    return this.#reset || this.#finished[side]
  }

  #add(at: number, side: Side, flags: number, payload: Uint8Array = NO_PAYLOAD): void {
    // A clock that was set back must not make a later segment an earlier one.
    this.#latest = Math.max(this.#latest, at)
    this.#segments.push({
      at: this.#latest,
      from: this.#ends[side],
      to: this.#ends[other(side)],
      seq: this.#next[side],
      ack: this.#next[other(side)],
      flags,
      window: WINDOW,
      ...(flags & SYN ? { mss: this.#mss } : {}),
      payload,
    })
    this.#next[side] += payload.length + (flags & (SYN | FIN) ? 1 : 0)
  }
}
