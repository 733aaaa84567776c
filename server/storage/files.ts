import { statfs } from 'node:fs/promises'
import type { FileReader, FileStore, PartialFile, PartWriter, StoredFile } from '../services/storage.ts'
import { Blobs } from './blobs.ts'
import type { Database, Row, Statement } from './database.ts'
import { storingLater } from './failure.ts'
import { DiskFileReader } from './file-reader.ts'
import { DiskPartWriter } from './part-writer.ts'
import { StorageError } from './storage-error.ts'

/**
 * Files: what they are called in a database, their bytes in a folder. The database decides what exists: a blob comes
 * before its row and goes after it, so that a crash leaves at most a blob that `sweep` removes.
 */
export class DiskFiles implements FileStore {
  readonly #folder: string
  readonly #database: Database
  readonly #blobs: Blobs
  readonly #allFiles: Statement
  readonly #allPartials: Statement
  readonly #insertFile: Statement
  readonly #insertPartial: Statement
  readonly #deleteFile: Statement
  readonly #deleteNamed: Statement
  readonly #deletePartial: Statement
  readonly #touchPartial: Statement
  /** Read again after a change; only this process makes any. */
  #files: readonly StoredFile[] | undefined
  #partials: readonly PartialFile[] | undefined
  /** Removed while the disk was too full to strike out their rows: their bytes are gone, and `sweep` strikes them out. */
  readonly #struck = new Set<string>()

  constructor(database: Database, folder: string) {
    this.#folder = folder
    this.#database = database
    this.#blobs = new Blobs(folder)
    const columns = 'id, name, size, sha256, owner, time'
    this.#allFiles = database.prepare(`SELECT ${columns} FROM files ORDER BY name`)
    this.#allPartials = database.prepare(`SELECT ${columns} FROM partials ORDER BY time, id`)
    this.#insertFile = database.prepare(`INSERT INTO files (${columns}) VALUES (?, ?, ?, ?, ?, ?)`)
    this.#insertPartial = database.prepare(`INSERT INTO partials (${columns}) VALUES (?, ?, ?, ?, ?, ?)`)
    this.#deleteFile = database.prepare('DELETE FROM files WHERE id = ?')
    this.#deleteNamed = database.prepare('DELETE FROM files WHERE name = ? RETURNING id')
    this.#touchPartial = database.prepare('UPDATE partials SET time = ? WHERE id = ?')
    this.#deletePartial = database.prepare('DELETE FROM partials WHERE id = ?')
  }

  files(): readonly StoredFile[] {
    this.#files ??= this.#allFiles
      .all()
      .map(toFile)
      .filter(({ id }) => !this.#struck.has(id))
    return this.#files
  }

  partials(): readonly PartialFile[] {
    this.#partials ??= this.#allPartials
      .all()
      .map(toPartial)
      .filter(({ id }) => !this.#struck.has(id))
    return this.#partials
  }

  begin(partial: PartialFile): void {
    this.#blobs.path(partial.id, 'part')
    const { id, name, size, sha256, owner, time } = partial
    this.#insertPartial.run(id, name, size, sha256 ?? null, owner ?? null, time)
    this.#partials = undefined
  }

  async part(id: string): Promise<PartWriter> {
    demand(this.partials(), id, 'go on with upload')
    return DiskPartWriter.open(this.#blobs.path(id, 'part'))
  }

  async commit(file: StoredFile): Promise<void> {
    const { id, name, size, sha256, owner, time } = file
    demand(this.partials(), id, 'complete upload')
    const action = `complete ${this.#blobs.path(id, 'part')}`
    await storingLater(action, () => this.#blobs.complete(id))
    const replaced = await this.#recordOrReopen(id, () =>
      this.#database.durably(() => {
        const old = this.#deleteNamed.all(name).map((row) => String(row['id']))
        this.#deletePartial.run(id)
        this.#insertFile.run(id, name, size, sha256, owner ?? null, time)
        return old
      }),
    )
    this.#files = undefined
    this.#partials = undefined
    for (const old of replaced) await storingLater(`remove ${old}`, () => this.#blobs.remove(old, 'whole'))
  }

  async discard(id: string): Promise<void> {
    await this.#forget(this.#deletePartial, id, 'part')
  }

  async reader(id: string, offset: number): Promise<FileReader> {
    demand(this.files(), id, 'read file')
    return new DiskFileReader(this.#blobs.path(id, 'whole'), offset)
  }

  async remove(id: string): Promise<void> {
    await this.#forget(this.#deleteFile, id, 'whole')
  }

  async space(): Promise<{ readonly free: number; readonly total: number }> {
    const { bavail, blocks, bsize } = await storingLater(`ask for the room in ${this.#folder}`, () =>
      statfs(this.#folder),
    )
    return { free: bavail * bsize, total: blocks * bsize }
  }

  /**
   * Removes what a crash left: bytes that nothing names, and names whose bytes are gone. The life of an
   * upload begins anew with its last bytes.
   */
  async sweep(): Promise<void> {
    const { whole, part } = await this.#blobs.list()
    const missing = this.files().filter(({ id }) => !whole.has(id))
    const unbegun = this.partials().filter(({ id }) => !part.has(id))
    const touched = await Promise.all([...part].map(async (id) => ({ id, time: await this.#blobs.touched(id) })))
    this.#database.transaction(() => {
      for (const { id, time } of touched) this.#touchPartial.run(time, id)
      for (const { id } of missing) this.#deleteFile.run(id)
      for (const { id } of unbegun) this.#deletePartial.run(id)
    })
    this.#files = undefined
    this.#partials = undefined
    const files = idsOf(this.files())
    const partials = idsOf(this.partials())
    for (const id of whole) if (!files.has(id)) await this.#blobs.remove(id, 'whole')
    for (const id of part) if (!partials.has(id)) await this.#blobs.remove(id, 'part')
  }

  async #forget(row: Statement, id: string, state: 'whole' | 'part'): Promise<void> {
    try {
      row.run(id)
    } catch (error) {
      if (!(error instanceof StorageError && error.code === 'no-space')) throw error
      // To give room must be possible where there is none.
      this.#struck.add(id)
    }
    this.#files = undefined
    this.#partials = undefined
    await storingLater(`remove bytes of ${id}`, () => this.#blobs.remove(id, state))
  }

  async #recordOrReopen<T>(id: string, record: () => T): Promise<T> {
    try {
      return record()
    } catch (error) {
      await this.#blobs.reopen(id)
      throw error
    }
  }
}

const idsOf = (all: readonly { readonly id: string }[]): ReadonlySet<string> => new Set(all.map(({ id }) => id))

function demand(known: readonly { readonly id: string }[], id: string, action: string): void {
  if (known.some((one) => one.id === id)) return
  throw new StorageError('missing', `Cannot ${action} as its id must be known: current id is ${JSON.stringify(id)}`)
}

const toPartial = ({ id, name, size, sha256, owner, time }: Row): PartialFile => ({
  id: String(id),
  name: String(name),
  size: Number(size),
  sha256: typeof sha256 === 'string' ? sha256 : undefined,
  owner: typeof owner === 'string' ? owner : undefined,
  time: Number(time),
})

const toFile = (row: Row): StoredFile => ({ ...toPartial(row), sha256: String(row['sha256']) })
