import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ERROR_CODES } from '../../../server/protocol/errors.ts'
import { MAX_NICK } from '../../../server/protocol/nick.ts'
import { memoryClient } from '../../support/client.ts'
import { arrive, sha256 } from '../../support/conversation.ts'
import { bytesOf, COMMANDS, each, GRAMMAR, refusal, VERBS, wire } from '../../support/protocol-page.ts'
import { serverForTest } from '../../support/server.ts'

// The grammar of reference/protocol.

test('is ABNF, uses no rule that is not there and has none that nothing uses', () => {
  expect(GRAMMAR.nonsense).toBe('')
  const starts = ['request-line', 'greeting', 'reply', 'event', 'payload']
  expect(new Set([...GRAMMAR.used, ...starts])).toEqual(GRAMMAR.names)
})

test('has a rule for every request, every verb and every error code, and for no other', () => {
  expect(
    GRAMMAR.parts('request')
      .map((rule) => GRAMMAR.literals(rule)[0])
      .toSorted(),
  ).toEqual(VERBS)
  expect(GRAMMAR.literals('verb')).toEqual(VERBS)
  expect(GRAMMAR.literals('code')).toEqual([...ERROR_CODES])
})

const GOOD: Readonly<Record<string, string>> = {
  nick: 'grace',
  room: 'lab',
  name: 'notes.txt',
  size: '5',
  sha256: sha256(Buffer.from('hello')),
  offset: '0',
  count: '1000',
  seconds: '60',
  token: 'euro-€',
  verb: 'ping',
  text: 'two  words',
  password: 'a porthole of brass',
}
const good = (word: string): string => GOOD[word.replaceAll(/\W/g, '')] ?? word
const wordsOf = (grammar: string): string[] => grammar.split(' ').filter(Boolean)

test.each(COMMANDS.map(({ verb, grammar }) => [verb, grammar] as const))('has the form %s %s', (verb, grammar) => {
  const words = wordsOf(grammar)
  const required = words.filter((word) => word.startsWith('<')).map(good)
  const all = [verb, ...words.map(good)].join(' ')
  const least = [verb.toLowerCase(), ...required].join(' ')
  expect(GRAMMAR.misfits('request-line', each([all, least]))).toEqual([])
  const short = required.length > 0 ? [[verb, ...required.slice(0, -1)].join(' ')] : []
  const long = grammar.includes('...') ? [] : [`${all} more`, `${all}  `]
  const wrong = each([...short, ...long, `X${all}`])
  expect(GRAMMAR.misfits('request-line', wrong)).toEqual(wrong)
})

/** On both sides of every step of the rules for UTF-8. */
const POINTS = [
  ...[0x1f, 0x20, 0x7e, 0x7f, 0x80, 0x9f, 0xa0, 0x7ff, 0x800, 0xfff],
  ...[0x1000, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff],
]
/** Requests on both sides of the edges of a rule. */
const EDGES = [
  ...['a_B-9', 'a.b', 'x'.repeat(MAX_NICK), 'x'.repeat(MAX_NICK + 1)].map((nick) => `NICK ${nick}`),
  ...['1', '0', '007', '1000', '1001', '999', '-1'].map((count) => `HISTORY lab ${count}`),
  ...['-a', '.a', 'a..', 'a/b', 'y'.repeat(120), 'y'.repeat(121)].map((name) => `PUT ${name} 5`),
  ...[63, 64, 65].map((digits) => `PUT digest.txt 5 ${'aB9'.repeat(22).slice(0, digits)}`),
  ...['007', '5.', '1e3'].map((offset) => `GET notes.txt ${offset}`),
  ...POINTS.map((point) => `ECHO ${String.fromCodePoint(point)}`),
].map(bytesOf)
const NO_TEXT = ['\x80', '\xC1\xBF', '\xED\xA0\x80', '\xE0\x9F\xBF', '\xF0\x8F\xBF\xBF', '\xF4\x90\x80\x80', '\xFF']
const ODD = ['', 'a.b', '.hid', '007', '-1', 'x'.repeat(MAX_NICK + 1), 'y'.repeat(121), 'é', '🙂', 'x\ty', '\x85']

const anyWord = (word: string) =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constant(bytesOf(good(word))) },
    { weight: 2, arbitrary: fc.constantFrom(...ODD).map(bytesOf) },
    { weight: 1, arbitrary: fc.constantFrom(...NO_TEXT) },
  )
/** Requests that are nearly right, as often as not with something missing, wrong or too much. */
const anyLine = fc
  .constantFrom(...COMMANDS)
  .chain(({ verb, grammar }) =>
    fc
      .tuple(
        fc.constantFrom(verb, verb, verb.toLowerCase(), `${verb}S`, `${verb}é`, ` ${verb}`).map(bytesOf),
        fc.tuple(...wordsOf(grammar).map(anyWord)),
        fc.constantFrom(0, 0, 0, 1, 2),
        fc.constantFrom('\n', '\r\n', ' \r\n', ' more\n'),
      )
      .map(([word, rest, fewer, end]) => [word, ...rest.slice(0, rest.length - fewer)].join(' ') + end),
  )

test('fits what the server takes, and nothing that it does not', async () => {
  const server = await serverForTest({ args: ['--login-rate=0'] })
  const owner = await arrive(memoryClient(server.service))
  await owner.ask('REGISTER owner a porthole of brass')
  expect(await owner.put('notes.txt', Buffer.alloc(1000))).toEqual([expect.stringMatching(/^\+OK 1000 /)])
  const examples = [...EDGES, ...NO_TEXT.map((bytes) => `ECHO ${bytes}`)].map((line): [string] => [`${line}\n`])
  await fc.assert(
    fc.asyncProperty(anyLine, async (line) => {
      const guest = await arrive(memoryClient(server.service))
      await guest.ask('JOIN lab')
      guest.client.send(Buffer.from(line, 'latin1'))
      const reply = await guest.reply()
      guest.client.finish()
      expect(GRAMMAR.misfits('reply', [wire(reply)])).toEqual([])
      if (GRAMMAR.misfits('request-line', [line]).length > 0) expect(refusal(reply)).toBeDefined()
      // Passwords are measured in bytes, which a grammar of characters cannot say.
      else if (!/^register/i.test(line))
        expect(['unknown-command', 'bad-arguments', 'bad-name', 'not-text']).not.toContain(refusal(reply))
    }),
    { numRuns: 400, examples },
  )
})
