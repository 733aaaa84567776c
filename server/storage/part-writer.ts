import { createHash, type Hash } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { PartWriter } from '../services/storage.ts'
import { asStorageError, storingLater } from './failure.ts'
import { DiskFileReader } from './file-reader.ts'
import type { StorageError } from './storage-error.ts'

const MEBIBYTE = 1024 * 1024
/** Bytes that one write takes, and chunks: many small ones cost more memory than their bytes. */
const MAX_GATHERED = MEBIBYTE
const MAX_CHUNKS = 128
/** Bytes that may wait for the disk; it may pause for some without the upload waiting. */
const MAX_UNWRITTEN = 8 * MEBIBYTE
/** Bytes after which the disk is asked to keep them, so that there is little left to wait for at the end. */
const SYNC_EVERY = 64 * MEBIBYTE

/** What went wrong, if anything: a promise of it never rejects, so that nobody has to wait for it. */
type Outcome = StorageError | undefined

/** An upload's bytes on their way into a file: digested as they come, and written as they are, many chunks at a time. */
export class DiskPartWriter implements PartWriter {
  readonly #handle: FileHandle
  readonly #path: string
  readonly #hash: Hash
  #chunks: Uint8Array[] = []
  #gathered = 0
  /** Where the gathered bytes belong, how far the disk has been asked to keep them, and what it has not taken yet. */
  #position: number
  #synced: number
  #waiting = 0
  #writing: Promise<Outcome> = Promise.resolve(undefined)
  #syncing: Promise<Outcome> = Promise.resolve(undefined)
  /** The caller was told: nothing more is written, so that no hole comes to be. */
  #failed = false

  private constructor(handle: FileHandle, path: string, hash: Hash, position: number) {
    this.#handle = handle
    this.#path = path
    this.#hash = hash
    this.#position = position
    this.#synced = position
  }

  /** Goes on behind the bytes that are there, which are read once for the digest. */
  static async open(path: string): Promise<DiskPartWriter> {
    return storingLater(`open ${path}`, async () => {
      const handle = await open(path, constants.O_WRONLY | constants.O_CREAT, 0o600)
      try {
        const hash = createHash('sha256')
        const position = await digestAll(path, hash)
        return new DiskPartWriter(handle, path, hash, position)
      } catch (error) {
        await handle.close()
        throw error
      }
    })
  }

  /** Those gathered count too: when the process dies, the length of the file tells. */
  get offset(): number {
    return this.#position + this.#gathered
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#hash.update(bytes)
    this.#chunks.push(bytes)
    this.#gathered += bytes.length
    if (this.#gathered < MAX_GATHERED && this.#chunks.length < MAX_CHUNKS) return
    this.#pass()
    if (this.#waiting > MAX_UNWRITTEN) await this.#told(this.#writing)
    if (this.#position - this.#synced >= SYNC_EVERY) await this.#sync()
  }

  async finish(): Promise<string> {
    this.#pass()
    await this.#told(this.#writing)
    await this.#sync()
    await this.#told(this.#syncing)
    return this.#hash.copy().digest('hex')
  }

  async close(): Promise<void> {
    try {
      if (!this.#failed) {
        this.#pass()
        await this.#told(this.#writing)
      }
    } finally {
      await this.#syncing
      await this.#handle.close()
    }
  }

  /** Hands what is gathered over to be written, behind what was before: in order, so that no crash leaves a hole. */
  #pass(): void {
    if (this.#gathered === 0) return
    const [before, chunks, length, position] = [this.#writing, this.#chunks, this.#gathered, this.#position]
    this.#waiting += length
    this.#writing = before.then(async (failure) => {
      const outcome = failure ?? (await this.#attempt(writeAll(this.#handle, chunks, position)))
      this.#waiting -= length
      return outcome
    })
    this.#position += length
    this.#gathered = 0
    this.#chunks = []
  }

  async #sync(): Promise<void> {
    this.#synced = this.#position
    await this.#told(this.#syncing)
    this.#syncing = this.#attempt(this.#handle.datasync())
  }

  #attempt(work: Promise<unknown>): Promise<Outcome> {
    return work.then(
      () => undefined,
      (error: unknown) => asStorageError(error, `write ${this.#path}`),
    )
  }

  async #told(outcome: Promise<Outcome>): Promise<void> {
    const failure = await outcome
    if (!failure) return
    this.#failed = true
    throw failure
  }
}

/** Gives the number of bytes. */
async function digestAll(path: string, hash: Hash): Promise<number> {
  const reader = new DiskFileReader(path, 0)
  let length = 0
  try {
    for (let bytes = await reader.read(); bytes; bytes = await reader.read()) {
      hash.update(bytes)
      length += bytes.length
    }
  } finally {
    await reader.close()
  }
  return length
}

/** A write may take less than all, as on a disk that is nearly full. */
async function writeAll(handle: FileHandle, chunks: readonly Uint8Array[], position: number): Promise<void> {
  const { bytesWritten } = await handle.writev(chunks, position)
  let passed = 0
  for (const chunk of chunks) {
    const rest = chunk.subarray(Math.max(0, bytesWritten - passed))
    if (rest.length > 0) await writeRest(handle, rest, position + Math.max(passed, bytesWritten))
    passed += chunk.length
  }
}

async function writeRest(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, position + written)
    written += bytesWritten
  }
}
