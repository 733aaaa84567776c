import type { Binding } from '../../realm.ts'
import { base64Slice, base64urlSlice, base64Write } from './base64.ts'
import { hexSlice, hexWrite } from './hex.ts'
import { asciiSlice, latin1Slice, latin1Write, ucs2Slice, ucs2Write } from './one-byte.ts'
import { encoded, indexOfBuffer, indexOfNumber, indexOfString } from './search.ts'
import { isUtf8, utf8Length, utf8Slice, utf8Write } from './utf8.ts'

/** Of V8 on 64 bits. */
const MAX_BYTES = 2 ** 53 - 1
const MAX_CHARACTERS = 2 ** 29 - 24

/** The worker's own: Node's take their place, and call these. */
const { atob: decodeBase64, btoa: encodeBase64 } = globalThis

const ENCODING_NUMBERS: Readonly<Record<string, number>> = {
  ascii: 0,
  utf8: 1,
  'utf-8': 1,
  base64: 2,
  ucs2: 3,
  'ucs-2': 3,
  utf16le: 3,
  'utf-16le': 3,
  latin1: 4,
  binary: 4,
  hex: 5,
  base64url: 7,
}

/** What Node's `buffer` finds in `src/node_buffer.cc`. Whatever reads or writes text takes the bytes first. */
export const bufferBinding = (): Binding => ({
  kMaxLength: MAX_BYTES,
  kStringMaxLength: MAX_CHARACTERS,
  setBufferPrototype: () => {},
  setDetachKey: () => {},
  getZeroFillToggle: () => undefined,
  createUnsafeArrayBuffer: (size: number) => new ArrayBuffer(size),
  byteLengthUtf8: utf8Length,
  asciiSlice,
  base64Slice,
  base64urlSlice,
  hexSlice,
  latin1Slice,
  ucs2Slice,
  utf8Slice,
  asciiWriteStatic: latin1Write,
  latin1WriteStatic: latin1Write,
  utf8WriteStatic: utf8Write,
  base64Write,
  base64urlWrite: base64Write,
  hexWrite,
  ucs2Write,
  compare,
  compareOffset,
  copy(source: Uint8Array, target: Uint8Array, targetStart: number, sourceStart: number, count: number): number {
    target.set(source.subarray(sourceStart, sourceStart + count), targetStart)
    return count
  },
  fill,
  indexOfBuffer,
  indexOfNumber,
  indexOfString,
  isAscii: (bytes: ArrayBufferView | ArrayBuffer) => view(bytes).every((byte) => byte < 0x80),
  isUtf8: (bytes: ArrayBufferView | ArrayBuffer) => isUtf8(view(bytes)),
  swap16: (bytes: Uint8Array) => swap(bytes, 2),
  swap32: (bytes: Uint8Array) => swap(bytes, 4),
  swap64: (bytes: Uint8Array) => swap(bytes, 8),
  atob: (text: string) => attempt(() => decodeBase64(text)) ?? (hasRemainder(text) ? -1 : -2),
  btoa: (text: string) => attempt(() => encodeBase64(text)) ?? -1,
})

const view = (bytes: ArrayBufferView | ArrayBuffer): Uint8Array =>
  ArrayBuffer.isView(bytes) ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new Uint8Array(bytes)

/** Base64 that has one character too many. */
function hasRemainder(text: string): boolean {
  const digits = text.replace(/[\t\n\f\r ]/g, '')
  return digits.length % 4 === 1 && /^[A-Za-z\d+/]*$/.test(digits)
}

function attempt(work: () => string): string | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}

function compare(one: ArrayBufferView, other: ArrayBufferView): number {
  const [a, b] = [view(one), view(other)]
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0)
    if (difference !== 0) return Math.sign(difference)
  }
  return Math.sign(a.length - b.length)
}

function compareOffset(
  source: Uint8Array,
  target: Uint8Array,
  targetStart: number,
  sourceStart: number,
  targetEnd: number,
  sourceEnd: number,
): number {
  return compare(source.subarray(sourceStart, sourceEnd), target.subarray(targetStart, targetEnd))
}

/** -2 where it is out of bounds, -1 where the value is empty. */
function fill(bytes: Uint8Array, value: unknown, start: number, end: number, encoding?: string): number | undefined {
  if (start > end || end > bytes.length) return -2
  if (start === end) return undefined
  if (typeof value !== 'string' && !ArrayBuffer.isView(value)) {
    bytes.fill(Number(value) & 255, start, end)
    return undefined
  }
  const name = (encoding ?? 'utf8').toLowerCase()
  const pattern = typeof value === 'string' ? encoded(value, ENCODING_NUMBERS[name] ?? 1) : view(value)
  if (pattern.length === 0) return -1
  for (let at = start; at < end; at += pattern.length) bytes.set(pattern.subarray(0, end - at), at)
  return undefined
}

function swap(bytes: Uint8Array, size: number): Uint8Array {
  for (let at = 0; at + size <= bytes.length; at += size) bytes.subarray(at, at + size).reverse()
  return bytes
}
