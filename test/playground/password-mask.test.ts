import { describe, expect, test } from 'vitest'
import { maskPassword, PasswordMask } from '../../playground/gateway/password-mask.ts'

const encoder = new TextEncoder()
const decoder = new TextDecoder()

const masked = (...pieces: string[]) => {
  const mask = new PasswordMask()
  return pieces.map((piece) => decoder.decode(mask.push(encoder.encode(piece)))).join('|')
}

describe('maskPassword', () => {
  test.each([
    ['LOGIN ann secret words', 'LOGIN ann ************'],
    ['register ann s', 'register ann *'],
    ['  LOGIN  ann  s', '  LOGIN  ann  *'],
    ['LOGIN ann', 'LOGIN ann'],
    ['ECHO LOGIN ann s', 'ECHO LOGIN ann s'],
  ])('%s', (line, shown) => {
    expect(maskPassword(line)).toBe(shown)
  })
})

describe('PasswordMask', () => {
  test('masks a password whole or in pieces, and nothing else', () => {
    expect(masked('LOGIN ann secret\r\nPING secret\r\n')).toBe('LOGIN ann ******\r\nPING secret\r\n')
    expect(masked('LO', 'GIN ann s', 'ec', 'ret\n', 'x')).toBe('LO|GIN ann *|**|***\n|x')
  })

  test('looks at the beginning of each line only', () => {
    const long = 'x'.repeat(100)
    expect(masked(`${long}\nLOGIN a b\n`, `ECHO LOGIN a b\n`)).toBe(`${long}\nLOGIN a *\n|ECHO LOGIN a b\n`)
  })

  test('leaves the bytes it was given alone', () => {
    const bytes = encoder.encode('LOGIN a b')
    new PasswordMask().push(bytes)
    expect(decoder.decode(bytes)).toBe('LOGIN a b')
  })
})
