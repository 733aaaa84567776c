/** Every code that may follow `-ERR`; outside clients branch on these words (PROTOCOL.md, Codes). */
export const ERROR_CODES = [
  'bad-state',
  'busy',
  'no-such-command',
  'tls-required',
  'unknown-command',
  'bad-arguments',
  'bad-name',
  'not-text',
  'line-too-long',
  'nick-in-use',
  'bad-credentials',
  'login-required',
  'forbidden',
  'no-such-nick',
  'no-such-room',
  'no-such-file',
  'not-a-member',
  'too-large',
  'quota',
  'digest-mismatch',
  'rate-limited',
  'too-many-connections',
  'idle-timeout',
  'slow-consumer',
  'tls-unavailable',
  'shutting-down',
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
