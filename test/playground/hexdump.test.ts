import { describe, expect, test } from 'vitest'
import { hexdump } from '../../playground/wire/hexdump.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('hexdump', () => {
  test('shows a line with its ending as hex and ASCII', () => {
    expect(hexdump(bytes('hello\r\n'))).toEqual([{ offset: '0000', hex: '68 65 6c 6c 6f 0d 0a', ascii: 'hello··' }])
  })

  test('cuts rows at sixteen bytes and groups them by eight', () => {
    expect(hexdump(bytes('0123456789abcdefg'))).toEqual([
      { offset: '0000', hex: '30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66', ascii: '0123456789abcdef' },
      { offset: '0010', hex: '67', ascii: 'g' },
    ])
  })

  test('cuts rows at eight bytes when asked', () => {
    expect(hexdump(bytes('012345678'), 8).map(({ offset }) => offset)).toEqual(['0000', '0008'])
  })

  test('shows every byte that does not print as a dot', () => {
    const ascii = hexdump(Uint8Array.from({ length: 256 }, (_, byte) => byte)).map((row) => row.ascii)
    expect(ascii.join('')).toBe(
      `${'·'.repeat(32)}${String.fromCharCode(...Array.from({ length: 95 }, (_, index) => 32 + index))}${'·'.repeat(129)}`,
    )
  })

  test('widens the offsets when four digits are not enough', () => {
    expect(hexdump(new Uint8Array(0x10001)).at(-1)?.offset).toBe('10000')
  })

  test('is empty for no bytes', () => {
    expect(hexdump(new Uint8Array())).toEqual([])
  })
})
