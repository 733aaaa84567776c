import { quoted } from '../workspace/workspace-error.ts'
import { crc32 } from './crc32.ts'
import { InflateError, inflate } from './inflate.ts'
import { packedBytes, type ZipEntry } from './zip-directory.ts'
import { ZipError } from './zip-error.ts'

const [STORED, DEFLATED] = [0, 8]

/**
 * The text of an entry of at most `limit` bytes. Its size is believed only to refuse it: no more than that is inflated.
 * @throws ZipError
 */
export async function zipText(zip: Uint8Array, entry: ZipEntry, limit: number): Promise<string> {
  const { name, method, size } = entry
  if (size > limit)
    throw new ZipError(
      'too-large',
      `Cannot open zip as what is read of it must be at most ${limit} bytes from ${quoted(name)} on: its size is ${size}`,
    )
  if (method !== STORED && method !== DEFLATED)
    throw new ZipError(
      'method',
      `Cannot open zip as ${quoted(name)} must be stored or deflated: its method is ${method}`,
    )
  const packed = packedBytes(zip, entry)
  const bytes = method === STORED ? packed : await inflated(packed, entry)
  if (bytes.length !== size) refuseSize(entry, bytes.length < size ? 'less' : 'more')
  if (crc32(bytes) !== entry.crc)
    throw new ZipError('broken', `Cannot open zip as ${quoted(name)} must match its checksum: it is damaged`)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new ZipError('not-utf8', `Cannot open zip as ${quoted(name)} must be text in UTF-8: it is not`, cause)
  }
}

async function inflated(packed: Uint8Array, entry: ZipEntry): Promise<Uint8Array> {
  try {
    return await inflate(packed, entry.size)
  } catch (error) {
    if (!(error instanceof InflateError)) throw error
    if (error.code === 'too-large') refuseSize(entry, 'more')
    throw new ZipError('broken', `Cannot open zip as ${quoted(entry.name)} must be whole: it is damaged`, error)
  }
}

function refuseSize({ name, size }: ZipEntry, current: string): never {
  throw new ZipError(
    'wrong-size',
    `Cannot open zip as ${quoted(name)} must have the ${size} bytes that its directory says: it has ${current}`,
  )
}
