import { quoted } from '../workspace/workspace-error.ts'
import { SHARE_LIMITS } from './share-limits.ts'
import { ZipError } from './zip-error.ts'

/** What the directory of a zip says of an entry (APPNOTE 6.3.10, section 4.3.12); it may lie. */
export interface ZipEntry {
  readonly name: string
  /** 0 is stored, 8 is deflate. */
  readonly method: number
  readonly crc: number
  readonly packedSize: number
  readonly size: number
  /** Where its local header begins. */
  readonly at: number
}

/** Sections 4.3.16, 4.3.12 and 4.3.7. */
const END = { mark: 0x06054b50, size: 22, mostComment: 0xffff }
const CENTRAL = { mark: 0x02014b50, size: 46 }
const LOCAL = { mark: 0x04034b50, size: 30 }
/** Section 4.4.4: bits 0 and 6 say encrypted, bit 13 that even the directory is. */
const ENCRYPTED = 0x2041
/** Section 4.5.3: what does not fit stands elsewhere, in a zip of the 64-bit kind. */
const [NOT_16, NOT_32] = [0xffff, 0xffffffff]
/** The kind of file in the upper half of the attributes, as Unix writes it. */
const [KIND, SYMBOLIC_LINK] = [0xf000, 0xa000]

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

const broken = (what: string): never => {
  throw new ZipError('broken', `Cannot open zip as ${what}: it is damaged, or was cut short`)
}

/** Where the last record is: it ends the file, after a comment that it knows the length of. */
function endOf(view: DataView): number {
  const first = Math.max(0, view.byteLength - END.size - END.mostComment)
  for (let at = view.byteLength - END.size; at >= first; at -= 1)
    if (view.getUint32(at, true) === END.mark && at + END.size + view.getUint16(at + 20, true) === view.byteLength)
      return at
  throw new ZipError('not-zip', 'Cannot open file as it must be a zip, whole: it does not end as one')
}

/**
 * What the directory of a zip lists, all of it: 64 entries at most.
 * @throws ZipError
 */
export function zipEntries(bytes: Uint8Array): readonly ZipEntry[] {
  const view = viewOf(bytes)
  const end = endOf(view)
  const count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  if (count === NOT_16 || at === NOT_32) refuse64('its directory')
  if (count > SHARE_LIMITS.zipEntries)
    throw new ZipError(
      'too-many-entries',
      `Cannot open zip as its entries must be at most ${SHARE_LIMITS.zipEntries}: current count is ${count}. Leave out node_modules and what is no program`,
    )
  if (view.getUint16(end + 8, true) !== count) broken('it must be in one part')
  const entries: ZipEntry[] = []
  for (let index = 0; index < count; index += 1) {
    if (at + CENTRAL.size > end || view.getUint32(at, true) !== CENTRAL.mark) broken('its directory must be whole')
    const [nameLength, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true))
    const next = at + CENTRAL.size + (nameLength ?? 0) + (extra ?? 0) + (comment ?? 0)
    if (next > end) broken('its directory must be whole')
    const name = new TextDecoder().decode(bytes.subarray(at + CENTRAL.size, at + CENTRAL.size + (nameLength ?? 0)))
    entries.push(entryOf(view, at, name))
    at = next
  }
  return entries
}

function entryOf(view: DataView, at: number, name: string): ZipEntry {
  if (view.getUint16(at + 8, true) & ENCRYPTED)
    throw new ZipError('encrypted', `Cannot open zip as its entries must not be encrypted: ${quoted(name)} is`)
  const [packedSize, size, start] = [20, 24, 42].map((field) => view.getUint32(at + field, true))
  if (packedSize === NOT_32 || size === NOT_32 || start === NOT_32) refuse64(quoted(name))
  if (((view.getUint32(at + 38, true) >>> 16) & KIND) === SYMBOLIC_LINK)
    throw new ZipError(
      'symbolic-link',
      `Cannot open zip as its entries must be files: ${quoted(name)} is a symbolic link`,
    )
  return {
    name,
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    packedSize: packedSize ?? 0,
    size: size ?? 0,
    at: start ?? 0,
  }
}

function refuse64(what: string): never {
  throw new ZipError('zip64', `Cannot open zip as it must be of the 32-bit kind: ${what} is zip64, for files of 4 GB`)
}

/** The packed bytes of an entry, which stand behind its local header. */
export function packedBytes(bytes: Uint8Array, { name, at, packedSize }: ZipEntry): Uint8Array {
  const view = viewOf(bytes)
  if (at + LOCAL.size > bytes.length || view.getUint32(at, true) !== LOCAL.mark)
    broken(`${quoted(name)} must be where its directory says`)
  const start = at + LOCAL.size + view.getUint16(at + 26, true) + view.getUint16(at + 28, true)
  if (start + packedSize > bytes.length) broken(`${quoted(name)} must be whole`)
  return bytes.subarray(start, start + packedSize)
}
