import type { Endpoint } from './endpoint.ts'
import { internetChecksum } from './internet-checksum.ts'

/** Who sends to whom, both of the same IP version. */
export interface Ends {
  readonly from: Endpoint
  readonly to: Endpoint
}

/** Numbers of the protocols that IP carries here (IANA). */
export const PROTOCOL_TCP = 6
export const PROTOCOL_UDP = 17

const HOP_LIMIT = 64
const IPV4_HEADER = 20
const IPV6_HEADER = 40
const DONT_FRAGMENT = 0x4000

export const concatenated = (...parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

/** The header before `length` bytes of `protocol`. */
export function ipHeader({ from, to }: Ends, protocol: number, length: number): Uint8Array {
  const isIpv4 = from.address.length === 4
  const header = new Uint8Array(isIpv4 ? IPV4_HEADER : IPV6_HEADER)
  const view = new DataView(header.buffer)
  if (isIpv4) {
    view.setUint8(0, (4 << 4) | (IPV4_HEADER / 4))
    view.setUint16(2, IPV4_HEADER + length)
    view.setUint16(6, DONT_FRAGMENT)
    view.setUint8(8, HOP_LIMIT)
    view.setUint8(9, protocol)
    header.set(from.address, 12)
    header.set(to.address, 16)
    view.setUint16(10, internetChecksum(header))
  } else {
    view.setUint8(0, 6 << 4)
    view.setUint16(4, length)
    view.setUint8(6, protocol)
    view.setUint8(7, HOP_LIMIT)
    header.set(from.address, 8)
    header.set(to.address, 24)
  }
  return header
}

/** What TCP and UDP sum up beside their own bytes (RFC 9293 §3.1): addresses, length and protocol, for either IP version. */
export function pseudoHeader({ from, to }: Ends, protocol: number, length: number): Uint8Array {
  const rest = new Uint8Array(8)
  const view = new DataView(rest.buffer)
  view.setUint32(0, length)
  view.setUint32(4, protocol)
  return concatenated(from.address, to.address, rest)
}
