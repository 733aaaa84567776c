const DIGITS = '0123456789abcdef'
const PAIRS = Array.from({ length: 256 }, (_, byte) => `${DIGITS[byte >> 4]}${DIGITS[byte & 15]}`)

export function hexSlice(bytes: Uint8Array, start = 0, end = bytes.length): string {
  let text = ''
  for (const byte of bytes.subarray(start, end)) text += PAIRS[byte]
  return text
}

/** Stops before the first two characters that are no byte. */
export function hexWrite(bytes: Uint8Array, text: string, offset = 0, length = bytes.length - offset): number {
  const count = Math.min(text.length >> 1, length, bytes.length - offset)
  for (let at = 0; at < count; at++) {
    const byte = value(text, 2 * at) * 16 + value(text, 2 * at + 1)
    if (Number.isNaN(byte)) return at
    bytes[offset + at] = byte
  }
  return count
}

function value(text: string, at: number): number {
  // Node looks at the lower byte alone.
  const code = text.charCodeAt(at) & 255
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const letter = code | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : Number.NaN
}
