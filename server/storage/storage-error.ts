/** Why the storage cannot do what was asked. */
export type StorageErrorCode =
  | 'in-use'
  | 'newer-version'
  | 'not-writable'
  | 'corrupt'
  | 'no-space'
  | 'missing'
  | 'bad-id'
  | 'failed'

/** What is kept cannot be read or written; its message says what to do about it. */
export class StorageError extends Error {
  readonly code: StorageErrorCode

  constructor(code: StorageErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StorageError'
    this.code = code
  }
}
