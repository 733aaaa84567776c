import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { asStorageError } from './failure.ts'
import { StorageError } from './storage-error.ts'

/** SQLITE_BUSY */
const BUSY = 5

/** Keeps a data folder for one server. */
export class FolderLock {
  readonly #db: DatabaseSync

  /**
   * Takes it or throws at once. SQLite's own lock does it, on an empty database of no other use: the system frees it
   * with the process, however that ends, and it works alike on all systems.
   * @throws {StorageError} in-use
   */
  constructor(dataDir: string) {
    const path = join(dataDir, 'porthole.lock')
    let db: DatabaseSync | undefined
    try {
      closeSync(openSync(path, 'a', 0o600))
      db = new DatabaseSync(path, { timeout: 0 })
      db.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    } catch (error) {
      db?.close()
      if (error instanceof Error && 'errcode' in error && error.errcode === BUSY) {
        throw new StorageError(
          'in-use',
          `Cannot use ${dataDir} as only one server may have it: another one runs with it, so stop that one or choose another folder with --data-dir`,
        )
      }
      throw asStorageError(error, `lock ${path}`)
    }
    this.#db = db
  }

  release(): void {
    this.#db.close()
  }
}
