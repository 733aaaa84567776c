import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { PartWriter } from '../services/storage.ts'
import type { Digest } from './digests.ts'
import { asStorageError, storingLater } from './failure.ts'
import type { StorageError } from './storage-error.ts'

/** Bytes gathered before they are written; a writer holds two such pieces. */
const PIECE = 1024 * 1024
/** Bytes after which the disk is asked to keep them, so that there is little left to wait for at the end. */
const SYNC_EVERY = 64 * PIECE

type Piece = Uint8Array<SharedArrayBuffer>

/** Shared with the thread that digests it. */
const newPiece = (): Piece => new Uint8Array(new SharedArrayBuffer(PIECE))

/** An upload's bytes on their way into a file: one piece is written and digested while the next one is gathered. */
export class DiskPartWriter implements PartWriter {
  readonly #handle: FileHandle
  readonly #path: string
  readonly #digest: Digest
  #piece = newPiece()
  #spare = newPiece()
  #gathered = 0
  /** Where the current piece belongs. */
  #position: number
  #synced: number
  /** Never reject, so that nobody has to wait for them: they tell what went wrong. */
  #writing: Promise<StorageError | undefined> = Promise.resolve(undefined)
  #syncing: Promise<StorageError | undefined> = Promise.resolve(undefined)
  /** The caller was told: nothing more is written, so that no hole comes to be. */
  #failed = false

  private constructor(handle: FileHandle, path: string, digest: Digest, position: number) {
    this.#handle = handle
    this.#path = path
    this.#digest = digest
    this.#position = position
    this.#synced = position
  }

  /** Goes on behind the bytes that are there, which are read once for the digest. */
  static async open(path: string, digest: Digest): Promise<DiskPartWriter> {
    return storingLater(`open ${path}`, async () => {
      const handle = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600)
      try {
        return new DiskPartWriter(handle, path, digest, await digestAll(handle, digest))
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
    let taken = 0
    while (taken < bytes.length) {
      const some = bytes.subarray(taken, taken + PIECE - this.#gathered)
      this.#piece.set(some, this.#gathered)
      this.#gathered += some.length
      taken += some.length
      if (this.#gathered === PIECE) await this.#pass()
    }
  }

  async finish(): Promise<string> {
    await this.#pass()
    await this.#written()
    await this.#told(this.#syncing)
    await this.#told(this.#attempt(this.#handle.datasync()))
    return this.#digest.value()
  }

  async close(): Promise<void> {
    try {
      if (!this.#failed) {
        await this.#pass()
        await this.#written()
      }
    } finally {
      await this.#syncing
      await this.#digest.end()
      await this.#handle.close()
    }
  }

  /** Hands the piece over to be written and digested, once the one before it is. */
  async #pass(): Promise<void> {
    await this.#written()
    const piece = this.#piece.subarray(0, this.#gathered)
    const done = Promise.all([writeAll(this.#handle, piece, this.#position), this.#digest.update(piece)])
    this.#writing = this.#attempt(done)
    this.#position += piece.length
    this.#gathered = 0
    ;[this.#piece, this.#spare] = [this.#spare, this.#piece]
    if (this.#position - this.#synced >= SYNC_EVERY) await this.#sync()
  }

  async #written(): Promise<void> {
    await this.#told(this.#writing)
  }

  async #sync(): Promise<void> {
    this.#synced = this.#position
    await this.#told(this.#syncing)
    this.#syncing = this.#attempt(this.#handle.datasync())
  }

  #attempt(work: Promise<unknown>): Promise<StorageError | undefined> {
    return work.then(
      () => undefined,
      (error: unknown) => asStorageError(error, `write ${this.#path}`),
    )
  }

  async #told(outcome: Promise<StorageError | undefined>): Promise<void> {
    const failure = await outcome
    if (!failure) return
    this.#failed = true
    throw failure
  }
}

/** Gives the number of bytes. */
async function digestAll(handle: FileHandle, digest: Digest): Promise<number> {
  const piece = newPiece()
  let length = 0
  for (;;) {
    const { bytesRead } = await handle.read(piece, 0, PIECE, length)
    if (bytesRead === 0) return length
    await digest.update(piece.subarray(0, bytesRead))
    length += bytesRead
  }
}

/** A write may take less than all, as on a disk that is nearly full. */
async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let written = 0
  while (written < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, position + written)
    written += bytesWritten
  }
}
