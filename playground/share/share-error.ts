export type ShareErrorCode =
  | 'base64'
  | 'broken-deflate'
  | 'no-code'
  | 'not-json'
  | 'not-utf8'
  | 'too-large'
  | 'too-long'
  | 'version'

/** Why a link cannot be made or opened; the message is for the reader of a page, and quotes nothing of the link. */
export class ShareError extends Error {
  readonly code: ShareErrorCode

  constructor(code: ShareErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'ShareError'
    this.code = code
  }
}
