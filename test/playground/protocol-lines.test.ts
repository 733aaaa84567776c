import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MAX_PENDING, type Part, ProtocolReading } from '../../playground/wire/protocol-lines.ts'

const WHOLE = { sent: false, received: false }
const shown = (text: string, parts: readonly Part[]) =>
  parts.map(({ kind, start, end, begins, ends }) => [
    kind,
    `${begins ? '' : '…'}${text.slice(start, end).trimEnd()}${ends ? '' : '…'}`,
  ])
const reader = (lost = WHOLE) => {
  const reading = new ProtocolReading(lost)
  return {
    sent: (text: string) => shown(text, reading.sent(Buffer.from(text, 'latin1'))),
    received: (text: string) => shown(text, reading.received(Buffer.from(text, 'latin1'))),
  }
}

describe('ProtocolReading', () => {
  test('tells lines apart by their first byte', () => {
    const { sent, received } = reader()
    expect(sent('PING\r\nNOPE\n')).toEqual([
      ['request', 'PING'],
      ['request', 'NOPE'],
    ])
    expect(received('* HELLO a\r\n| b\r\n+PONG\r\n-ERR x\r\n?\r\n').map(([kind]) => kind)).toEqual([
      'event',
      'more',
      'success',
      'failure',
      'unknown',
    ])
  })

  test('says where a line begins, goes on and ends, over reads', () => {
    const { received } = reader()
    expect([received('+PO'), received('N'), received('G\r\n* ')]).toEqual([
      [['success', '+PO…']],
      [['success', '…N…']],
      [
        ['success', '…G'],
        ['event', '*…'],
      ],
    ])
  })

  test('tells an upload from lines: at once, after +GO, or not at all after a refusal', () => {
    const { sent, received } = reader()
    expect(sent('PUT a 5\r\n+1\n2')).toEqual([
      ['request', 'PUT a 5'],
      ['payload', '+1\n2…'],
    ])
    received('+GO 0\r\n')
    expect(sent('3PING\r\n')).toEqual([
      ['payload', '…3'],
      ['request', 'PING'],
    ])
    received('+OK 5 x\r\n+PONG\r\n')
    sent('PUT b 9 x\r\n')
    received('+GO 7\r\n')
    expect(sent('89PING\r\n').map(([kind]) => kind)).toEqual(['payload', 'request'])
    received('+OK\r\n+PONG\r\n')
    sent('PUT c 9\r\n')
    received('-ERR quota no\r\n')
    expect(sent('PING\r\n')).toEqual([['request', 'PING']])
  })

  test('tells a download from lines, behind other replies and events', () => {
    const { sent, received } = reader()
    sent('PING\r\nGET a 2\r\nPING\r\n')
    expect(received('+PONG\r\n* MSG\r\n+FILE 6 x 2\r\n+a\n-+PONG\r\n')).toEqual([
      ['success', '+PONG'],
      ['event', '* MSG'],
      ['success', '+FILE 6 x 2'],
      ['payload', '+a\n-'],
      ['success', '+PONG'],
    ])
  })

  test('does not guess what it came into the middle of', () => {
    const { received } = reader({ sent: true, received: true })
    expect(received('rest\r\n+OK\r\n')).toEqual([
      ['unknown', '…rest'],
      ['success', '+OK'],
    ])
  })

  test('forgets the oldest requests past its limit', () => {
    const { sent, received } = reader()
    sent('GET a\r\n')
    for (let count = 0; count < MAX_PENDING; count++) sent('PING\r\n')
    expect(received('+FILE 3 x 0\r\n+OK\r\n').map(([kind]) => kind)).toEqual(['success', 'success'])
  })

  test('covers every byte once, whatever comes', () => {
    const pieces = fc.array(
      fc.record({
        out: fc.boolean(),
        text: fc.constantFrom(
          'PUT a 7\r\n',
          'GET a\n',
          '+GO 3\r\n',
          '+FILE 9 x 2\r\n',
          '-ERR x\n',
          'PI',
          '\n',
          '\0\xff+',
        ),
      }),
    )
    fc.assert(
      fc.property(pieces, (all) => {
        const reading = new ProtocolReading(WHOLE)
        for (const { out, text } of all) {
          const bytes = Buffer.from(text, 'latin1')
          const parts = out ? reading.sent(bytes) : reading.received(bytes)
          expect(parts.map(({ start }) => start)).toEqual([0, ...parts.slice(0, -1).map(({ end }) => end)])
          expect(parts.at(-1)?.end).toBe(bytes.length)
        }
      }),
    )
  })
})
