import type { FileReader, FileStore, PartialFile, PartWriter, StoredFile } from '../services/storage.ts'
import { StorageError } from './storage-error.ts'

/** A SHA-256 that takes its bytes one by one. */
export interface Hasher {
  update(bytes: Uint8Array): void
  /** In lower-case hexadecimal. Called once, last. */
  digest(): string
}

type Chunks = Uint8Array[]

/** Files as lists of chunks; a reader keeps the list it began with. */
export class MemoryFiles implements FileStore {
  readonly #sha256: () => Hasher
  readonly #files = new Map<string, { readonly file: StoredFile; readonly chunks: Chunks }>()
  readonly #partials = new Map<string, { readonly file: PartialFile; readonly chunks: Chunks }>()
  /** In the order of their names; made anew after a change. */
  #sorted: readonly StoredFile[] | undefined

  constructor(sha256: () => Hasher) {
    this.#sha256 = sha256
  }

  files(): readonly StoredFile[] {
    const key = ({ name }: StoredFile) => name.toLowerCase()
    this.#sorted ??= [...this.#files.values()].map(({ file }) => file).sort((a, b) => (key(a) < key(b) ? -1 : 1))
    return this.#sorted
  }

  partials(): readonly PartialFile[] {
    return [...this.#partials.values()].map(({ file }) => file).sort((a, b) => a.time - b.time)
  }

  begin(partial: PartialFile): void {
    this.#partials.set(partial.id, { file: partial, chunks: [] })
  }

  async part(id: string): Promise<PartWriter> {
    return new MemoryPart(known(this.#partials, id, 'go on with upload').chunks, this.#sha256)
  }

  async commit(file: StoredFile): Promise<void> {
    const { chunks } = known(this.#partials, file.id, 'complete upload')
    const name = file.name.toLowerCase()
    for (const old of this.#files.values()) if (old.file.name.toLowerCase() === name) this.#files.delete(old.file.id)
    this.#partials.delete(file.id)
    this.#files.set(file.id, { file, chunks })
    this.#sorted = undefined
  }

  async discard(id: string): Promise<void> {
    this.#partials.delete(id)
  }

  async reader(id: string, offset: number): Promise<FileReader> {
    return new MemoryReader(known(this.#files, id, 'read file').chunks, offset)
  }

  async remove(id: string): Promise<void> {
    this.#files.delete(id)
    this.#sorted = undefined
  }

  async space(): Promise<{ readonly free: number; readonly total: number }> {
    return { free: Number.POSITIVE_INFINITY, total: Number.POSITIVE_INFINITY }
  }
}

class MemoryPart implements PartWriter {
  readonly #chunks: Chunks
  readonly #sha256: () => Hasher
  offset: number

  constructor(chunks: Chunks, sha256: () => Hasher) {
    this.#chunks = chunks
    this.#sha256 = sha256
    this.offset = chunks.reduce((sum, { length }) => sum + length, 0)
  }

  async write(bytes: Uint8Array): Promise<void> {
    // Not by slice(): a Buffer's would be the caller's memory still.
    this.#chunks.push(new Uint8Array(bytes))
    this.offset += bytes.length
  }

  async finish(): Promise<string> {
    const hash = this.#sha256()
    for (const chunk of this.#chunks) hash.update(chunk)
    return hash.digest()
  }

  async close(): Promise<void> {
    // Nothing is held open.
  }
}

class MemoryReader implements FileReader {
  readonly #chunks: readonly Uint8Array[]
  /** Bytes to pass over before the first that is read. */
  #ahead: number
  #next = 0

  constructor(chunks: readonly Uint8Array[], offset: number) {
    this.#chunks = chunks
    this.#ahead = offset
  }

  async read(): Promise<Uint8Array | undefined> {
    for (;;) {
      const chunk = this.#chunks[this.#next]
      if (chunk === undefined) return undefined
      this.#next += 1
      // A copy: the caller may do with it what it likes.
      if (chunk.length > this.#ahead) return chunk.slice(this.#skip(chunk.length))
      this.#skip(chunk.length)
    }
  }

  async close(): Promise<void> {
    // Nothing is held open.
  }

  /** Gives the part of the next `length` bytes that is passed over. */
  #skip(length: number): number {
    const skipped = Math.min(length, this.#ahead)
    this.#ahead -= skipped
    return skipped
  }
}

function known<T>(map: ReadonlyMap<string, T>, id: string, action: string): T {
  const found = map.get(id)
  if (found) return found
  throw new StorageError('missing', `Cannot ${action} as its id must be known: current id is ${JSON.stringify(id)}`)
}
