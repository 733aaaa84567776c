import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { FileReader, FileStore, Storage } from '../../server/services/storage.ts'
import { memoryStorage } from '../../server/storage/memory.ts'
import { MAX_ROOMS_KEPT } from '../../server/storage/message-limits.ts'
import { type DiskStorage, openStorage } from '../../server/storage/open.ts'
import { nodeSha256 } from '../support/node-sha256.ts'
import { fileOf, partialOf } from './content.ts'

/** A new folder, gone when the current test is over. */
export async function folderForTest(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'porthole-storage-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** The storage of a folder, closed when the current test is over. */
export async function openForTest(folder: string, history = 0, rooms = MAX_ROOMS_KEPT): Promise<DiskStorage> {
  const storage = await openStorage(folder, { history, rooms })
  onTestFinished(() => storage.close())
  return storage
}

/** How each kind of storage is made, by its name. */
export const STORES: readonly (readonly [string, (history: number, rooms?: number) => Promise<Storage>])[] = [
  ['disk', async (history, rooms) => openForTest(await folderForTest(), history, rooms)],
  ['memory', async (history, rooms = MAX_ROOMS_KEPT) => memoryStorage({ history, rooms, sha256: nodeSha256 })],
]

/** An upload from its beginning to its file. */
export async function put(store: FileStore, id: string, bytes: Uint8Array, name = id): Promise<void> {
  store.begin(partialOf(id, bytes, name))
  const part = await store.part(id)
  await part.write(bytes)
  await part.finish()
  await part.close()
  await store.commit(fileOf(id, bytes, name))
}

/** All that a reader has left. The reader is closed. */
export async function rest(reader: FileReader): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for (let piece = await reader.read(); piece; piece = await reader.read()) pieces.push(piece.slice())
  await reader.close()
  return Buffer.concat(pieces)
}

export const contents = async (store: FileStore, id: string, offset = 0): Promise<Buffer> =>
  rest(await store.reader(id, offset))
