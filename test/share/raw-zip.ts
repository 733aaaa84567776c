import { crc32, deflateRawSync } from 'node:zlib'

/** An entry as it is written, right or wrong. */
export interface RawEntry {
  readonly name: string | Uint8Array
  readonly data?: string | Uint8Array
  readonly method?: number
  readonly flags?: number
  readonly size?: number
  readonly packedSize?: number
  readonly crc?: number
  readonly attributes?: number
  readonly packed?: Uint8Array
  readonly at?: number
}

export interface RawEnd {
  readonly count?: number
  readonly countHere?: number
  readonly directory?: number
  readonly comment?: string
}

const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50]

function record(fields: readonly (readonly [bytes: 2 | 4, value: number])[]): Buffer {
  const parts = fields.map(([length, value]) => {
    const part = Buffer.alloc(length)
    if (length === 2) part.writeUInt16LE(value)
    else part.writeUInt32LE(value)
    return part
  })
  return Buffer.concat(parts)
}

/** A zip (APPNOTE 6.3.10) with whatever is said of its entries, true or not. */
export function rawZip(entries: readonly RawEntry[], end: RawEnd = {}): Uint8Array {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const entry of entries) {
    const name = Buffer.from(entry.name)
    const data = Buffer.from(entry.data ?? '')
    const { method = 8, flags = 0, size = data.length, crc = crc32(data), attributes = 0 } = entry
    const packed = entry.packed ?? (method === 8 ? deflateRawSync(data) : data)
    const { packedSize = packed.length } = entry
    const shared = [
      [2, 20],
      [2, flags],
      [2, method],
      [2, 0],
      [2, 0x21],
      [4, crc],
      [4, packedSize],
      [4, size],
      [2, name.length],
      [2, 0],
    ] as const
    const local = Buffer.concat([record([[4, LOCAL], ...shared]), name, packed])
    const rest = [
      [2, 0],
      [2, 0],
      [2, 0],
      [4, attributes],
      [4, entry.at ?? at],
    ] as const
    directory.push(Buffer.concat([record([[4, CENTRAL], [2, 0x314], ...shared, ...rest]), name]))
    parts.push(local)
    at += local.length
  }
  const list = Buffer.concat(directory)
  const comment = Buffer.from(end.comment ?? '')
  const last = record([
    [4, END],
    [2, 0],
    [2, 0],
    [2, end.countHere ?? end.count ?? entries.length],
    [2, end.count ?? entries.length],
    [4, list.length],
    [4, end.directory ?? at],
    [2, comment.length],
  ])
  return Buffer.concat([...parts, list, last, comment])
}
