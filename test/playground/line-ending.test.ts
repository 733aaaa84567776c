import { describe, expect, test } from 'vitest'
import { encodeLine, encodeText } from '../../playground/terminal/line-ending.ts'

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

describe('encodeLine', () => {
  test('ends the line as chosen, and every line break inside it', () => {
    expect(text(encodeLine('one\ntwo', 'crlf'))).toBe('one\r\ntwo\r\n')
    expect(text(encodeLine('one\ntwo', 'lf'))).toBe('one\ntwo\n')
  })

  test('adds nothing with none, so that one byte can go alone', () => {
    expect(encodeLine('h', 'none')).toEqual(Uint8Array.of(0x68))
    expect(encodeLine('', 'none')).toEqual(new Uint8Array())
    expect(text(encodeLine('one\n', 'none'))).toBe('one\n')
  })

  test('encodes UTF-8', () => {
    expect(encodeLine('€', 'lf')).toEqual(Uint8Array.of(0xe2, 0x82, 0xac, 0x0a))
  })
})

describe('encodeText', () => {
  test('ends nothing by itself', () => {
    expect(text(encodeText('one\ntwo\n', 'crlf'))).toBe('one\r\ntwo\r\n')
    expect(text(encodeText('one', 'crlf'))).toBe('one')
  })
})
