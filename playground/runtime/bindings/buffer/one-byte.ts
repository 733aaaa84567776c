/** How many characters `String.fromCharCode` takes at a time without a deep stack. */
const AT_ONCE = 8192

const fromCodes = (codes: Uint8Array | Uint16Array): string => {
  if (codes.length <= AT_ONCE) return String.fromCharCode(...codes)
  let text = ''
  for (let at = 0; at < codes.length; at += AT_ONCE) text += String.fromCharCode(...codes.subarray(at, at + AT_ONCE))
  return text
}

export const latin1Slice = (bytes: Uint8Array, start = 0, end = bytes.length): string =>
  fromCodes(bytes.subarray(start, end))

/** The highest bit is left out, as in Node. */
export const asciiSlice = (bytes: Uint8Array, start = 0, end = bytes.length): string =>
  fromCodes(bytes.subarray(start, end).map((byte) => byte & 0x7f))

/** For ASCII too. */
export function latin1Write(bytes: Uint8Array, text: string, offset = 0, length = bytes.length - offset): number {
  const count = Math.min(text.length, length, bytes.length - offset)
  for (let at = 0; at < count; at++) bytes[offset + at] = text.charCodeAt(at)
  return count
}

/** A byte that is left over at the end is no character. */
export function ucs2Slice(bytes: Uint8Array, start = 0, end = bytes.length): string {
  const count = Math.max(0, Math.min(end, bytes.length) - start) >> 1
  const codes = new Uint16Array(count)
  for (let at = 0; at < count; at++) codes[at] = (bytes[start + 2 * at] ?? 0) | ((bytes[start + 2 * at + 1] ?? 0) << 8)
  return fromCodes(codes)
}

export function ucs2Write(bytes: Uint8Array, text: string, offset = 0, length = bytes.length - offset): number {
  const count = Math.min(text.length, Math.min(length, bytes.length - offset) >> 1)
  for (let at = 0; at < count; at++) {
    const code = text.charCodeAt(at)
    bytes[offset + 2 * at] = code & 255
    bytes[offset + 2 * at + 1] = code >> 8
  }
  return 2 * count
}
