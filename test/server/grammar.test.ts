import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ProtocolError } from '../../server/protocol/errors.ts'
import { argumentParser, parseRequest } from '../../server/protocol/grammar.ts'

const run = (grammar: string, rest: string) => argumentParser('VERB', grammar)(rest)
const refused = expect.objectContaining({ code: 'bad-arguments' })

describe('parseRequest', () => {
  test('keeps verb and rest verbatim, parted by one space', () => {
    expect(parseRequest('echo  two  spaces ')).toEqual({ verb: 'echo', rest: ' two  spaces ' })
    expect(parseRequest('Ping')).toEqual({ verb: 'Ping', rest: '' })
    expect(parseRequest(' PING')).toEqual({ verb: '', rest: 'PING' })
  })
})

describe('argumentParser', () => {
  test('takes required, optional and remaining words', () => {
    expect(run('<room> <text...>', 'sea  hello  there ')).toEqual(['sea', ' hello  there '])
    expect(run('[text...]', '')).toEqual([''])
    expect(run('[text...]', ' a b ')).toEqual([' a b '])
    expect(run('[token]', '')).toEqual([])
    expect(run('<name> <size> [sha256]', 'a 5')).toEqual(['a', '5'])
  })

  test('refuses words that are missing, empty or one too many', () => {
    for (const [grammar, rest] of [
      ['', 'x'],
      ['<nick>', ''],
      ['[token]', 'a b'],
      ['[token]', ' a'],
      ['<room> <text...>', ''],
      ['<room> <text...>', 'sea'],
      ['<room> <text...>', 'sea '],
      ['<text...>', ''],
    ] as const) {
      expect(() => run(grammar, rest)).toThrow(refused)
    }
  })

  test('throws nothing but ProtocolError whatever the line', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('', '[a]', '<a>', '<a> [b]', '<a> <b...>', '<b...>', '[b...]'),
        fc.string({ unit: 'binary' }),
        (grammar, rest) => {
          try {
            expect(Array.isArray(run(grammar, rest))).toBe(true)
          } catch (error) {
            expect(error).toBeInstanceOf(ProtocolError)
          }
        },
      ),
    )
  })
})
