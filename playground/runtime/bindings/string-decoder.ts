import type { Binding } from '../realm.ts'
import { base64Slice, base64urlSlice } from './buffer/base64.ts'
import { hexSlice } from './buffer/hex.ts'
import { asciiSlice, latin1Slice, ucs2Slice } from './buffer/one-byte.ts'
import { ENCODINGS } from './buffer/search.ts'
import { utf8Slice } from './buffer/utf8.ts'

/** Where a decoder keeps what it knows (`src/string_decoder.h`): up to four bytes of a character, then these. */
const MISSING = 4
const BUFFERED = 5
const ENCODING = 6
const SIZE = 7

type Encoding = (typeof ENCODINGS)[number]

const SLICES: Readonly<Record<Encoding, (bytes: Uint8Array) => string>> = {
  ascii: asciiSlice,
  utf8: utf8Slice,
  base64: base64Slice,
  utf16le: ucs2Slice,
  latin1: latin1Slice,
  hex: hexSlice,
  buffer: utf8Slice,
  base64url: base64urlSlice,
}

/** What Node's `string_decoder` finds in `src/string_decoder.cc`. */
export const stringDecoderBinding = (): Binding => ({
  encodings: [...ENCODINGS],
  kIncompleteCharactersStart: 0,
  kIncompleteCharactersEnd: MISSING,
  kMissingBytes: MISSING,
  kBufferedBytes: BUFFERED,
  kEncodingField: ENCODING,
  kNumFields: SIZE,
  kSize: SIZE,
  decode,
  flush,
})

const encodingOf = (state: Uint8Array): Encoding => ENCODINGS[state[ENCODING] ?? 1] ?? 'utf8'
const missing = (state: Uint8Array): number => state[MISSING] ?? 0
const buffered = (state: Uint8Array): number => state[BUFFERED] ?? 0

/** The whole characters in what is kept and `chunk` together; the beginning of one more is kept. */
function decode(state: Uint8Array, chunk: ArrayBufferView): string {
  const encoding = encodingOf(state)
  let data = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength)
  if (encoding === 'ascii' || encoding === 'latin1' || encoding === 'hex') return SLICES[encoding](data)
  let begun = ''
  if (missing(state) > 0) {
    data = data.subarray(complete(state, data, encoding))
    if (missing(state) === 0) begun = takeBuffered(state, encoding)
  }
  if (data.length === 0) return begun
  const [kept, lacking] = unfinished(data, encoding)
  const whole = data.length - kept
  state[BUFFERED] = kept
  state[MISSING] = lacking
  state.set(data.subarray(whole), 0)
  return begun + SLICES[encoding](data.subarray(0, whole))
}

/** The rest of what is kept, whole or not. */
function flush(state: Uint8Array): string {
  const encoding = encodingOf(state)
  const count = encoding === 'utf16le' ? buffered(state) & ~1 : buffered(state)
  state[MISSING] = 0
  state[BUFFERED] = 0
  return SLICES[encoding](state.subarray(0, count))
}

/** Adds to the character that is kept; returns how many bytes were of it. */
function complete(state: Uint8Array, data: Uint8Array, encoding: Encoding): number {
  let count = Math.min(data.length, missing(state))
  if (encoding === 'utf8') {
    const stranger = data.subarray(0, count).findIndex((byte) => (byte & 0xc0) !== 0x80)
    if (stranger !== -1) {
      // It begins another character: the one that is kept will have no more.
      count = stranger
      state[MISSING] = stranger
    }
  }
  state.set(data.subarray(0, count), buffered(state))
  state[MISSING] = missing(state) - count
  state[BUFFERED] = buffered(state) + count
  return count
}

function takeBuffered(state: Uint8Array, encoding: Encoding): string {
  const count = buffered(state)
  const text = SLICES[encoding](state.subarray(0, count))
  state[BUFFERED] = 0
  return text
}

/** How many bytes at the end begin a character, and how many it still lacks. */
function unfinished(data: Uint8Array, encoding: Encoding): readonly [kept: number, lacking: number] {
  const last = data[data.length - 1] ?? 0
  if (encoding === 'utf8') return last >= 0x80 ? unfinishedUtf8(data) : [0, 0]
  if (encoding === 'utf16le') {
    if (data.length % 2 === 1) return [1, 1]
    return (last & 0xfc) === 0xd8 ? [2, 2] : [0, 0]
  }
  const kept = data.length % 3
  return [kept, kept > 0 ? 3 - kept : 0]
}

function unfinishedUtf8(data: Uint8Array): readonly [kept: number, lacking: number] {
  for (let kept = 1; kept <= 4 && kept <= data.length; kept++) {
    const byte = data[data.length - kept] ?? 0
    if ((byte & 0xc0) === 0x80) continue
    const length = (byte & 0xe0) === 0xc0 ? 2 : (byte & 0xf0) === 0xe0 ? 3 : (byte & 0xf8) === 0xf0 ? 4 : 0
    return kept < length ? [kept, length - kept] : [0, 0]
  }
  return [0, 0]
}
