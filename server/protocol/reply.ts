import { byteLength } from './byte-length.ts'
import type { ErrorCode } from './errors.ts'
import { MAX_SERVER_LINE } from './limits.ts'

const utf8 = new TextEncoder()
const ENDING = '\r\n'

/** Success: the one final line of a reply. */
export const success = (text: string): string => `+${text}`
/** One more line of a reply that is not final yet. */
export const more = (text: string): string => `| ${text}`
/** An event nobody asked for. */
export const event = (text: string): string => `* ${text}`
/** Failure: the one final line of a reply. */
export const failure = (code: ErrorCode, message: string): string => `-ERR ${code} ${message}`

/**
 * Passes on lines from the server that are within the limit.
 *
 * @throws {RangeError} for a line over 8192 bytes, which no request may cause.
 */
export function checkLines(lines: readonly string[]): readonly string[] {
  for (const line of lines) {
    // A UTF-16 unit takes at most 3 bytes of UTF-8: most lines need no exact count.
    if (line.length * 3 + ENDING.length <= MAX_SERVER_LINE) continue
    const length = byteLength(line) + ENDING.length
    if (length > MAX_SERVER_LINE) {
      throw new RangeError(`Cannot send line as length must be <= ${MAX_SERVER_LINE}: current length is ${length}`)
    }
  }
  return lines
}

/** The bytes of lines from the server, each ended by CRLF. */
export const encodeLines = (lines: readonly string[]): Uint8Array => utf8.encode(lines.join(ENDING) + ENDING)
