import { isUtf8 } from 'node:buffer'
import type { Line } from '../../server/protocol/line-decoder.ts'

const LF = 0x0a
const BEGINNING = 64
const ENDING = 16

const isControl = (code: number): boolean => code < 0x20 || (code >= 0x7f && code <= 0x9f)

interface ReferenceLine {
  /** One line, or both tellings of one that is too long. */
  readonly lines: Line[]
  /** Without its ending. */
  readonly raw: Buffer
  /** Where the bytes behind it begin. */
  readonly next: number
}

/**
 * What PROTOCOL.md (Lines) makes of the bytes at `at`, seen all at once; `undefined` when they end before it can be
 * told. Slow and plain: the decoder of the server and the answers to the fuzzer are measured by it.
 */
export function referenceLine(stream: Uint8Array, at: number, maxLine: number): ReferenceLine | undefined {
  const bytes = Buffer.from(stream.buffer, stream.byteOffset + at, stream.length - at)
  const lf = bytes.indexOf(LF)
  const end = lf === -1 ? bytes.length : lf
  if (lf === -1 && end < maxLine) return undefined
  const raw = bytes.subarray(0, end > 0 && bytes[end - 1] === 0x0d ? end - 1 : end)
  const next = at + Math.min(end + 1, bytes.length)
  const ending = raw.subarray(-ENDING).toString('latin1')
  if (end + 1 > maxLine) {
    const beginning = bytes.subarray(0, Math.min(BEGINNING, maxLine)).toString('latin1')
    const first: Line = { kind: 'too-long', beginning }
    return { lines: lf === -1 ? [first] : [first, { kind: 'discarded', ending }], raw, next }
  }
  const text = raw.toString()
  const isText = isUtf8(raw) && ![...text].some((character) => isControl(character.charCodeAt(0)))
  return { lines: [isText ? { kind: 'text', text } : { kind: 'not-text', ending }], raw, next }
}
