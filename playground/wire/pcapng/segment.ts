import type { Endpoint } from './endpoint.ts'
import { internetChecksum } from './internet-checksum.ts'

export const FIN = 0x01
export const SYN = 0x02
export const RST = 0x04
export const PSH = 0x08
export const ACK = 0x10

/** One TCP segment from one end to the other, both of the same IP version. */
export interface Segment {
  /** Milliseconds since the Unix epoch. */
  readonly at: number
  readonly from: Endpoint
  readonly to: Endpoint
  /** Sequence and acknowledgement number, counted on past 2^32: both are sent modulo it. */
  readonly seq: number
  readonly ack: number
  readonly flags: number
  /** Bytes the sender has room for, at most 65,535. */
  readonly window: number
  /** The largest segment the sender takes, in bytes: an option of SYN segments. */
  readonly mss?: number
  readonly payload: Uint8Array
}

/** Sequence numbers wrap around here. */
const SEQUENCE_SPACE = 2 ** 32
const PROTOCOL_TCP = 6
const HOP_LIMIT = 64
const IPV4_HEADER = 20
const IPV6_HEADER = 40
const TCP_HEADER = 20
const DONT_FRAGMENT = 0x4000
const MSS_OPTION = [2, 4] as const

const concatenated = (...parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

function ipv4Header({ from, to }: Segment, tcpLength: number): Uint8Array {
  const header = new Uint8Array(IPV4_HEADER)
  const view = new DataView(header.buffer)
  view.setUint8(0, (4 << 4) | (IPV4_HEADER / 4))
  view.setUint16(2, IPV4_HEADER + tcpLength)
  view.setUint16(6, DONT_FRAGMENT)
  view.setUint8(8, HOP_LIMIT)
  view.setUint8(9, PROTOCOL_TCP)
  header.set(from.address, 12)
  header.set(to.address, 16)
  view.setUint16(10, internetChecksum(header))
  return header
}

function ipv6Header({ from, to }: Segment, tcpLength: number): Uint8Array {
  const header = new Uint8Array(IPV6_HEADER)
  const view = new DataView(header.buffer)
  view.setUint8(0, 6 << 4)
  view.setUint16(4, tcpLength)
  view.setUint8(6, PROTOCOL_TCP)
  view.setUint8(7, HOP_LIMIT)
  header.set(from.address, 8)
  header.set(to.address, 24)
  return header
}

/** What TCP sums up beside its own bytes (RFC 9293 §3.1): addresses, length and protocol, for either IP version. */
function pseudoHeader({ from, to }: Segment, tcpLength: number): Uint8Array {
  const rest = new Uint8Array(8)
  const view = new DataView(rest.buffer)
  view.setUint32(0, tcpLength)
  view.setUint32(4, PROTOCOL_TCP)
  return concatenated(from.address, to.address, rest)
}

function tcpHeader(segment: Segment): Uint8Array {
  const { mss } = segment
  const header = new Uint8Array(TCP_HEADER + (mss === undefined ? 0 : 4))
  const view = new DataView(header.buffer)
  view.setUint16(0, segment.from.port)
  view.setUint16(2, segment.to.port)
  view.setUint32(4, segment.seq % SEQUENCE_SPACE)
  view.setUint32(8, segment.flags & ACK ? segment.ack % SEQUENCE_SPACE : 0)
  view.setUint8(12, (header.length / 4) << 4)
  view.setUint8(13, segment.flags)
  view.setUint16(14, segment.window)
  if (mss !== undefined) {
    header.set(MSS_OPTION, TCP_HEADER)
    view.setUint16(TCP_HEADER + 2, mss)
  }
  const length = header.length + segment.payload.length
  view.setUint16(16, internetChecksum(pseudoHeader(segment, length), header, segment.payload))
  return header
}

/** The IP packet that carries a segment, header checksum and TCP checksum filled in. */
export function encodeSegment(segment: Segment): Uint8Array {
  const tcp = tcpHeader(segment)
  const length = tcp.length + segment.payload.length
  const ip = segment.from.address.length === 4 ? ipv4Header(segment, length) : ipv6Header(segment, length)
  return concatenated(ip, tcp, segment.payload)
}
