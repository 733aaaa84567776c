export type ZipErrorCode =
  | 'broken'
  | 'duplicate-name'
  | 'encrypted'
  | 'method'
  | 'no-program'
  | 'not-utf8'
  | 'not-zip'
  | 'path'
  | 'settings'
  | 'symbolic-link'
  | 'too-large'
  | 'too-many-entries'
  | 'wrong-size'
  | 'zip64'

/** Why a zip cannot be opened; the message is for the reader of a page, and quotes little of the zip. */
export class ZipError extends Error {
  readonly code: ZipErrorCode

  constructor(code: ZipErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'ZipError'
    this.code = code
  }
}
