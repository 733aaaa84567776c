/** Every code that may follow `-ERR`; outside clients branch on these words (PROTOCOL.md, Codes). */
export const ERROR_CODES = [
  'bad-state',
  'bad-arguments',
  'unknown-command',
  'not-text',
  'line-too-long',
  'internal',
] as const
export type ErrorCode = (typeof ERROR_CODES)[number]

/** A request that the server refuses; its message goes to the client behind the code. */
export class ProtocolError extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string) {
    super(message)
    this.name = 'ProtocolError'
    this.code = code
  }
}
