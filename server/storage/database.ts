import { closeSync, openSync } from 'node:fs'
import { DatabaseSync, type SQLOutputValue, type StatementSync } from 'node:sqlite'
import { asStorageError, storing } from './failure.ts'
import { MIGRATIONS } from './migrations.ts'
import { StorageError } from './storage-error.ts'

/** How long a statement waits for another process that writes, such as `porthole user add`, in milliseconds. */
const BUSY_TIMEOUT_MS = 5000
/** What the write-ahead log may keep of the disk once its pages are in the database, in bytes. */
const MAX_IDLE_LOG = 16 * 1024 * 1024

type Parameter = string | number | null

/** A row as SQLite gives it; the tables are STRICT, so a column holds what it is declared to. */
export type Row = Record<string, SQLOutputValue>

/** The database of a data folder, made when it is not there. */
export class Database {
  readonly #path: string
  readonly #db: DatabaseSync

  /** @throws {StorageError} not-writable, corrupt, no-space or newer-version. */
  constructor(path: string) {
    this.#path = path
    let db: DatabaseSync | undefined
    try {
      // Made here because SQLite would let the group and others read it; its other files take the mode from it.
      closeSync(openSync(path, 'a', 0o600))
      db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true })
      // In WAL mode NORMAL loses nothing when the process dies: only a power cut can take the last commits.
      db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = ${MAX_IDLE_LOG}`)
      checkWhole(db)
      this.#db = db
      if (this.version > MIGRATIONS.length) {
        throw new StorageError(
          'newer-version',
          `Cannot open ${path} as its version must be <= ${MIGRATIONS.length}: current version is ${this.version}, made by a newer Porthole`,
        )
      }
    } catch (error) {
      db?.close()
      throw asStorageError(error, `open ${path}`)
    }
  }

  get version(): number {
    return Number(this.#db.prepare('PRAGMA user_version').get()?.['user_version'])
  }

  get migrated(): boolean {
    return this.version === MIGRATIONS.length
  }

  /** Brings the tables up to the current version, each step wholly or not at all. */
  migrate(): void {
    for (const [index, step] of MIGRATIONS.entries()) {
      this.durably(() => {
        if (this.version === index) this.#db.exec(`${step}; PRAGMA user_version = ${index + 1}`)
      })
    }
  }

  /** A statement that throws StorageErrors. */
  prepare(sql: string): Statement {
    return new Statement(this.#db, sql, this.#path)
  }

  /** Does all of the work or nothing of it. */
  transaction<T>(work: () => T): T {
    try {
      this.#db.exec('BEGIN IMMEDIATE')
      const result = work()
      this.#db.exec('COMMIT')
      return result
    } catch (error) {
      // SQLite has rolled back by itself after some errors, a full disk for one.
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
      throw asStorageError(error, `write to ${this.#path}`)
    }
  }

  /** A transaction that a power cut does not take back either: it waits for the disk. */
  durably<T>(work: () => T): T {
    this.#db.exec('PRAGMA synchronous = FULL')
    try {
      return this.transaction(work)
    } finally {
      this.#db.exec('PRAGMA synchronous = NORMAL')
    }
  }

  close(): void {
    this.#db.close()
  }
}

/** One prepared statement; parameters go by position. */
export class Statement {
  readonly #statement: StatementSync
  readonly #action: string

  constructor(db: DatabaseSync, sql: string, path: string) {
    this.#action = `use ${path}`
    this.#statement = db.prepare(sql)
  }

  /** Gives the number of rows that changed. */
  run(...parameters: Parameter[]): number {
    return storing(this.#action, () => Number(this.#statement.run(...parameters).changes))
  }

  get(...parameters: Parameter[]): Row | undefined {
    return storing(this.#action, () => this.#statement.get(...parameters))
  }

  all(...parameters: Parameter[]): Row[] {
    return storing(this.#action, () => this.#statement.all(...parameters))
  }
}

/** Damage is found at the start rather than in the middle of a lesson. */
function checkWhole(db: DatabaseSync): void {
  const found = db.prepare('PRAGMA quick_check(1)').get()?.['quick_check']
  if (found !== 'ok') throw Object.assign(new Error(String(found)), { errcode: 11 })
}
