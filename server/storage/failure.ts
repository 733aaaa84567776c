import { StorageError, type StorageErrorCode } from './storage-error.ts'

/** What the codes of the system (errno) mean. A file that may not grow is as good as a full disk. */
const OF_SYSTEM: Readonly<Record<string, StorageErrorCode>> = {
  ENOSPC: 'no-space',
  EDQUOT: 'no-space',
  EFBIG: 'no-space',
  EACCES: 'not-writable',
  EPERM: 'not-writable',
  EROFS: 'not-writable',
  EEXIST: 'not-writable',
  ENOTDIR: 'not-writable',
  ENOENT: 'missing',
}

/** What the primary result codes of SQLite mean (https://sqlite.org/rescode.html). */
const OF_SQLITE: Readonly<Record<number, StorageErrorCode>> = {
  5: 'in-use',
  8: 'not-writable',
  11: 'corrupt',
  13: 'no-space',
  14: 'not-writable',
  26: 'corrupt',
}
/** SQLITE_IOERR_WRITE: all that a write past the largest size of a file tells. */
const SQLITE_IOERR_WRITE = 778
/** SQLITE_IOERR_SHMSIZE: the index of the write-ahead log cannot be made. */
const SQLITE_IOERR_SHMSIZE = 4874
const NO_SPACE: ReadonlySet<number> = new Set([SQLITE_IOERR_WRITE, SQLITE_IOERR_SHMSIZE])

const REASONS: Readonly<Record<StorageErrorCode, string>> = {
  'in-use': 'it must not be in use: another process is busy with it, so stop that one or try again',
  'newer-version': 'it must be of this version or an older one',
  'not-writable':
    'this user must be allowed to write there: look at its owner and permissions, or choose another folder',
  corrupt:
    'it must be whole: it is damaged or was made by something else, so put back a copy of the data folder or choose another folder',
  'no-space': 'the disk must have room: delete something on it, or choose a folder on another disk',
  missing: 'it must be there',
  'bad-id': 'the id must be one of this storage',
  failed: 'the system must allow it',
}

const codeOf = (error: unknown): StorageErrorCode => {
  if (!(error instanceof Error)) return 'failed'
  if ('errcode' in error && typeof error.errcode === 'number') {
    return NO_SPACE.has(error.errcode) ? 'no-space' : (OF_SQLITE[error.errcode & 0xff] ?? 'failed')
  }
  return ('code' in error && typeof error.code === 'string' && OF_SYSTEM[error.code]) || 'failed'
}

/** An error of the system or of SQLite in words that help, such as "Cannot open /srv/porthole.db as …". */
export function asStorageError(error: unknown, action: string): StorageError {
  if (error instanceof StorageError) return error
  const code = codeOf(error)
  const told = error instanceof Error ? error.message : String(error)
  return new StorageError(code, `Cannot ${action} as ${REASONS[code]} (${told})`, { cause: error })
}

/** Runs it, and throws what goes wrong as a StorageError. */
export function storing<T>(action: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw asStorageError(error, action)
  }
}

/** The same for what takes its time. */
export async function storingLater<T>(action: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw asStorageError(error, action)
  }
}
