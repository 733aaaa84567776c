/** Written in a line for one byte each: `\n`, `\r`, `\t`, `\\`. */
const SINGLE: Record<string, number> = { n: 0x0a, r: 0x0d, t: 0x09, '\\': 0x5c }
const ESCAPE = /\\(?:x([0-9a-f]{2})|u\{([0-9a-f]{1,6})\}|([nrt\\]))/iy
const MAX_CODE_POINT = 0x10ffff
/** Characters of a wrong escape that its message repeats. */
const QUOTED = 4

const encoder = new TextEncoder()
const isSurrogate = (codePoint: number): boolean => codePoint >= 0xd800 && codePoint <= 0xdfff

export class EscapeError extends Error {
  readonly code = 'BAD_ESCAPE'

  constructor(written: string) {
    super(
      `Cannot read ${written} as an escape must be \\x00 to \\xff, \\n, \\r, \\t, \\\\ or \\u{…} with a code point in hexadecimal`,
    )
    this.name = 'EscapeError'
  }
}

/** The bytes that `text` stands for: escapes as they say, anything else as UTF-8; throws `EscapeError`. */
export function encodeEscapes(text: string): Uint8Array {
  const bytes: number[] = []
  for (let index = 0; index < text.length; ) {
    const start = text.indexOf('\\', index)
    const end = start === -1 ? text.length : start
    for (const byte of encoder.encode(text.slice(index, end))) bytes.push(byte)
    if (start === -1) break
    ESCAPE.lastIndex = start
    const match = ESCAPE.exec(text)
    const meant = match ? meaning(match) : undefined
    if (meant === undefined) throw new EscapeError(text.slice(start, start + QUOTED))
    for (const byte of meant) bytes.push(byte)
    index = ESCAPE.lastIndex
  }
  return Uint8Array.from(bytes)
}

function meaning([, byte, codePoint, single]: RegExpExecArray): Iterable<number> | undefined {
  if (byte !== undefined) return [Number.parseInt(byte, 16)]
  if (single !== undefined) return [SINGLE[single.toLowerCase()] ?? 0]
  const value = Number.parseInt(codePoint ?? '', 16)
  return value > MAX_CODE_POINT || isSurrogate(value) ? undefined : encoder.encode(String.fromCodePoint(value))
}
