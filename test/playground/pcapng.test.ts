import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Capture, MAX_CAPTURE_BYTES, type WireEvent } from '../../playground/wire/capture.ts'
import { CommentTooLongError, MAX_COMMENT_BYTES, sectionHeader } from '../../playground/wire/pcapng/blocks.ts'
import { parseEndpoint } from '../../playground/wire/pcapng/endpoint.ts'
import { toPcapng } from '../../playground/wire/pcapng/export.ts'
import { internetChecksum } from '../../playground/wire/pcapng/internet-checksum.ts'
import { readPacketFile, streamFrom } from '../support/pcapng-reader.ts'

const CLIENT = '7f000001:50000'
const SERVER = '7f000001:7700'
const OPENED_AT = 1_700_000_000_000.25

const opened = (local = '127.0.0.1:50000', remote = '127.0.0.1:7700'): WireEvent => ({
  kind: 'open',
  at: OPENED_AT,
  local,
  remote,
})
const captureOf = (...events: WireEvent[]): Capture => {
  const capture = new Capture('porthole')
  for (const event of events) capture.add(event)
  return capture
}
const read = (...captures: Capture[]) => readPacketFile(Buffer.concat(toPcapng(captures)))
const sent = (at: number, text: string): WireEvent => ({ kind: 'sent', at: OPENED_AT + at, bytes: Buffer.from(text) })
const received = (at: number, text: string): WireEvent => ({
  kind: 'received',
  at: OPENED_AT + at,
  bytes: Buffer.from(text),
})

describe('toPcapng', () => {
  test('opens, carries, acknowledges and ends as a TCP connection does, at the times of the capture', () => {
    const { packets } = read(
      captureOf(
        opened(),
        sent(1, 'PING\r\n'),
        received(2, '+PONG\r\n'),
        { kind: 'fin', from: 'page', at: OPENED_AT + 3 },
        {
          kind: 'fin',
          from: 'server',
          at: OPENED_AT + 4.5,
        },
      ),
    )
    expect(packets.map(({ from, flags, seq, ack, payload }) => [from, flags, seq, ack, String(payload)])).toEqual([
      [CLIENT, 'S', 0, 0, ''],
      [SERVER, 'SA', 0, 1, ''],
      [CLIENT, 'A', 1, 1, ''],
      [CLIENT, 'PA', 1, 1, 'PING\r\n'],
      [SERVER, 'A', 1, 7, ''],
      [SERVER, 'PA', 1, 7, '+PONG\r\n'],
      [CLIENT, 'A', 7, 8, ''],
      [CLIENT, 'FA', 7, 8, ''],
      [SERVER, 'A', 8, 8, ''],
      [SERVER, 'FA', 8, 8, ''],
      [CLIENT, 'A', 8, 9, ''],
    ])
    expect(packets[0]?.microseconds).toBe(1_700_000_000_000_250)
    expect(packets.at(-1)?.microseconds).toBe(1_700_000_000_004_750)
  })

  test('holds the bytes of both directions in any pieces, over either IP version', () => {
    const event = fc.record({
      kind: fc.constantFrom('sent' as const, 'received' as const),
      bytes: fc.oneof(fc.uint8Array(), fc.uint8Array({ minLength: 1400, maxLength: 6000, size: 'max' })),
      at: fc.double({ min: 0, max: 2e12, noNaN: true }),
    })
    const ends = fc.constantFrom(
      ['127.0.0.1:50000', '127.0.0.1:7700', CLIENT, SERVER] as const,
      ['[::1]:50000', '[::1]:7700', `${'0'.repeat(31)}1:50000`, `${'0'.repeat(31)}1:7700`] as const,
    )
    fc.assert(
      fc.property(fc.array(event, { maxLength: 12 }), ends, (events, [local, remote, client, server]) => {
        const capture = captureOf(opened(local, remote), ...events)
        const { packets } = read(capture)
        expect(streamFrom(packets, client)).toEqual(Buffer.from(capture.stream('sent')))
        expect(streamFrom(packets, server)).toEqual(Buffer.from(capture.stream('received')))
      }),
      { numRuns: 60 },
    )
  })

  test('says in its comment that the segments are made up', () => {
    expect(read(captureOf(opened())).comment).toContain('segments in this file are synthesised')
  })

  test('begins at the offset of a capture whose beginning was not kept, and says so', () => {
    const capture = captureOf(opened(), received(1, 'gone'))
    for (let piece = 0; piece < 9; piece++) {
      capture.add({ kind: 'sent', at: OPENED_AT + 2, bytes: new Uint8Array(MAX_CAPTURE_BYTES / 8) })
    }
    const { comment, packets } = read(capture)
    const gone = capture.droppedBytes
    expect(gone.received).toBe(4)
    expect(gone.sent).toBeGreaterThan(0)
    expect(packets[0]).toMatchObject({ from: CLIENT, flags: 'A', seq: gone.sent + 1, ack: 5 })
    expect(streamFrom(packets, CLIENT)).toHaveLength(capture.stream('sent').length)
    expect(comment).toContain(
      `begins after ${gone.sent.toLocaleString('en-GB')} bytes of the client and 4 bytes of the server`,
    )
  })

  test('leaves a gap where bytes of the server were lost with a link, and says so', () => {
    const { comment, packets } = read(
      captureOf(opened(), received(1, 'a'), { kind: 'resumed', at: OPENED_AT + 2, missing: 10 }, received(3, 'b')),
    )
    expect(packets.filter(({ from, payload }) => from === SERVER && payload.length > 0).map(({ seq }) => seq)).toEqual([
      1, 12,
    ])
    expect(comment).toContain('misses 10 bytes of the server')
  })

  test('sends nothing more after an end or a reset', () => {
    const { packets } = read(
      captureOf(opened(), { kind: 'reset', from: 'page', at: OPENED_AT }, received(1, 'late'), {
        kind: 'reset',
        from: 'server',
        at: OPENED_AT + 2,
      }),
    )
    expect(packets.map(({ flags }) => flags)).toEqual(['S', 'SA', 'A', 'RA'])
  })

  test('carries the ciphertext of TLS where the capture has it, and says what it carries', () => {
    const clear = captureOf(
      { ...opened(), tls: { protocol: 'TLSv1.3', cipher: 'c', issuer: 'i', authorized: true } } as WireEvent,
      sent(1, 'PING'),
    )
    expect(read(clear).comment).toContain('ran over TLS; this is its plaintext')
    clear.add({ kind: 'ciphertext', at: OPENED_AT + 1, direction: 'out', bytes: Buffer.from('#####') })
    clear.add({ kind: 'ciphertext', at: OPENED_AT + 1, direction: 'in', bytes: Buffer.from('##') })
    const { comment, packets } = read(clear)
    expect(comment).toContain('holds the ciphertext')
    expect([String(streamFrom(packets, CLIENT)), String(streamFrom(packets, SERVER))]).toEqual(['#####', '##'])
  })

  test('puts the packets of several connections in the order of their times', () => {
    const a = captureOf(opened(), sent(5, 'late'))
    const b = captureOf(opened('127.0.0.1:50001'), sent(1, 'early'))
    const { packets } = read(a, b)
    const times = packets.map(({ microseconds }) => microseconds)
    expect(times).toEqual(times.toSorted((one, two) => one - two))
    expect(
      String(
        streamFrom(
          packets.filter(({ from, to }) => [from, to].includes('7f000001:50001')),
          '7f000001:50001',
        ),
      ),
    ).toBe('early')
  })

  test('has stand-ins for addresses that are none of IP, one for each connection, and no packet of one that never opened', () => {
    const { comment, packets } = read(
      captureOf(opened('unix', 'a.sock')),
      captureOf(opened('unix', 'a.sock')),
      captureOf(),
    )
    expect(new Set(packets.filter(({ flags }) => flags === 'S').map(({ from }) => from))).toEqual(
      new Set(['c0000201:49152', 'c0000201:49153']),
    )
    expect(comment).toContain('stand-ins')
    expect(comment).toContain('never opened')
  })
})

describe('parseEndpoint', () => {
  test.each([
    ['127.0.0.1:7700', '7f000001'],
    ['[::]:0', '0'.repeat(32)],
    ['[2001:db8::a:1]:65535', '20010db80000000000000000000a0001'],
    ['[1:2:3:4:5:6:7:8]:1', '00010002000300040005000600070008'],
    ['[::ffff:10.0.0.255]:1', `${'0'.repeat(20)}ffff0a0000ff`],
    ['[fe80::1%eth0]:1', `fe80${'0'.repeat(27)}1`],
  ])('reads %s', (text, hex) => {
    expect(Buffer.from(parseEndpoint(text)?.address ?? []).toString('hex')).toBe(hex)
  })

  test.each([
    '',
    '1.2.3:1',
    '1.2.3.256:1',
    '1.2.3.4',
    '1.2.3.4:65536',
    '[1::2::3]:1',
    '[1:2]:1',
    '[::g]:1',
    '::1:1',
    'a.sock:1',
  ])('refuses %j', (text) => expect(parseEndpoint(text)).toBeUndefined())
})

describe('internetChecksum', () => {
  test('is that of the example in RFC 1071 §3, in parts or in one', () => {
    const bytes = Uint8Array.of(0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7)
    expect(internetChecksum(bytes)).toBe(~0xddf2 & 0xffff)
    expect(internetChecksum(bytes.subarray(0, 2), bytes.subarray(2))).toBe(~0xddf2 & 0xffff)
  })
})

describe('sectionHeader', () => {
  test('refuses a comment longer than its length field can tell', () => {
    expect(() => sectionHeader('a', 'x'.repeat(MAX_COMMENT_BYTES))).not.toThrow()
    expect(() => sectionHeader('a', 'x'.repeat(MAX_COMMENT_BYTES + 1))).toThrow(CommentTooLongError)
  })
})
