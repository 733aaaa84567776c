import { internetChecksum } from './internet-checksum.ts'
import { concatenated, type Ends, ipHeader, PROTOCOL_UDP, pseudoHeader } from './ip.ts'

/** One UDP datagram. */
export interface Datagram extends Ends {
  readonly payload: Uint8Array
  /** Bytes of payload that it had, where not all of them were kept: then its checksum is 0. */
  readonly payloadLength?: number
}

const UDP_HEADER = 8
/** A checksum of 0 would say that there is none (RFC 768). */
const ZERO = 0xffff

/** The IP packet that carries a datagram, checksums filled in. */
export function encodeDatagram(datagram: Datagram): Uint8Array {
  const { payload, payloadLength = payload.length } = datagram
  const header = new Uint8Array(UDP_HEADER)
  const view = new DataView(header.buffer)
  const length = UDP_HEADER + payloadLength
  view.setUint16(0, datagram.from.port)
  view.setUint16(2, datagram.to.port)
  view.setUint16(4, length)
  if (payload.length === payloadLength) {
    view.setUint16(6, internetChecksum(pseudoHeader(datagram, PROTOCOL_UDP, length), header, payload) || ZERO)
  }
  return concatenated(ipHeader(datagram, PROTOCOL_UDP, length), header, payload)
}
