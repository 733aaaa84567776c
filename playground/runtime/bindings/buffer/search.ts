import { base64Write } from './base64.ts'
import { hexWrite } from './hex.ts'
import { latin1Write, ucs2Write } from './one-byte.ts'
import { utf8Length, utf8Write } from './utf8.ts'

/** Encodings by the numbers that both halves of Node have for them (`enum encoding` in `src/node.h`). */
export const ENCODINGS = ['ascii', 'utf8', 'base64', 'utf16le', 'latin1', 'hex', 'buffer', 'base64url'] as const
const UCS2 = 3

/** The bytes of a text. */
export function encoded(text: string, encoding: number): Uint8Array {
  const name = ENCODINGS[encoding]
  const bytes = new Uint8Array(name === 'utf8' || name === 'buffer' ? utf8Length(text) : 2 * text.length)
  return bytes.subarray(0, write(bytes, text, name))
}

function write(bytes: Uint8Array, text: string, name: (typeof ENCODINGS)[number] | undefined): number {
  switch (name) {
    case 'ascii':
    case 'latin1':
      return latin1Write(bytes, text)
    case 'base64':
    case 'base64url':
      return base64Write(bytes, text)
    case 'hex':
      return hexWrite(bytes, text)
    case 'utf16le':
      return ucs2Write(bytes, text)
    default:
      return utf8Write(bytes, text)
  }
}

/** Where a search begins; -1 where there is no such place (`IndexOfOffset` in `src/node_buffer.cc`). */
function beginning(length: number, offset: number, needle: number, forward: boolean): number {
  if (offset < 0) {
    if (offset + length >= 0) return length + offset
    return forward || needle === 0 ? 0 : -1
  }
  if (offset + needle <= length) return offset
  if (needle === 0) return length
  return forward ? -1 : length - 1
}

export function indexOfNumber(
  bytes: Uint8Array,
  value: number,
  offset: number,
  forward: boolean,
  end?: number,
): number {
  return indexOfBytes(bytes, Uint8Array.of(value), offset, forward, end, 1)
}

export function indexOfString(
  bytes: Uint8Array,
  text: string,
  offset: number,
  encoding: number,
  forward: boolean,
  end?: number,
): number {
  return indexOfBytes(bytes, encoded(text, encoding), offset, forward, end, encoding === UCS2 ? 2 : 1)
}

export function indexOfBuffer(
  bytes: Uint8Array,
  needle: Uint8Array,
  offset: number,
  encoding: number,
  forward: boolean,
  end?: number,
): number {
  return indexOfBytes(bytes, needle, offset, forward, end, encoding === UCS2 ? 2 : 1)
}

/** Characters of two bytes are found where they begin at an even place alone. */
function indexOfBytes(
  whole: Uint8Array,
  needle: Uint8Array,
  offset: number,
  forward: boolean,
  end: number | undefined,
  unit: 1 | 2,
): number {
  const bytes = end === undefined ? whole : whole.subarray(0, Math.max(0, end))
  const from = beginning(bytes.length, offset, needle.length, forward)
  if (needle.length === 0) return from
  if (from < 0 || needle.length > bytes.length || (forward && from + needle.length > bytes.length)) return -1
  if (unit === 2 && (bytes.length < 2 || needle.length < 2)) return -1
  const last = bytes.length - needle.length
  const first = forward ? from : Math.min(from, last)
  for (let at = unit === 2 ? first & ~1 : first; at >= 0 && at <= last; at += forward ? unit : -unit) {
    if (matches(bytes, needle, at)) return at
    if (!forward || unit === 2) continue
    // The next place where the first byte stands. A Buffer's own `indexOf` would come back here.
    const next = Uint8Array.prototype.indexOf.call(bytes, needle[0] ?? 0, at + 1)
    if (next === -1) return -1
    at = next - 1
  }
  return -1
}

function matches(bytes: Uint8Array, needle: Uint8Array, at: number): boolean {
  for (let index = 0; index < needle.length; index++) if (bytes[at + index] !== needle[index]) return false
  return true
}
