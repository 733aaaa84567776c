import { ProtocolError } from '../protocol/errors.ts'

const FILE_NAME = /^(?!\.)[A-Za-z0-9._-]{1,120}$/

/** Passes a file name on. @throws {ProtocolError} `bad-name` */
export function checkFileName(name: string): string {
  if (FILE_NAME.test(name)) return name
  throw new ProtocolError(
    'bad-name',
    'Cannot use file name as it must be 1 to 120 ASCII letters, digits, ".", "_" or "-" and not begin with "."',
  )
}

/** A size or an offset in bytes; what no number can hold is infinite. @throws {ProtocolError} `bad-arguments` */
export function byteCount(what: string, digits: string): number {
  const count = Number(digits)
  if (/^\d+$/.test(digits)) return Number.isSafeInteger(count) ? count : Number.POSITIVE_INFINITY
  throw new ProtocolError('bad-arguments', `Cannot take ${what} as it must be a decimal number of bytes`)
}
