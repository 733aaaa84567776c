import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { serverForTest } from '../support/server.ts'
import { closedPort } from './free-port.ts'
import { LANGUAGES, obstacle, Sample } from './sample.ts'

const MAX_LINE = 4096

/** Sends each of `writes` when the one before was read by the server, then FIN; returns all that came back. */
async function replies(server: Sample, writes: readonly string[]): Promise<string> {
  const port = await server.port()
  const socket = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true })
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  for (const [index, write] of writes.entries()) {
    socket.write(write)
    await server.printed(new RegExp(`(^read \\d+ bytes[\\s\\S]*?){${index + 1}}`, 'm'))
  }
  socket.end()
  return text(socket)
}

const BYTE_BY_BYTE = [...'PING a\r\n']

describe.for(LANGUAGES)('line-server in %s', (language) => {
  beforeEach(({ skip }) => skip(obstacle(language) !== undefined, obstacle(language)))

  test.for([
    ['one line in one write', ['PING a\r\n'], '+PONG a\r\n'],
    ['one byte at a time', BYTE_BY_BYTE, '+PONG a\r\n'],
    ['two lines in one write', ['PING a\r\nPING b\r\n'], '+PONG a\r\n+PONG b\r\n'],
    ['a line and a half, then the rest', ['PING a\r\nPIN', 'G b\r\n'], '+PONG a\r\n+PONG b\r\n'],
    ['CR and LF in two writes', ['PING a\r', '\nPING b\n'], '+PONG a\r\n+PONG b\r\n'],
    ['LF alone', ['PING a\nPING b\r\n'], '+PONG a\r\n+PONG b\r\n'],
    ['half a line at the end', ['PING a\r\nPING b'], '+PONG a\r\n'],
    ['a word it does not know', ['PINGO\nping\n'], '-ERR unknown-command\r\n+PONG\r\n'],
  ] as const)('answers %s', async ([, writes, expected]) => {
    expect(await replies(new Sample('line-server', language, [0]), writes)).toBe(expected)
  })

  test('answers a line of MAX_LINE bytes, refuses a longer one, and reads on', async () => {
    const longest = `PING ${'x'.repeat(MAX_LINE - 'PING '.length)}`
    const answer = await replies(new Sample('line-server', language, [0]), [`${longest}\n${longest}x\nPING b\n`])
    expect(answer).toBe(`+PONG ${longest.slice('PING '.length)}\r\n-ERR line-too-long\r\n+PONG b\r\n`)
  })

  test('keeps the half lines of two connections apart', async () => {
    const server = new Sample('line-server', language, [0])
    const socket = connect({ port: await server.port(), host: '127.0.0.1' })
    onTestFinished(() => void socket.destroy())
    socket.write('PING half')
    await server.printed(/^read 9 bytes/m)
    const other = connect({ port: await server.port(), host: '127.0.0.1', allowHalfOpen: true })
    other.end('PING whole\n')
    expect(await text(other)).toBe('+PONG whole\r\n')
    socket.end('-done\n')
    expect(await text(socket)).toBe('+PONG half-done\r\n')
  })
})

describe.for(LANGUAGES)('naive-server in %s', (language) => {
  beforeEach(({ skip }) => skip(obstacle(language) !== undefined, obstacle(language)))

  test('is right as long as one read is one line', async () => {
    const answer = await replies(new Sample('naive-server', language, [0]), ['PING a\r\n', 'PING b\n'])
    expect(answer).toBe('+PONG a\r\n+PONG b\r\n')
  })

  test('gives eight wrong replies to eight bytes sent one at a time', async () => {
    const answer = await replies(new Sample('naive-server', language, [0]), BYTE_BY_BYTE)
    expect(answer).toBe('-ERR unknown-command\r\n'.repeat(BYTE_BY_BYTE.length))
  })

  test('gives one wrong reply to two lines in one write', async () => {
    const answer = await replies(new Sample('naive-server', language, [0]), ['PING a\r\nPING b\r\n'])
    expect(answer).toBe('+PONG a\r\nPING b\r\n')
  })
})

const SERVERS = ['line-server', 'naive-server'] as const

describe.for(SERVERS)('%s, as any server', (stem) => {
  describe.for(LANGUAGES)('in %s', (language) => {
    beforeEach(({ skip }) => skip(obstacle(language) !== undefined, obstacle(language)))

    test('outlives a reset', async () => {
      const server = new Sample(stem, language, [0])
      expect(await new Sample('reset-client', language, [await server.port()]).status()).toBe(0)
      await server.printed(/ECONNRESET$/m)
      const socket = connect({ port: await server.port(), host: '127.0.0.1' })
      socket.end('PING a\n')
      expect(await text(socket)).toBe('+PONG a\r\n')
    })

    test('says EADDRINUSE and exits with 1 when the port is taken', async () => {
      const port = await new Sample(stem, language, [0]).port()
      const second = new Sample(stem, language, [port])
      expect(await second.status()).toBe(1)
      expect(second.stderr).toContain(`Cannot listen on 127.0.0.1 port ${port}: EADDRINUSE`)
    })

    test('shows its usage and exits with 2 without a port', async () => {
      const server = new Sample(stem, language, [])
      expect(await server.status()).toBe(2)
      expect(server.stderr).toContain(`${stem}.`)
    })
  })
})

describe.for(LANGUAGES)('line-check in %s', (language) => {
  beforeEach(({ skip }) => skip(obstacle(language) !== undefined, obstacle(language)))

  const ALL_RIGHT =
    /^ok {4}one line, one write\r?\nok {4}one byte at a time\r?\nok {4}two lines, one write\r?\nok {4}CRLF, then LF\r?\n$/

  test.for(LANGUAGES)('finds line-server in %s right', async (serverLanguage, { skip }) => {
    skip(obstacle(serverLanguage) !== undefined, obstacle(serverLanguage))
    const check = new Sample('line-check', language, [await new Sample('line-server', serverLanguage, [0]).port()])
    expect(await check.status()).toBe(0)
    expect(check.stdout).toMatch(ALL_RIGHT)
  })

  test('finds the Porthole service right', async () => {
    const check = new Sample('line-check', language, [(await serverForTest()).port('porthole')])
    expect(await check.status()).toBe(0)
    expect(check.stdout).toMatch(ALL_RIGHT)
  })

  test.for(LANGUAGES)('finds naive-server in %s wrong, and says where', async (serverLanguage, { skip }) => {
    skip(obstacle(serverLanguage) !== undefined, obstacle(serverLanguage))
    const check = new Sample('line-check', language, [await new Sample('naive-server', serverLanguage, [0]).port()])
    expect(await check.status()).toBe(1)
    expect(check.stdout.split(/\r?\n/)).toEqual([
      'ok    one line, one write',
      'WRONG one byte at a time: expected +PONG a',
      // Eight replies, or fewer where a busy machine read two bytes at once.
      expect.stringMatching(/^ {6}and got (-ERR unknown-command(, )?){2,8}$/),
      'WRONG two lines, one write: expected +PONG a, +PONG b',
      '      and got +PONG a, PING b',
      'ok    CRLF, then LF',
      '',
    ])
  })

  test('says ECONNREFUSED and exits with 1 where nobody listens', async () => {
    const check = new Sample('line-check', language, [await closedPort()])
    expect(await check.status()).toBe(1)
    expect(check.stderr).toMatch(/^Cannot check 127\.0\.0\.1 port \d+: ECONNREFUSED$/m)
  })

  test('shows its usage and exits with 2 without a port', async () => {
    const check = new Sample('line-check', language, [])
    expect(await check.status()).toBe(2)
    expect(check.stderr).toContain('usage:')
  })
})
