import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadCommands } from '../../server/cli/load-commands.ts'
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

const commands = (await loadCommands()).map(({ verb, grammar }) => {
  const names = grammar === '' ? [] : grammar.split(' ')
  return { verb, grammar, names, takesRest: grammar.includes('...') }
})

describe.each(commands)('$verb $grammar', ({ verb, grammar, names, takesRest }) => {
  const parse = argumentParser(verb, grammar)
  const word = fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => text.replaceAll(' ', '_'))
  const text = fc.string({ unit: 'grapheme', minLength: 1 })
  const required = names.filter((name) => name.startsWith('<')).length
  const first = (count: number) =>
    fc.tuple(...names.slice(0, count).map((name) => (name.includes('...') ? text : word)))

  test('takes as many words as its form has', () => {
    const counts = fc.integer({ min: required, max: names.length })
    fc.assert(
      fc.property(counts.chain(first), (words) => {
        const given = takesRest && words.length < names.length ? [...words, ''] : words
        expect(parse(words.join(' '))).toEqual(given)
      }),
    )
  })

  const refuses = (words: readonly string[]) => {
    expect(() => parse(words.join(' '))).toThrow(refused)
  }

  if (required > 0)
    test('refuses one word too few', () => {
      fc.assert(fc.property(first(required - 1), refuses))
    })

  if (!takesRest)
    test('refuses one word too many', () => {
      fc.assert(fc.property(first(names.length), word, (words, more) => refuses([...words, more])))
    })

  test('throws nothing but ProtocolError whatever the line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (line, asked) => {
        try {
          parse(parseRequest(asked ? `${verb} ${line}` : line).rest)
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError)
        }
      }),
    )
  })
})
