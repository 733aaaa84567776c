import { Buffer } from 'node:buffer'
import { StringDecoder } from 'node:string_decoder'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stringDecoderBinding } from '../../../playground/runtime/bindings/string-decoder.ts'

const { decode, flush, kSize, kEncodingField, encodings } = stringDecoderBinding()

function decodedInPieces(pieces: readonly Uint8Array[], encoding: string): string {
  const state = new Uint8Array(Number(kSize))
  state[Number(kEncodingField)] = Array.isArray(encodings) ? encodings.indexOf(encoding) : 0
  if (typeof decode !== 'function' || typeof flush !== 'function') throw new Error('functions must be there')
  return `${pieces.map((piece) => decode(state, piece)).join('|')}|${flush(state)}`
}

const piece = fc.oneof(
  fc.uint8Array({ maxLength: 5 }),
  fc.string({ unit: 'grapheme', maxLength: 4 }).map((text) => Buffer.from(text)),
  fc.string({ unit: 'grapheme', maxLength: 4 }).map((text) => Buffer.from(text, 'utf16le')),
)

test.each(['utf8', 'utf16le', 'base64', 'base64url', 'latin1', 'ascii', 'hex'] as const)(
  'string_decoder decodes %s in any pieces as Node does',
  (encoding) => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const decoder = new StringDecoder(encoding)
        const expected = `${pieces.map((part) => decoder.write(Buffer.from(part))).join('|')}|${decoder.end()}`
        expect(decodedInPieces(pieces, encoding)).toBe(expected)
      }),
      { numRuns: 500 },
    )
  },
)
