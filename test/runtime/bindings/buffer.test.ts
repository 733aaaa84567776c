import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bufferBinding } from '../../../playground/runtime/bindings/buffer/binding.ts'

const binding = bufferBinding()
const call = (name: string, ...values: unknown[]): unknown => {
  const work = binding[name]
  if (typeof work !== 'function') throw new Error(`${name} must be a function`)
  return work(...values)
}

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ maxLength: 60 }),
  fc.string({ unit: fc.constantFrom('a', 'F', '9', '=', '-', '+', '/', '\n', 'z'), maxLength: 20 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 10 }).map((codes) => String.fromCharCode(...codes)),
)
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 80 }),
  text.map((some) => new Uint8Array(Buffer.from(some))),
)
const ENCODINGS = ['utf8', 'latin1', 'ascii', 'hex', 'base64', 'base64url', 'ucs2'] as const

describe.each(ENCODINGS)('buffer binding, %s', (encoding) => {
  const write = ['utf8', 'latin1', 'ascii'].includes(encoding) ? `${encoding}WriteStatic` : `${encoding}Write`

  test('writes any text as Node does', () => {
    fc.assert(
      fc.property(text, fc.nat(20), fc.option(fc.nat(20), { nil: undefined }), (some, offset, length) => {
        const mine = new Uint8Array(40)
        const theirs = Buffer.alloc(40)
        const written =
          length === undefined ? theirs.write(some, offset, encoding) : theirs.write(some, offset, length, encoding)
        expect(call(write, mine, some, offset, length)).toBe(written)
        expect(Buffer.from(mine)).toEqual(theirs)
      }),
      { numRuns: 500 },
    )
  })

  test('reads any bytes as Node does', () => {
    fc.assert(
      fc.property(bytes, fc.nat(10), fc.option(fc.nat(80), { nil: undefined }), (some, start, end) => {
        const from = Math.min(start, some.length)
        const to = end === undefined ? undefined : Math.max(from, Math.min(end, some.length))
        expect(call(`${encoding}Slice`, some, from, to)).toBe(Buffer.from(some).toString(encoding, from, to))
      }),
      { numRuns: 500 },
    )
  })
})

test('buffer binding reads texts of any length', () => {
  const some = Buffer.alloc(100_001, 'äbc')
  for (const encoding of ENCODINGS) expect(call(`${encoding}Slice`, some) === some.toString(encoding)).toBe(true)
})

test('buffer binding counts the bytes of UTF-8 as Node does', () => {
  fc.assert(
    fc.property(text, (some) => {
      expect(call('byteLengthUtf8', some)).toBe(Buffer.byteLength(some))
    }),
  )
})

const few = fc.uint8Array({ max: 2, maxLength: 12 })

test('buffer binding finds bytes, forward and backward, as Node does', () => {
  fc.assert(
    fc.property(few, few, fc.integer({ min: -14, max: 14 }), fc.boolean(), (whole, needle, offset, forward) => {
      const buffer = Buffer.from(whole)
      const part = Buffer.from(needle)
      expect(call('indexOfBuffer', whole, needle, offset, 1, forward)).toBe(
        forward ? buffer.indexOf(part, offset) : buffer.lastIndexOf(part, offset),
      )
      expect(call('indexOfNumber', whole, 1, offset, forward)).toBe(
        forward ? buffer.indexOf(1, offset) : buffer.lastIndexOf(1, offset),
      )
    }),
    { numRuns: 2000 },
  )
})

test('buffer binding finds UTF-16 where a character begins, as Node does', () => {
  const unit = fc.string({ unit: fc.constantFrom('a', 'b', 'ā', '\u6161'), maxLength: 6 })
  fc.assert(
    fc.property(unit, unit, fc.integer({ min: -14, max: 14 }), fc.boolean(), (whole, needle, offset, forward) => {
      const buffer = Buffer.from(whole, 'utf16le')
      expect(call('indexOfString', buffer, needle, offset, 3, forward)).toBe(
        forward ? buffer.indexOf(needle, offset, 'utf16le') : buffer.lastIndexOf(needle, offset, 'utf16le'),
      )
    }),
    { numRuns: 2000 },
  )
})

test('buffer binding compares as Node does', () => {
  fc.assert(
    fc.property(few, few, (one, other) => {
      expect(call('compare', one, other)).toBe(Buffer.compare(one, other))
    }),
  )
})

test('buffer binding fills with a pattern, and says what is empty or out of bounds', () => {
  const filled = new Uint8Array(5)
  call('fill', filled, 'ab', 1, 4, 'utf8')
  expect([...filled]).toEqual([0, 97, 98, 97, 0])
  expect(call('fill', filled, 'zz', 0, 5, 'hex')).toBe(-1)
  expect(call('fill', filled, 'a', 0, 6)).toBe(-2)
})

test('buffer binding swaps the order of bytes', () => {
  const some = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)
  call('swap16', some)
  expect([...some]).toEqual([2, 1, 4, 3, 6, 5, 8, 7])
  call('swap32', some)
  expect([...some]).toEqual([3, 4, 1, 2, 7, 8, 5, 6])
  call('swap64', some)
  expect([...some]).toEqual([6, 5, 8, 7, 2, 1, 4, 3])
})

test('buffer binding: searches a Buffer whose own indexOf comes back to it', () => {
  class Returning extends Uint8Array {
    override indexOf(value: number, from = 0): number {
      return Number(call('indexOfNumber', this, value, from, true))
    }
  }
  const long = new Returning(100_000)
  long[99_999] = 7
  expect(long.indexOf(7)).toBe(99_999)
})
