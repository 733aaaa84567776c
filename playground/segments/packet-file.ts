import type { Endpoint } from '../network/address.ts'
import { ACK, FIN, PSH, RST, SYN } from '../network/segment.ts'
import { count } from '../wire/byte-count.ts'
import { enhancedPacket, interfaceDescription, LINKTYPE_RAW, sectionHeader } from '../wire/pcapng/blocks.ts'
import { encodeDatagram } from '../wire/pcapng/datagram.ts'
import { type Endpoint as IpEndpoint, parseEndpoint } from '../wire/pcapng/endpoint.ts'
import { concatenated } from '../wire/pcapng/ip.ts'
import { encodeSegment } from '../wire/pcapng/segment.ts'
import { endpointText } from './endpoint-text.ts'
import { keptBytes, type Passage, type SegmentCapture } from './segment-capture.ts'

const MAX_HEADER_WINDOW = 0xffff
/** The largest shift of a window (RFC 7323 §2.3). */
const MAX_WINDOW_SHIFT = 14
const BITS: Readonly<Record<string, number>> = { FIN, SYN, RST, PSH, ACK }
const COMMENT =
  'Segments and datagrams of a virtual network in a page, as each was sent: numbers, flags, windows, bytes and times are those of that network. ' +
  'IP headers, checksums and the option for the scale of windows are added here; windows are rounded down to that scale. ' +
  'What was lost on its way is here too, with a comment that says so.'

/** Control bits of `SYN,ACK` and the like. */
const flagBits = (flags: string): number => flags.split(',').reduce((bits, name) => bits | (BITS[name] ?? 0), 0)

/** The least shift by which every window fits its field. */
function shiftFor(passages: readonly Passage[]): number {
  const widest = passages.reduce((most, passage) => Math.max(most, 'window' in passage ? passage.window : 0), 0)
  let shift = 0
  while (widest >> shift > MAX_HEADER_WINDOW && shift < MAX_WINDOW_SHIFT) shift++
  return shift
}

function ipEndpoint(endpoint: Endpoint): IpEndpoint {
  const parsed = parseEndpoint(endpointText(endpoint))
  if (!parsed) throw new AddressError(endpoint.address)
  return parsed
}

/** A passage between ends that are none of IP. */
class AddressError extends Error {
  readonly code = 'ADDRESS'

  constructor(address: string) {
    super(`Cannot write packet as address must be one of IP: current value is ${address}`)
    this.name = 'AddressError'
  }
}

function encode(passage: Passage, windowShift: number): Uint8Array {
  const ends = { from: ipEndpoint(passage.from), to: ipEndpoint(passage.to) }
  const payload = concatenated(...passage.data)
  const { length: payloadLength } = passage
  if (passage.kind === 'datagram') return encodeDatagram({ ...ends, payload, payloadLength })
  const flags = flagBits(passage.flags)
  // The window of a SYN is never shifted (RFC 7323 §2.2).
  const window = Math.min(MAX_HEADER_WINDOW, flags & SYN ? passage.window : passage.window >> windowShift)
  return encodeSegment({
    ...ends,
    at: passage.sent,
    seq: passage.seq,
    ack: passage.ack,
    flags,
    window,
    ...(flags & SYN && windowShift > 0 ? { windowShift } : {}),
    payload,
    payloadLength,
  })
}

/** A pcapng file with what `capture` keeps, in the order of sending. Throws `AddressError`. */
export function toPacketFile({ entries, dropped, missing, wallStart }: SegmentCapture): Uint8Array<ArrayBuffer>[] {
  const passages = entries.map(({ passage }) => passage)
  const shift = shiftFor(passages)
  const absent = dropped + missing
  const remark = absent > 0 ? ` ${count(absent)} that crossed were not kept and are not here.` : ''
  return [
    sectionHeader('Porthole', COMMENT + remark),
    interfaceDescription(LINKTYPE_RAW, 'porthole', 'Virtual network'),
    ...passages.map((passage) => {
      const packet = encode(passage, shift)
      return enhancedPacket(0, wallStart + passage.sent, packet, {
        length: packet.length + passage.length - keptBytes(passage),
        ...(passage.arrives === undefined ? { comment: 'Lost on its way' } : {}),
      })
    }),
  ]
}
