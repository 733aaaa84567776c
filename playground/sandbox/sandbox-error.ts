export type SandboxErrorCode =
  | 'closed'
  | 'no-answer'
  | 'no-script'
  | 'refused'
  | 'too-many-programs'
  | 'unknown-program'

export class SandboxError extends Error {
  readonly code: SandboxErrorCode

  constructor(code: SandboxErrorCode, message: string) {
    super(message)
    this.name = 'SandboxError'
    this.code = code
  }
}
