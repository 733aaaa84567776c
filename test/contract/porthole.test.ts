import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MAX_CLIENT_LINE } from '../../server/protocol/limits.ts'
import type { Client } from '../support/client.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { transports } from '../support/transports.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer({ args: ['--request-rate=0'] })
})
afterAll(() => server.stop())

/** Sends all at once, then FIN, and returns the lines behind the greeting once the server's FIN came. */
async function converse(client: Client, ...chunks: (string | Uint8Array)[]): Promise<string[]> {
  await client.untilLine(/^\* HELLO /)
  for (const chunk of chunks) client.send(chunk)
  client.finish()
  await client.untilEnd()
  return client.lines.slice(2)
}

describe.each(transports)('porthole over %s', (_name, openTo) => {
  const open = () => openTo(server)

  test('greets with its version and a guest nick of one’s own', async () => {
    const nicks = await Promise.all(
      [open(), open()].map(async (client) => {
        await converse(client)
        expect(client.lines[0]).toMatch(/^\* PORTHOLE 1 \S+$/)
        expect(client.lines[1]).toMatch(/^\* HELLO guest-\d+$/)
        return client.lines[1]
      }),
    )
    expect(new Set(nicks).size).toBe(2)
  })

  test('answers pipelined requests in order, LF and CRLF alike, all of them after FIN', async () => {
    expect(await converse(open(), 'PING a\r\nECHO €uro\nping b\n\n\r\nPING\nunfinished')).toEqual([
      '+PONG a',
      '+ECHO €uro',
      '+PONG b',
      '+PONG',
    ])
  })

  test('answers requests that come byte by byte', async () => {
    const stream = Buffer.from('ECHO €\r\nPING x\n')
    expect(await converse(open(), ...[...stream].map((byte) => Uint8Array.of(byte)))).toEqual(['+ECHO €', '+PONG x'])
  })

  test('repeats the text of ECHO verbatim', async () => {
    expect(await converse(open(), 'ECHO\nECHO \nECHO  two  spaces \nPING \n')).toEqual([
      '+ECHO ',
      '+ECHO ',
      '+ECHO  two  spaces ',
      '+PONG',
    ])
  })

  test('lists its requests, and explains one', async () => {
    const lines = await converse(open(), 'HELP\nhelp ping\nHELP NOPE\n')
    expect(lines).toContain('| ECHO [text...] – Sends the text back as it came.')
    expect(lines.filter((line) => line === '+OK')).toHaveLength(2)
    expect(lines.at(-2)).toBe('+OK')
    expect(lines.at(-3)).toMatch(/^\| PING \[token\] – /)
    expect(lines.at(-1)).toMatch(/^-ERR unknown-command .*current verb is "NOPE"/)
  })

  test('tells the time as RFC 3339 in UTC with milliseconds', async () => {
    const [line] = await converse(open(), 'TIME\n')
    expect(line).toMatch(/^\+TIME \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    expect(Math.abs(Date.parse(line?.slice(6) ?? '') - Date.now())).toBeLessThan(5000)
  })

  test('refuses what it does not understand and goes on', async () => {
    const lines = await converse(
      open(),
      'NOPE\nTIME now\n',
      Uint8Array.of(0xff, 10),
      'a\tb\nPING still here\nPING here\n',
    )
    expect(lines.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      '-ERR unknown-command',
      '-ERR bad-arguments',
      '-ERR not-text',
      '-ERR not-text',
      '-ERR bad-arguments',
      '+PONG here',
    ])
  })

  test('refuses a line over the limit once and answers the next', async () => {
    const lines = await converse(
      open(),
      `ECHO ${'x'.repeat(MAX_CLIENT_LINE)}`,
      'y'.repeat(MAX_CLIENT_LINE * 3),
      '\nPING\n',
    )
    expect(lines).toEqual([expect.stringMatching(/^-ERR line-too-long .*4096/), '+PONG'])
  })

  test('says BYE and closes after QUIT, and answers nothing behind it', async () => {
    const client = open()
    await client.untilLine(/^\* HELLO /)
    client.send('PING a\nQUIT\nPING b\n')
    await client.untilEnd()
    expect(client.lines.slice(2)).toEqual(['+PONG a', '+BYE'])
  })

  test.each([
    ['HTTP', 'POST /ECHO HTTP/1.1\r\nHost: x\r\n\r\nPING hidden\n'],
    ['HTTP with a long path', `GET /${'x'.repeat(MAX_CLIENT_LINE)} HTTP/1.1\r\n\r\nPING hidden\n`],
    ['HTTP that is not text', Buffer.from('POST /\xff HTTP/1.1\r\n\r\nPING hidden\n', 'latin1')],
    ['HTTP of any method', `foo-bar /${'x'.repeat(MAX_CLIENT_LINE)} HTTP/1.1\r\nPING hidden\n`],
    ['TLS', Uint8Array.of(0x16, 3, 1, 0, 10, 10, 80, 73, 78, 71, 10)],
  ])('gives a client of %s one answer and closes', async (_protocol, bytes) => {
    const client = open()
    await client.untilLine(/^\* HELLO /)
    client.send(bytes)
    await client.untilEnd()
    expect(client.lines.slice(2)).toEqual([expect.stringMatching(/^-ERR bad-state /)])
  })

  test('takes a long first line for what it is, though it begins as HTTP does', async () => {
    const lines = await converse(open(), `ECHO /${'x'.repeat(MAX_CLIENT_LINE)}`, '\nPING\n')
    expect(lines).toEqual([expect.stringMatching(/^-ERR line-too-long /), '+PONG'])
    expect(await converse(open(), `ECHO /${'x'.repeat(MAX_CLIENT_LINE)}`)).toEqual([
      expect.stringMatching(/^-ERR line-too-long /),
    ])
  })

  test('repeats only the beginning of a verb it does not know', async () => {
    const [line] = await converse(open(), `${'X'.repeat(1000)}\n`)
    expect(line).toMatch(/current verb is "X{32}"$/)
  })

  test('knows verbs by their ASCII letters alone', async () => {
    expect(await converse(open(), 'pıng\n')).toEqual([expect.stringMatching(/^-ERR unknown-command /)])
  })

  test('takes 0x16 alone as the text it is not, when no TLS follows', async () => {
    expect(await converse(open(), Uint8Array.of(0x16), '\nPING\n')).toEqual([
      expect.stringMatching(/^-ERR not-text /),
      '+PONG',
    ])
  })

  test('answers ten thousand pipelined requests', async () => {
    const client = open()
    const lines = await converse(client, Array.from({ length: 10_000 }, (_, i) => `PING ${i}\n`).join(''))
    expect(lines).toEqual(Array.from({ length: 10_000 }, (_, i) => `+PONG ${i}`))
  })
})
