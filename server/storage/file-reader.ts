import { close, fstatSync, openSync, read } from 'node:fs'
import { promisify } from 'node:util'
import type { FileReader } from '../services/storage.ts'
import { asStorageError, storing } from './failure.ts'
import type { StorageError } from './storage-error.ts'

/** Bytes of one read; a reader holds three such pieces. */
const PIECE = 1024 * 1024
/** The one being read, the one just given away, and the one before it that may still be on its way out. */
const PIECES = 3

const readFile = promisify(read)
const closeFile: (fd: number) => Promise<void> = promisify(close)

/** A file's bytes from an offset on: the next piece is read while the caller sends the last one. */
export class DiskFileReader implements FileReader {
  readonly #path: string
  readonly #fd: number
  readonly #size: number
  readonly #pieces: Buffer[] = []
  #turn = 0
  #position: number
  /** Never rejects, so that nobody has to wait for it. */
  #reading: Promise<Uint8Array | StorageError | undefined>

  /** Opens at once, so that whoever finds a file in the list gets it, even if it is replaced in the next moment. */
  constructor(path: string, offset: number) {
    this.#path = path
    this.#position = offset
    this.#fd = storing(`open ${path}`, () => openSync(path, 'r'))
    this.#size = storing(`open ${path}`, () => fstatSync(this.#fd)).size
    this.#reading = this.#readAhead()
  }

  async read(): Promise<Uint8Array | undefined> {
    const bytes = await this.#reading
    if (bytes instanceof Error) throw bytes
    if (bytes) this.#reading = this.#readAhead()
    return bytes
  }

  async close(): Promise<void> {
    await this.#reading
    await closeFile(this.#fd)
  }

  async #readAhead(): Promise<Uint8Array | StorageError | undefined> {
    const length = Math.min(PIECE, this.#size - this.#position)
    if (length <= 0) return undefined
    const piece = this.#pieces[this.#turn] ?? Buffer.allocUnsafeSlow(length)
    this.#pieces[this.#turn] = piece
    this.#turn = (this.#turn + 1) % PIECES
    try {
      const { bytesRead } = await readFile(this.#fd, piece, 0, length, this.#position)
      this.#position += bytesRead
      return bytesRead > 0 ? piece.subarray(0, bytesRead) : undefined
    } catch (error) {
      return asStorageError(error, `read ${this.#path}`)
    }
  }
}
