import { describe, expect, test } from 'vitest'
import { MAX_ENTRY_LENGTH, MAX_LOG_ENTRIES, PlainLog } from '../../playground/terminal/plain-log.ts'
import { Transcript } from '../../playground/terminal/transcript.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

const logged = () => {
  const transcript = new Transcript()
  const log = new PlainLog()
  return {
    log,
    sent: (text: string) => log.add(transcript.sent(bytes(text))),
    received: (text: string) => log.add(transcript.received(bytes(text))),
    note: (text: string) => log.add(transcript.note(text)),
    get entries() {
      return log.entries.map(({ from, text }) => [from, text])
    },
  }
}

describe('PlainLog', () => {
  test('has an entry for each line, with who said it, and none for remarks', () => {
    const conversation = logged()
    conversation.note('Connected')
    conversation.sent('one\r\ntwo\r\n')
    conversation.received('one\r\nt')
    conversation.received('wo\r\n')
    expect(conversation.entries).toEqual([
      ['page', 'one␍␊'],
      ['page', 'two␍␊'],
      ['server', 'one␍␊'],
      ['server', 'two␍␊'],
    ])
  })

  test('goes on in a further entry when a line passes the limit of one', () => {
    const conversation = logged()
    conversation.received('x'.repeat(MAX_ENTRY_LENGTH - 1))
    conversation.received('yz')
    expect(conversation.entries.map(([, text]) => text?.length)).toEqual([MAX_ENTRY_LENGTH, 1])
  })

  test('lets the oldest entries go past its limit and counts them', () => {
    const conversation = logged()
    for (let line = 0; line < MAX_LOG_ENTRIES + 3; line++) conversation.received(`${line}\n`)
    expect(conversation.entries).toHaveLength(MAX_LOG_ENTRIES)
    expect(conversation.entries[0]).toEqual(['server', '3␊'])
    expect(conversation.log.earlier).toBe(3)
  })

  test('clear forgets the entries and their count', () => {
    const conversation = logged()
    conversation.sent('a')
    conversation.log.clear()
    expect(conversation.entries).toEqual([])
    expect(conversation.log.earlier).toBe(0)
  })
})
