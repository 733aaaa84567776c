/**
 * The blocks of a pcapng file (draft-ietf-opsawg-pcapng), little-endian: each is its type, its total
 * length, its body padded to four bytes, and its length once more.
 */

/** Packets begin with an IP header of either version, and nothing before it. */
export const LINKTYPE_RAW = 101

const SECTION_HEADER = 0x0a0d0d0a
const INTERFACE_DESCRIPTION = 1
const ENHANCED_PACKET = 6

const BYTE_ORDER_MAGIC = 0x1a2b3c4d
const SECTION_LENGTH_UNKNOWN = 0xffffffffffffffffn

const OPT_END = 0
const OPT_COMMENT = 1
const SHB_USERAPPL = 4
const IF_NAME = 2
const IF_DESCRIPTION = 3

/** Bytes of one block or option value at most: a length field is never near its own limit. */
export const MAX_COMMENT_BYTES = 0xffff

export class CommentTooLongError extends Error {
  readonly code = 'COMMENT_TOO_LONG'

  constructor(length: number) {
    super(`Cannot write comment as length must be <= ${MAX_COMMENT_BYTES}: current length is ${length}`)
    this.name = 'CommentTooLongError'
  }
}

const padded = (length: number): number => (length + 3) & ~3
const encoder = new TextEncoder()

/** Options of a block, each its code, its length and its value padded to four bytes. */
function options(values: readonly (readonly [code: number, text: string])[]): Uint8Array<ArrayBuffer> {
  const encoded = values.map(([code, text]) => [code, encoder.encode(text)] as const)
  const size = encoded.reduce((sum, [, value]) => sum + 4 + padded(value.length), 4)
  const bytes = new Uint8Array(size)
  const view = new DataView(bytes.buffer)
  let offset = 0
  for (const [code, value] of encoded) {
    if (value.length > MAX_COMMENT_BYTES) throw new CommentTooLongError(value.length)
    view.setUint16(offset, code, true)
    view.setUint16(offset + 2, value.length, true)
    bytes.set(value, offset + 4)
    offset += 4 + padded(value.length)
  }
  view.setUint16(offset, OPT_END, true)
  return bytes
}

/** A block of `type` whose body is `size` bytes of fixed fields, which `fill` writes, and `rest` behind them. */
function block(
  type: number,
  rest: Uint8Array,
  fixed: { size: number; fill: (view: DataView) => void },
): Uint8Array<ArrayBuffer> {
  const length = 12 + fixed.size + padded(rest.length)
  const bytes = new Uint8Array(length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, type, true)
  view.setUint32(4, length, true)
  fixed.fill(new DataView(bytes.buffer, 8, fixed.size))
  bytes.set(rest, 8 + fixed.size)
  view.setUint32(length - 4, length, true)
  return bytes
}

/** The beginning of a file: what wrote it, and what a reader must know of it. */
export const sectionHeader = (application: string, comment: string): Uint8Array<ArrayBuffer> =>
  block(
    SECTION_HEADER,
    options([
      [OPT_COMMENT, comment],
      [SHB_USERAPPL, application],
    ]),
    {
      size: 16,
      fill: (view) => {
        view.setUint32(0, BYTE_ORDER_MAGIC, true)
        view.setUint16(4, 1, true)
        view.setUint16(6, 0, true)
        view.setBigUint64(8, SECTION_LENGTH_UNKNOWN, true)
      },
    },
  )

/** Where packets come from. Their times are in microseconds, which is what a reader expects unless told. */
export const interfaceDescription = (linktype: number, name: string, description: string): Uint8Array<ArrayBuffer> =>
  block(
    INTERFACE_DESCRIPTION,
    options([
      [IF_NAME, name],
      [IF_DESCRIPTION, description],
    ]),
    { size: 8, fill: (view) => view.setUint16(0, linktype, true) },
  )

interface PacketFacts {
  /** Bytes it had, where not all of them were kept. */
  readonly length?: number
  readonly comment?: string
}

/** One packet of interface `index`; `at` is milliseconds since the Unix epoch. */
export const enhancedPacket = (
  index: number,
  at: number,
  packet: Uint8Array,
  { length = packet.length, comment }: PacketFacts = {},
): Uint8Array<ArrayBuffer> => {
  const behind = comment === undefined ? new Uint8Array() : options([[OPT_COMMENT, comment]])
  const start = behind.length > 0 ? padded(packet.length) : packet.length
  const rest = new Uint8Array(start + behind.length)
  rest.set(packet)
  rest.set(behind, start)
  return block(ENHANCED_PACKET, rest, {
    size: 20,
    fill: (view) => {
      const time = BigInt(Math.round(at * 1000))
      view.setUint32(0, index, true)
      view.setUint32(4, Number(time >> 32n), true)
      view.setUint32(8, Number(time & 0xffffffffn), true)
      view.setUint32(12, packet.length, true)
      view.setUint32(16, length, true)
    },
  })
}
