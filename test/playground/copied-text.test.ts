import { describe, expect, test } from 'vitest'
import { conversationText, withoutMarks } from '../../playground/terminal/copied-text.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('withoutMarks', () => {
  test('leaves out who spoke and the line endings, and keeps what was said', () => {
    expect(withoutMarks('▸ PING a␍␊\n◂ +PONG a␍␊   \n· Connected\npart of a row')).toBe(
      'PING a\n+PONG a\nConnected\npart of a row',
    )
    expect(withoutMarks('+PONG')).toBe('+PONG')
  })
})

describe('conversationText', () => {
  test('tells who said what, whatever reads it came in, with a remark in place of a payload', () => {
    const payload = bytes('secret payload')
    const events = [
      { at: 0, kind: 'sent', bytes: bytes('PUT a 14\r\n') },
      { at: 0, kind: 'received', bytes: bytes('+G') },
      { at: 0, kind: 'received', bytes: bytes('O 0\r\n') },
      { at: 0, kind: 'sent', bytes: payload },
      { at: 0, kind: 'received', bytes: bytes('\u001b[2J\r\n') },
    ] as const
    const text = conversationText(events, (shown) =>
      shown === payload ? { bytes: new Uint8Array(), note: 'file a' } : { bytes: shown },
    )
    expect(text).toBe('▸ PUT a 14\n◂ +GO 0\n· file a\n◂ \\x1b[2J')
  })
})
