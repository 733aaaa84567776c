export type WorkspaceErrorCode =
  | 'args'
  | 'duplicate-name'
  | 'file-count'
  | 'file-name'
  | 'file-text'
  | 'links'
  | 'machines'
  | 'program-count'
  | 'program-file'
  | 'program-name'
  | 'reserved-name'
  | 'shape'
  | 'text-size'

/** Why a value is no workspace; the message is for the reader of a page, and quotes little of the value. */
export class WorkspaceError extends Error {
  readonly code: WorkspaceErrorCode

  constructor(code: WorkspaceErrorCode, message: string) {
    super(message)
    this.name = 'WorkspaceError'
    this.code = code
  }
}

/** Characters of a value that a message quotes. */
const QUOTED = 80

/** A value as a message quotes it: in one line, short, and with control characters escaped. */
export function quoted(value: unknown): string {
  if (typeof value !== 'string') return typeof value === 'object' ? kindOf(value) : String(value)
  return value.length > QUOTED ? `${JSON.stringify(value.slice(0, QUOTED))} …` : JSON.stringify(value)
}

const kindOf = (value: object | null): string => {
  if (value === null) return 'null'
  return Array.isArray(value) ? `a list of ${value.length}` : 'an object'
}
