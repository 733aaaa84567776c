import { describe, expect, test } from 'vitest'
import {
  isGuestNick,
  MAX_NICK,
  MAX_PASSWORD_BYTES,
  MIN_PASSWORD_BYTES,
  nickProblem,
  passwordProblem,
  spellingProblem,
} from '../../server/protocol/nick.ts'

describe('nickProblem', () => {
  test.each(['a', 'Ada_Lovelace-1815', '-', '_', '7', 'guest', 'guest-', 'guest-1a', 'x'.repeat(MAX_NICK)])(
    'takes %s',
    (nick) => expect(nickProblem(nick)).toBeUndefined(),
  )

  test.each(['', 'a b', 'é', 'a.b', 'a\n', 'x'.repeat(MAX_NICK + 1), '\u212a'])('refuses %j', (nick) => {
    expect(nickProblem(nick)).toMatch(/^Cannot use nick as it must be 1 to 24 /)
  })

  test.each(['guest-1', 'GUEST-007'])('keeps %s for guests, and lets a room have it', (nick) => {
    expect(nickProblem(nick)).toContain('kept for guests')
    expect(isGuestNick(nick)).toBe(true)
    expect(spellingProblem('room', nick)).toBeUndefined()
  })

  test('repeats only the beginning of a long word', () => {
    expect(nickProblem('😀'.repeat(1000))).toMatch(/: current nick is "(😀){32}"$/u)
  })
})

describe('passwordProblem', () => {
  test.each([
    'x'.repeat(MIN_PASSWORD_BYTES),
    'x'.repeat(MAX_PASSWORD_BYTES),
    'é'.repeat(MAX_PASSWORD_BYTES / 2),
    ' spaces too ',
  ])('takes %j', (password) => expect(passwordProblem(password)).toBeUndefined())

  test.each(['', 'x'.repeat(MIN_PASSWORD_BYTES - 1), 'x'.repeat(MAX_PASSWORD_BYTES + 1), 'é'.repeat(65)])(
    'refuses the length of %j',
    (password) => expect(passwordProblem(password)).toMatch(/length must be 8 to 128 bytes: current length is \d+$/),
  )

  test.each(['\0', '\t', '\x7f', '\x85'])(
    'refuses the control character %j, without repeating the password',
    (control) => {
      const problem = passwordProblem(`secret phrase${control}`)
      expect(problem).toContain('without control characters')
      expect(problem).not.toContain('secret')
    },
  )
})
