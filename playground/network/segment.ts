import type { Endpoint } from './address.ts'

/** Control bits, where RFC 9293 §3.1 has them. */
export const FIN = 0x01
export const SYN = 0x02
export const RST = 0x04
export const PSH = 0x08
export const ACK = 0x10

/** Bytes of an IPv4 and a TCP header without options. */
export const HEADER_BYTES = 40

/**
 * What TCP hands to the network. Sequence numbers do not wrap in here: they are kept beyond 32 bits, so that
 * comparing them is comparing, and wrap where they are shown (`wrapped`).
 */
export interface Segment {
  readonly connection: number
  readonly from: Endpoint
  readonly to: Endpoint
  /** Names the receiving connection on its host: `pathKey(to, from)`. */
  readonly key: string
  readonly flags: number
  readonly seq: number
  readonly ack: number
  /** Bytes beyond `ack` that the sender of this segment has room for. */
  readonly window: number
  readonly data: readonly Uint8Array[]
  /** Bytes of payload. */
  readonly length: number
}

export const pathKey = (local: Endpoint, remote: Endpoint): string =>
  `${local.address} ${local.port} ${remote.address} ${remote.port}`

/** How much of the sequence a segment takes: SYN and FIN count as one byte each. */
export const sequenceLength = ({ flags, length }: Pick<Segment, 'flags' | 'length'>): number =>
  length + (flags & SYN ? 1 : 0) + (flags & FIN ? 1 : 0)

/** A sequence number as it stands in a header. */
export const wrapped = (sequence: number): number => sequence % 2 ** 32

const NAMES = [
  [SYN, 'SYN'],
  [RST, 'RST'],
  [FIN, 'FIN'],
  [PSH, 'PSH'],
  [ACK, 'ACK'],
] as const

/** `SYN,ACK` and the like. */
export const flagNames = (flags: number): string =>
  NAMES.filter(([bit]) => flags & bit)
    .map(([, name]) => name)
    .join(',')
