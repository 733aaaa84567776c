import { ACK } from '../../network/segment.ts'
import { internetChecksum } from './internet-checksum.ts'
import { concatenated, type Ends, ipHeader, PROTOCOL_TCP, pseudoHeader } from './ip.ts'

/** One TCP segment from one end to the other. */
export interface Segment extends Ends {
  /** Milliseconds since the Unix epoch. */
  readonly at: number
  /** Sequence and acknowledgement number, counted on past 2^32: both are sent modulo it. */
  readonly seq: number
  readonly ack: number
  readonly flags: number
  /** As in the header, at most 65,535: bytes the sender has room for, shifted right by the scale where there is one. */
  readonly window: number
  /** The largest segment the sender takes, in bytes: an option of SYN segments. */
  readonly mss?: number
  /** By how many bits windows are shifted (RFC 7323 §2), at most 14: an option of SYN segments. */
  readonly windowShift?: number
  readonly payload: Uint8Array
  /** Bytes of payload that it had, where not all of them were kept: then its checksum is 0. */
  readonly payloadLength?: number
}

/** Sequence numbers wrap around here. */
const SEQUENCE_SPACE = 2 ** 32
const TCP_HEADER = 20
const MSS_OPTION = [2, 4] as const
/** Behind a byte of padding (NOP), so that options end at four bytes. */
const WINDOW_SCALE_OPTION = [1, 3, 3] as const

function tcpHeader(segment: Segment): Uint8Array {
  const { mss, windowShift, payload, payloadLength = payload.length } = segment
  const options = [
    ...(mss === undefined ? [] : [...MSS_OPTION, mss >> 8, mss & 0xff]),
    ...(windowShift === undefined ? [] : [...WINDOW_SCALE_OPTION, windowShift]),
  ]
  const header = new Uint8Array(TCP_HEADER + options.length)
  const view = new DataView(header.buffer)
  view.setUint16(0, segment.from.port)
  view.setUint16(2, segment.to.port)
  view.setUint32(4, segment.seq % SEQUENCE_SPACE)
  view.setUint32(8, segment.flags & ACK ? segment.ack % SEQUENCE_SPACE : 0)
  view.setUint8(12, (header.length / 4) << 4)
  view.setUint8(13, segment.flags)
  view.setUint16(14, segment.window)
  header.set(options, TCP_HEADER)
  if (payload.length === payloadLength) {
    const length = header.length + payloadLength
    view.setUint16(16, internetChecksum(pseudoHeader(segment, PROTOCOL_TCP, length), header, payload))
  }
  return header
}

/** The IP packet that carries a segment, header checksum and TCP checksum filled in. */
export function encodeSegment(segment: Segment): Uint8Array {
  const { payload, payloadLength = payload.length } = segment
  const tcp = tcpHeader(segment)
  return concatenated(ipHeader(segment, PROTOCOL_TCP, tcp.length + payloadLength), tcp, payload)
}
