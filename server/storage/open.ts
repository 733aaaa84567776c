import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { AccountStore, Storage } from '../services/storage.ts'
import { DiskAccounts } from './accounts.ts'
import { Database } from './database.ts'
import { storing } from './failure.ts'
import { DiskFiles } from './files.ts'
import { FolderLock } from './folder-lock.ts'
import type { MessageLimits } from './message-limits.ts'
import { DiskMessages } from './messages.ts'

export interface DiskStorage extends Storage {
  /** Gives the data folder free for another server. Readers and parts must be closed before. */
  close(): Promise<void>
}

/**
 * Opens a data folder for the one server that uses it, and makes it when it is not there.
 * @throws {StorageError} in-use, newer-version, not-writable, corrupt or no-space.
 */
export async function openStorage(dataDir: string, limits: MessageLimits): Promise<DiskStorage> {
  const folder = join(dataDir, 'files')
  makeFolder(folder)
  const lock = new FolderLock(dataDir)
  let database: Database | undefined
  try {
    const opened = openDatabase(dataDir)
    database = opened
    opened.migrate()
    const files = new DiskFiles(opened, folder)
    await files.sweep()
    return {
      accounts: new DiskAccounts(opened),
      messages: new DiskMessages(opened, limits),
      files,
      close: async () => {
        opened.close()
        lock.release()
      },
    }
  } catch (error) {
    database?.close()
    lock.release()
    throw error
  }
}

/**
 * Opens only the accounts of a data folder, whether a server runs with it or not.
 * @throws {StorageError} in-use where a server of an older version runs with it; else as `openStorage`.
 */
export function openAccounts(dataDir: string): { readonly accounts: AccountStore; close(): void } {
  makeFolder(dataDir)
  const database = openDatabase(dataDir)
  try {
    if (!database.migrated) migrateAlone(dataDir, database)
    return { accounts: new DiskAccounts(database), close: () => database.close() }
  } catch (error) {
    database.close()
    throw error
  }
}

const openDatabase = (dataDir: string): Database => new Database(join(dataDir, 'porthole.db'))

const makeFolder = (path: string): void => {
  storing(`make ${path}`, () => mkdirSync(path, { recursive: true, mode: 0o700 }))
}

/** A server must not find its tables changed under it. */
function migrateAlone(dataDir: string, database: Database): void {
  const lock = new FolderLock(dataDir)
  try {
    database.migrate()
  } finally {
    lock.release()
  }
}
