import { describe, expect, test } from 'vitest'
import { EscapeError, encodeEscapes } from '../../playground/terminal/escapes.ts'

const bytes = (text: string) => [...encodeEscapes(text)]

describe('encodeEscapes', () => {
  test('sends any byte, by its two digits in either case', () => {
    for (let byte = 0; byte < 256; byte++) {
      const digits = byte.toString(16).padStart(2, '0')
      expect(bytes(`\\x${digits}`)).toEqual([byte])
      expect(bytes(`\\x${digits.toUpperCase()}`)).toEqual([byte])
    }
  })

  test('knows the line ends, the tab and the backslash itself', () => {
    expect(bytes('a\\r\\n\\t\\\\x41')).toEqual([0x61, 0x0d, 0x0a, 0x09, 0x5c, 0x78, 0x34, 0x31])
  })

  test('sends code points and plain text as UTF-8', () => {
    expect(bytes('\\u{e9}\\u{1F600}')).toEqual([0xc3, 0xa9, 0xf0, 0x9f, 0x98, 0x80])
    expect(bytes('é\\x80é')).toEqual([0xc3, 0xa9, 0x80, 0xc3, 0xa9])
  })

  test.each(['\\', '\\q', '\\x4', '\\xg0', '\\u41', '\\u{}', '\\u{110000}', '\\u{d800}', 'fine \\x0z'])(
    'refuses %s and names what is wrong',
    (text) => {
      expect(() => encodeEscapes(text)).toThrow(EscapeError)
      expect(() => encodeEscapes(text)).toThrow(text.slice(text.indexOf('\\'), text.indexOf('\\') + 4))
    },
  )
})
