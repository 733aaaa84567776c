import { open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { StorageError } from './storage-error.ts'

const ID = /^[A-Za-z0-9_-]{1,64}$/
const BLOB = /^(?<id>[A-Za-z0-9_-]{1,64})(?<part>\.part)?$/

/** The folder of the files' bytes: `<id>` is whole, `<id>.part` is not yet. */
export class Blobs {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Where the bytes are. @throws {StorageError} bad-id, so that no id leads out of the folder. */
  path(id: string, state: 'whole' | 'part'): string {
    if (!ID.test(id)) {
      throw new StorageError(
        'bad-id',
        `Cannot keep file as its id must be 1 to 64 of A-Z, a-z, 0-9, _ and -: current id is ${JSON.stringify(id)}`,
      )
    }
    return join(this.#folder, state === 'part' ? `${id}.part` : id)
  }

  /** Makes a part whole in one step, which a power cut does not take back. */
  async complete(id: string): Promise<void> {
    await rename(this.path(id, 'part'), this.path(id, 'whole'))
    await this.#sync()
  }

  /** Takes `complete` back. */
  async reopen(id: string): Promise<void> {
    await rename(this.path(id, 'whole'), this.path(id, 'part'))
  }

  async remove(id: string, state: 'whole' | 'part'): Promise<void> {
    await rm(this.path(id, state), { force: true })
  }

  /** When the last bytes of a part came, in milliseconds since the Unix epoch. */
  async touched(id: string): Promise<number> {
    return Math.floor((await stat(this.path(id, 'part'))).mtimeMs)
  }

  /** Ids of all that is there. What the storage did not make is left alone. */
  async list(): Promise<{ readonly whole: ReadonlySet<string>; readonly part: ReadonlySet<string> }> {
    const whole = new Set<string>()
    const part = new Set<string>()
    for (const entry of await readdir(this.#folder, { withFileTypes: true })) {
      const groups = entry.isFile() ? BLOB.exec(entry.name)?.groups : undefined
      if (groups?.['id'] !== undefined) (groups['part'] === undefined ? whole : part).add(groups['id'])
    }
    return { whole, part }
  }

  async #sync(): Promise<void> {
    // Windows opens no folder as a file, and keeps renames in order by itself.
    if (process.platform === 'win32') return
    const folder = await open(this.#folder)
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  }
}
