import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maskPassword, PasswordMask, passwordStart } from '../../playground/gateway/password-mask.ts'

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
    ['\tLogin\tann\t s', '\tLogin\tann\t *'],
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

  test('masks it however long and odd what stands before it is', () => {
    const [nick, blanks] = ['x'.repeat(100), ' '.repeat(100)]
    for (const before of [`LOGIN ${nick} `, `${blanks}login${blanks}a${blanks}`, '\tREGISTER\ta\t']) {
      expect(masked(`${before}s\r\n`)).toBe(`${before}*\r\n`)
    }
  })

  test('masks it behind a payload that has no ending', () => {
    expect(masked('PUT file 5\r\n', 'hello', 'LOGIN a secret\r\n')).toBe('PUT file 5\r\n|hello|LOGIN a ******\r\n')
  })

  test('leaves the bytes it was given alone', () => {
    const bytes = encoder.encode('LOGIN a b')
    new PasswordMask().push(bytes)
    expect(decoder.decode(bytes)).toBe('LOGIN a b')
  })

  test('masks a stream in whatever pieces as the lines it consists of', () => {
    const word = fc.constantFrom('LOGIN', 'register', 'LOG', 'ECHO', 'a', 'LOGINS', 'é', ' ', '  ', '\t', '')
    const line = fc.array(word, { maxLength: 8 }).map((words) => words.join(' '))
    fc.assert(
      fc.property(fc.array(line), fc.array(fc.nat({ max: 20 })), (lines, cuts) => {
        const bytes = encoder.encode(lines.map((one) => `${one}\r\n`).join(''))
        const mask = new PasswordMask()
        const shown: number[] = []
        let at = 0
        for (const length of [...cuts, bytes.length]) {
          shown.push(...mask.push(bytes.subarray(at, at + length)))
          at += length
        }
        // A letter of two bytes is two stars; a new piece may mask more than its line would.
        const text = decoder.decode(Uint8Array.from(shown)).split('\r\n')
        for (const [index, one] of lines.entries()) {
          const start = passwordStart(one)
          if (start !== undefined) expect(text[index]?.slice(start)).toMatch(/^\**$/)
        }
        expect(shown).toHaveLength(bytes.length)
      }),
    )
  })
})
