import { describe, expect, test } from 'vitest'
import { linkedText, MAX_LINK_LENGTH } from '../../playground/terminal/deep-link.ts'

const link = (send: string, service = 'echo') =>
  linkedText(`?service=${service}&send=${encodeURIComponent(send)}`, 'echo')

describe('linkedText', () => {
  test('gives a service its line, and no other one', () => {
    expect(link('PING a')).toEqual({ text: 'PING a' })
    expect(link('PING a', 'porthole')).toBeUndefined()
    expect(linkedText('?send=a+b', 'echo')).toEqual({ text: 'a b' })
    expect(linkedText('?service=echo', 'echo')).toBeUndefined()
  })

  test('makes line breaks, escape sequences and bidirectional controls visible', () => {
    expect(link('a\r\nQUIT\u001b[31m\u202e\u2028')).toEqual({ text: 'a\\x0d\\x0aQUIT\\x1b[31m\\u{202e}\\u{2028}' })
  })

  test('refuses a text beyond its limit', () => {
    expect(link('x'.repeat(MAX_LINK_LENGTH))).toHaveProperty('text')
    expect(link('x'.repeat(MAX_LINK_LENGTH + 1))).toEqual({
      refusal: expect.stringContaining(`it has ${MAX_LINK_LENGTH + 1}`),
    })
  })
})
