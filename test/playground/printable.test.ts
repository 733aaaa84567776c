import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MAX_COMBINING, PrintableDecoder, plainText, printable } from '../../playground/wire/printable.ts'

const show = (...chunks: (Uint8Array | number[])[]): string => {
  const decoder = new PrintableDecoder()
  return plainText([...chunks.flatMap((chunk) => decoder.push(Uint8Array.from(chunk))), ...decoder.end()])
}

/** Bytes that meet the interesting branches more often than chance would. */
const stream = fc.uint8Array({ maxLength: 64 }).chain((noise) =>
  fc.oneof(
    fc.constantFrom(noise),
    fc
      .constantFrom(new TextEncoder().encode('€ 👩‍👩‍👧 é\u202e\u0085\r\n'))
      .map((text) => Uint8Array.from([...text, ...noise])),
    fc.constantFrom(Uint8Array.from([0xf0, 0x9f, 0x91, 0xed, 0xa0, 0x80, 0xe0, 0x80, ...noise])),
  ),
)

describe('PrintableDecoder', () => {
  test('shows printable UTF-8 as it is', () => {
    expect(plainText(printable('plain – €uro 你好 👩‍👩‍👧 é'))).toBe('plain – €uro 你好 👩‍👩‍👧 é')
  })

  test('shows CR and LF as marks of their own kind', () => {
    expect(printable('a\r\n')).toEqual([
      { kind: 'text', text: 'a' },
      { kind: 'cr', text: '␍' },
      { kind: 'lf', text: '␊' },
    ])
  })

  test('shows control bytes as hex', () => {
    expect(show([0x00, 0x07, 0x09, 0x1b, 0x5b, 0x32, 0x4a, 0x7f])).toBe(String.raw`\x00\x07\x09\x1b[2J\x7f`)
  })

  test('shows C1, bidirectional and invisible characters as code points', () => {
    expect(plainText(printable('\u0085\u009b\u200e\u200f\u202a\u202e\u2066\u2069\u2028\ufeff\u{e0041}'))).toBe(
      String.raw`\u{85}\u{9b}\u{200e}\u{200f}\u{202a}\u{202e}\u{2066}\u{2069}\u{2028}\u{feff}\u{e0041}`,
    )
  })

  test('shows bytes that are not UTF-8 as hex: stray, overlong, surrogate, beyond Unicode', () => {
    expect(show([0x80, 0xff])).toBe(String.raw`\x80\xff`)
    expect(show([0xc0, 0xaf, 0xe0, 0x80, 0xaf])).toBe(String.raw`\xc0\xaf\xe0\x80\xaf`)
    expect(show([0xed, 0xa0, 0x80])).toBe(String.raw`\xed\xa0\x80`)
    expect(show([0xf4, 0x90, 0x80, 0x80, 0xf5])).toBe(String.raw`\xf4\x90\x80\x80\xf5`)
  })

  test('keeps a sequence that a read cut in two until its rest comes', () => {
    const decoder = new PrintableDecoder()
    expect(decoder.push(Uint8Array.of(0x61, 0xe2, 0x82))).toEqual([{ kind: 'text', text: 'a' }])
    expect(decoder.push(Uint8Array.of(0xac))).toEqual([{ kind: 'text', text: '€' }])
  })

  test('shows a cut sequence as hex when something else follows, or nothing', () => {
    expect(show([0xe2, 0x82], [0x61])).toBe(String.raw`\xe2\x82a`)
    expect(show([0xe2, 0x82])).toBe(String.raw`\xe2\x82`)
  })

  test('bounds the combining characters on one base character', () => {
    expect(plainText(printable(`e${'\u0301'.repeat(MAX_COMBINING + 1)}e\u0301`))).toBe(
      `e${'\u0301'.repeat(MAX_COMBINING)}\\u{301}e\u0301`,
    )
  })

  test('shows the same however the stream is cut', () => {
    fc.assert(
      fc.property(stream, (bytes) => {
        const whole = show(bytes)
        for (let cut = 0; cut <= bytes.length; cut++)
          expect(show(bytes.subarray(0, cut), bytes.subarray(cut))).toBe(whole)
        expect(show(...Array.from(bytes, (byte) => [byte]))).toBe(whole)
      }),
    )
  })

  test('never lets a control or format character through', () => {
    fc.assert(
      fc.property(stream, (bytes) => {
        expect(show(bytes)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]/u)
      }),
    )
  })
})
