const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
/** Up to here a loop is quicker than the codec of the browser. */
const SHORT = 24

/** What is not UTF-8 becomes U+FFFD, as the Encoding Standard has it and Node too. */
export function utf8Slice(bytes: Uint8Array, start = 0, end = bytes.length): string {
  const to = Math.min(end, bytes.length)
  if (to - start <= SHORT) {
    const text = asciiText(bytes, start, to)
    if (text !== undefined) return text
  }
  return decoder.decode(bytes.subarray(start, to))
}

/** Writes no part of a character; returns the bytes written. */
export function utf8Write(bytes: Uint8Array, text: string, offset = 0, length = bytes.length - offset): number {
  return encoder.encodeInto(text, bytes.subarray(offset, offset + length)).written
}

export function utf8Length(text: string): number {
  let length = text.length
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 0x80) continue
    length += code < 0x800 ? 1 : 2
    // Two halves of one character are four bytes together; one alone becomes U+FFFD, which is three.
    if (code >= 0xd800 && code < 0xdc00 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00) at += 1
  }
  return length
}

export function isUtf8(bytes: Uint8Array): boolean {
  try {
    strict.decode(bytes)
    return true
  } catch {
    return false
  }
}

function asciiText(bytes: Uint8Array, start: number, end: number): string | undefined {
  let text = ''
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0
    if (byte >= 0x80) return undefined
    text += String.fromCharCode(byte)
  }
  return text
}
