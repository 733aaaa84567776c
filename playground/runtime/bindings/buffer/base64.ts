const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const BASE64 = `${LETTERS}+/`
const BASE64URL = `${LETTERS}-_`
/** 64 for what is in no alphabet of RFC 4648. */
const VALUES = new Uint8Array(128).fill(64)
for (const alphabet of [BASE64, BASE64URL]) {
  for (const [value, letter] of [...alphabet].entries()) VALUES[letter.charCodeAt(0)] = value
}

export const base64Slice = (bytes: Uint8Array, start = 0, end = bytes.length): string => {
  const text = encode(bytes.subarray(start, end), BASE64)
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=')
}

export const base64urlSlice = (bytes: Uint8Array, start = 0, end = bytes.length): string =>
  encode(bytes.subarray(start, end), BASE64URL)

/** Either alphabet; what is in neither is passed over, and `=` ends it, as in Node. */
export function base64Write(bytes: Uint8Array, text: string, offset = 0, length = bytes.length - offset): number {
  const end = Math.min(bytes.length, offset + length)
  let to = offset
  let bits = 0
  let count = 0
  for (let at = 0; at < text.length && to < end; at++) {
    // Node looks at the lower byte alone.
    const code = text.charCodeAt(at) & 255
    if (code === 0x3d) break
    const value = code < 128 ? (VALUES[code] ?? 64) : 64
    if (value === 64) continue
    bits = (bits << 6) | value
    count += 6
    if (count < 8) continue
    count -= 8
    bytes[to++] = bits >> count
    bits &= (1 << count) - 1
  }
  return to - offset
}

function encode(bytes: Uint8Array, alphabet: string): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b, c] = bytes.subarray(at, at + 3)
    const word = (a << 16) | ((b ?? 0) << 8) | (c ?? 0)
    text += `${alphabet[word >> 18]}${alphabet[(word >> 12) & 63]}`
    if (b !== undefined) text += alphabet[(word >> 6) & 63]
    if (c !== undefined) text += alphabet[word & 63]
  }
  return text
}
