import { createHash } from 'node:crypto'
import type { PartialFile, StoredFile } from '../../server/services/storage.ts'

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Bytes that are different at every place of a piece, and for every seed. */
export function bytesOf(size: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(size)
  for (let at = 0; at + 4 <= size; at += 4) bytes.writeUInt32LE((at * 2654435761 + seed * 40503) >>> 0, at)
  return bytes
}

export const partialOf = (id: string, bytes: Uint8Array, name = id): PartialFile => ({
  id,
  name,
  size: bytes.length,
  sha256: sha256(bytes),
  owner: 'Ada',
  time: 1_700_000_000_000,
})

export const fileOf = (id: string, bytes: Uint8Array, name = id): StoredFile => ({
  ...partialOf(id, bytes, name),
  sha256: sha256(bytes),
})
