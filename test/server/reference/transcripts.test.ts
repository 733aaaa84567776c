import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tcpClient } from '../../support/client.ts'
import { Conversation } from '../../support/conversation.ts'
import { cells, section, transcripts } from '../../support/page.ts'
import { each, formOf, GRAMMAR, PROTOCOL, VERBS, wire } from '../../support/protocol-page.ts'
import { startServer, type TestServer } from '../../support/server.ts'

// The replies that reference/protocol shows: as forms in its tables, and in its transcripts.

/** By verb, the forms that the lines of its replies may have. */
const forms = new Map(
  ['The connection', 'Names and accounts', 'Rooms and messages', 'Files', 'The server']
    .flatMap((heading) => cells(section(PROTOCOL, heading, 3)))
    .map(([verb = '', success = '']) => [
      verb.replaceAll('`', ''),
      [...success.matchAll(/`([^`]+)`/g)].map(([, form = '']) => formOf(form)),
    ]),
)

test('the tables show the success of every request once, and of no other', () => {
  expect([...forms.keys()].toSorted()).toEqual(VERBS)
})

const isFromServer = (line: string): boolean => /^[+|*-]/.test(line)

/** What changes from run to run made equal: times, guests, the values of STATS. */
const settled = (lines: readonly string[]): string[] =>
  lines.map((line) =>
    line
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/, 'time')
      .replace(/guest-\d+/, 'guest')
      .replace(/^\| up .*|^(\| [a-z_]+ )\d+$/, '$1'),
  )

describe('transcript', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServer()
  })
  afterAll(() => server.stop())

  test.each(transcripts(PROTOCOL).map((lines, index) => [index + 1, lines] as const))(
    '%i comes true',
    async (_, transcript) => {
      const conversation = new Conversation(tcpClient(server.port('porthole')))
      const greeting = [await conversation.event(/^\* PORTHOLE/), await conversation.event(/^\* HELLO/)]
      expect(GRAMMAR.misfits('greeting', [wire(greeting)])).toEqual([])
      const said = transcript.every(isFromServer) ? [...greeting] : []
      let [verb, last = ''] = ['', '']
      for (const line of transcript.filter((one) => !isFromServer(one))) {
        if (last.startsWith('+FILE')) {
          said.push((await conversation.payload()).toString())
          last = ''
          continue
        }
        const isPayload = last.startsWith('+GO')
        conversation.client.send(isPayload ? line : `${line}\r\n`)
        const reply = await conversation.reply()
        const events = conversation.events.splice(0)
        said.push(line, ...events, ...reply)
        verb = isPayload ? verb : (line.split(' ', 1)[0] ?? '')
        last = reply.at(-1) ?? ''
        expect(GRAMMAR.misfits('event', each(events))).toEqual([])
        expect(GRAMMAR.misfits('reply', [wire(reply)])).toEqual([])
        if (last.startsWith('-')) continue
        expect(isPayload ? [] : GRAMMAR.misfits('request-line', each([line]))).toEqual([])
        expect(reply.filter((one) => !forms.get(verb)?.some((form) => form.test(one)))).toEqual([])
      }
      expect(settled(said)).toEqual(settled(transcript))
      conversation.client.finish()
      await conversation.client.untilEnd()
    },
  )
})
