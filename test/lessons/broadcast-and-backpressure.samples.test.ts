import { once } from 'node:events'
import { createServer, connect as open, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { closedPort, portOf } from './free-port.ts'
import { LANGUAGES, obstacle, Sample } from './sample.ts'

const LINE_BYTES = 1000
const MAX_QUEUE = 256
const MAX_MEMBERS = 100
const HOST = '127.0.0.1'

const connect = (port: number): Socket => {
  const socket = open({ port, host: HOST, allowHalfOpen: true })
  onTestFinished(() => void socket.destroy())
  return socket
}

/** The number of the last line that a reader reported. */
const lastLine = (reader: Sample): number =>
  Number(/^line (\d+), 0 missing\s*$/m.exec(reader.stdout.split('\n').slice(-2).join('\n'))?.[1] ?? 0)

/** Resolves once the reader has got the line of that number, none before it missing. */
async function untilLine(reader: Sample, number: number): Promise<void> {
  for (let reports = 1; lastLine(reader) < number; reports += 1)
    await reader.printed(new RegExp(`(^line \\d+, 0 missing\\s+){${reports}}`, 'm'))
}

describe.for(LANGUAGES)('feed-server in %s', (language) => {
  beforeEach(({ skip }) => skip(obstacle(language) !== undefined, obstacle(language)))

  test('lets the one go that does not read for long, and no line is missing for the others', {
    timeout: 40_000,
  }, async () => {
    // The reader in the other language, where there is one.
    const reader = LANGUAGES.find((one) => one !== language && obstacle(one) === undefined) ?? language
    const server = new Sample('feed-server', language, [0])
    const port = await server.port()
    const healthy = LANGUAGES.filter((one) => obstacle(one) === undefined).map(
      (one) => new Sample('feed-reader', one, [port]),
    )
    const brief = new Sample('feed-reader', reader, [port, HOST, 1])
    const slow = new Sample('feed-reader', reader, [port, HOST, 8])
    const [, stoppedText] = await slow.printed(/^stopped reading, line (\d+), 0 missing\r?$/m)
    const [, letGoText] = await server.printed(/^line (\d+): letting a slow member go\r?$/m)
    const [stopped, letGo] = [Number(stoppedText), Number(letGoText)]
    expect(letGo - stopped).toBeGreaterThan(MAX_QUEUE)
    expect(await slow.status()).toBe(0)
    // The lines that had gone into the buffers of the systems still came, and those of the queue did not.
    const [, lastText] = await slow.printed(
      /^reading on\r?\n(?:\* BYE slow-consumer\r?\n)?read FIN, line (\d+), 0 missing\r?$/m,
    )
    expect(Number(lastText)).toBeGreaterThanOrEqual(stopped)
    expect(Number(lastText)).toBeLessThanOrEqual(letGo - MAX_QUEUE)
    await brief.printed(/^reading on\r?\nline \d+, 0 missing\r?$/m)
    for (const one of healthy) await untilLine(one, letGo + 2000)
    expect(server.stdout.match(/letting a slow member go/g)).toHaveLength(1)
    expect(server.stderr).toBe('')
  })

  test('sends lines of LINE_BYTES, numbered without a gap, and forgets who left', async () => {
    const server = new Sample('feed-server', language, [0])
    const socket = connect(await server.port())
    let bytes = ''
    for await (const chunk of socket.setEncoding('latin1')) {
      bytes += chunk
      if (bytes.length > 100 * LINE_BYTES) break
    }
    const lines = bytes.split('\r\n').slice(0, -1)
    const first = Number(lines[0]?.split(' ')[2])
    expect(lines.map((line) => Number(line.split(' ')[2]))).toEqual(lines.map((_, index) => first + index))
    expect(new Set(lines.map(({ length }) => length))).toEqual(new Set([LINE_BYTES - 2]))
    socket.resetAndDestroy()
    await server.printed(/^line \d+: waiting for members: \[\]\r?$/m)
  })

  test('refuses the member that is over MAX_MEMBERS', async () => {
    const port = await new Sample('feed-server', language, [0]).port()
    const members = Array.from({ length: MAX_MEMBERS }, () => connect(port))
    await Promise.all(members.map((member) => once(member, 'data')))
    for (const member of members) member.resume()
    expect(await text(connect(port))).toBe('-ERR too-many-connections\r\n')
  })

  test('says EADDRINUSE and exits with 1 when the port is taken', async () => {
    const port = await new Sample('feed-server', language, [0]).port()
    const second = new Sample('feed-server', language, [port])
    expect(await second.status()).toBe(1)
    expect(second.stderr).toContain(`Cannot listen on 127.0.0.1 port ${port}: EADDRINUSE`)
  })
})

test('naive-feed in TypeScript keeps all that a member does not read', { timeout: 40_000 }, async () => {
  const server = new Sample('naive-feed', 'TypeScript', [0])
  const port = await server.port()
  const healthy = new Sample('feed-reader', 'TypeScript', [port])
  await healthy.printed(/^line \d+, 0 missing/m)
  const slow = connect(port)
  await once(slow, 'data')
  slow.pause()
  // Past four times what the other one would keep, and it goes on.
  await server.printed(/^line \d+: \[0,(?:[2-9]\d|1\d\d)\d{5}\] bytes, \d+ MB in all\r?$/m)
  expect(lastLine(healthy)).toBeGreaterThan(0)
})

test('naive-feed in Python: one that does not read stops the feed for everybody', { timeout: 40_000 }, async ({
  skip,
}) => {
  skip(obstacle('Python') !== undefined, obstacle('Python'))
  const server = new Sample('naive-feed', 'Python', [0])
  const port = await server.port()
  const healthy = LANGUAGES.map((one) => new Sample('feed-reader', one, [port]))
  for (const one of healthy) await one.printed(/^line \d+, 0 missing/m)
  const slow = connect(port)
  await once(slow, 'data')
  slow.pause()
  for (const one of healthy) {
    expect(await one.status()).toBe(1)
    expect(one.stderr).toMatch(/nothing came for 5 s, line \d+, 0 missing/)
  }
  expect(server.stdout).toMatch(/^line (\d+): 3 members\r?\nline \1: 3 members\r?\nline \1: 3 members\r?$/m)
})

describe.for(LANGUAGES)('naive-feed in %s', (language) => {
  beforeEach(({ skip }) => skip(obstacle(language) !== undefined, obstacle(language)))

  test('goes on after a reset', async () => {
    const server = new Sample('naive-feed', language, [0])
    const port = await server.port()
    const rude = connect(port)
    await once(rude, 'data')
    rude.resetAndDestroy()
    await server.printed(/(ECONNRESET|EPIPE)\r?$/m)
    await once(connect(port), 'data')
  })
})

describe.for(LANGUAGES)('feed-reader in %s', (language) => {
  beforeEach(({ skip }) => skip(obstacle(language) !== undefined, obstacle(language)))

  test('counts what is missing, wherever reads cut the lines, and shows any other line', async () => {
    const [reader, socket] = await readerOf(language)
    for (const byte of Buffer.from('* TICK 7 xx\r\n* TI')) socket.write(Buffer.of(byte))
    socket.end('CK 10 x\r\n* BYE now\r\n* TICK 11 x\r\n')
    expect(await reader.status()).toBe(0)
    expect(reader.stdout).toMatch(/^\* BYE now\r?\nread FIN, line 11, 2 missing\r?\n$/m)
  })

  test('gives up on a line that never ends, and on a server that says nothing', async () => {
    const [reader, socket] = await readerOf(language)
    socket.write('x'.repeat(8192))
    expect(await reader.status()).toBe(1)
    expect(reader.stderr).toContain('too long')
    const [patient] = await readerOf(language)
    expect(await patient.status()).toBe(1)
    expect(patient.stderr).toContain('nothing came for 5 s')
  })

  test('says ECONNREFUSED and exits with 1 where nobody listens', async () => {
    const reader = new Sample('feed-reader', language, [await closedPort()])
    expect(await reader.status()).toBe(1)
    expect(reader.stderr).toMatch(/^Cannot read 127\.0\.0\.1 port \d+: ECONNREFUSED$/m)
  })

  test('each program shows its usage and exits with 2 without a port', async () => {
    for (const stem of ['feed-server', 'naive-feed', 'feed-reader']) {
      const program = new Sample(stem, language, [])
      expect(await program.status()).toBe(2)
      expect(program.stderr).toMatch(/^usage: /)
    }
  })
})

/** A feed reader, and the server's end of its connection. */
async function readerOf(language: (typeof LANGUAGES)[number]): Promise<[Sample, Socket]> {
  const server = createServer({ noDelay: true })
  server.listen(0, HOST)
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const accepted = once(server, 'connection')
  const reader = new Sample('feed-reader', language, [portOf(server)])
  const [socket] = await accepted
  socket.on('error', () => socket.destroy())
  onTestFinished(() => void socket.destroy())
  return [reader, socket]
}
