import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { buffer, text } from 'node:stream/consumers'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { serverForTest } from '../support/server.ts'
import { closedPort } from './free-port.ts'
import { LANGUAGES, obstacle, Sample, sampleFile } from './sample.ts'

/** All bytes, CR and LF and 0 among them, more of them than one read returns. */
const ALL_BYTES = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 256))

const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
const hasIPv6Loopback = addresses.some(({ address }) => address === '::1')
const lanAddress = addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address

function connection(port: number, host = '127.0.0.1'): Socket {
  const socket = connect({ port, host, allowHalfOpen: true })
  onTestFinished(() => void socket.destroy())
  return socket
}

async function codeOf(socket: Socket): Promise<unknown> {
  const [error] = await once(socket, 'error')
  return error.code
}

/** What comes back for `bytes` and a FIN. */
async function echoOf(port: number, bytes: Uint8Array, host?: string): Promise<Buffer> {
  const socket = connection(port, host)
  socket.end(bytes)
  return buffer(socket)
}

describe.for(LANGUAGES)('echo-server in %s', (language) => {
  beforeEach(({ skip }) => skip(obstacle(language) !== undefined, obstacle(language)))

  test('port 0: prints the port it got, echoes every byte, answers FIN with FIN, and logs each event', async () => {
    const server = new Sample('echo-server', language, [0])
    const port = await server.port()
    expect(port).toBeGreaterThan(0)
    expect((await echoOf(port, ALL_BYTES)).equals(ALL_BYTES)).toBe(true)
    const [, client] = await server.printed(/^accepted (127\.0\.0\.1 port \d+)$/m)
    await server.printed(new RegExp(`^read \\d+ bytes from ${client}$`, 'm'))
    await server.printed(new RegExp(`^read FIN from ${client}\r?\nclosed ${client}$`, 'm'))
  })

  test('serves a second client while the first one is idle', async () => {
    const port = await new Sample('echo-server', language, [0]).port()
    const idle = connection(port)
    await once(idle, 'connect')
    expect((await echoOf(port, Buffer.from('hello'))).toString()).toBe('hello')
    idle.end('late')
    expect(await text(idle)).toBe('late')
  })

  test('says EADDRINUSE and exits with 1 when the port is taken', async () => {
    const port = await new Sample('echo-server', language, [0]).port()
    const second = new Sample('echo-server', language, [port])
    expect(await second.status()).toBe(1)
    expect(second.stderr).toMatch(new RegExp(`^Cannot listen on 127\\.0\\.0\\.1 port ${port}: EADDRINUSE$`, 'm'))
  })

  test('has its port back at once after it died with a connection open', async () => {
    const first = new Sample('echo-server', language, [0])
    const port = await first.port()
    const open = connection(port)
    await once(open, 'connect')
    await first.printed(/^accepted/m)
    open.on('error', () => open.destroy())
    first.kill()
    await first.status()
    const second = new Sample('echo-server', language, [port])
    expect(await second.port()).toBe(port)
    expect((await echoOf(port, Buffer.from('again'))).toString()).toBe('again')
  })

  test('on 127.0.0.1 is refused at any other address of the machine', async ({ skip }) => {
    const port = await new Sample('echo-server', language, [0]).port()
    expect(await codeOf(connection(port, lanAddress ?? skip('no network address but loopback')))).toBe('ECONNREFUSED')
  })

  test('on 0.0.0.0 answers at every IPv4 address of the machine', async ({ skip }) => {
    const server = new Sample('echo-server', language, [0, '0.0.0.0'])
    const port = await server.port()
    expect(server.stdout).toContain(`listening on 0.0.0.0 port ${port}`)
    for (const host of ['127.0.0.1', lanAddress ?? skip('no network address but loopback')]) {
      expect((await echoOf(port, Buffer.from('hello'), host)).toString()).toBe('hello')
    }
  })

  test('on ::1 is refused at 127.0.0.1, where another server may have the same port', async ({ skip }) => {
    skip(!hasIPv6Loopback, 'no IPv6 loopback')
    const port = await new Sample('echo-server', language, [0, '::1']).port()
    expect((await echoOf(port, Buffer.from('six'), '::1')).toString()).toBe('six')
    expect(await codeOf(connection(port))).toBe('ECONNREFUSED')
    expect(await new Sample('echo-server', language, [port, '127.0.0.1']).port()).toBe(port)
  })

  test('on localhost listens on a loopback address', async () => {
    const server = new Sample('echo-server', language, [0, 'localhost'])
    await server.printed(/^listening on (127\.0\.0\.1|::1) port \d+$/m)
  })

  test.for([[], ['http'], ['-1'], ['70000']])('shows its usage and exits with 2 for %j', async (args) => {
    const server = new Sample('echo-server', language, args)
    expect(await server.status()).toBe(2)
    expect(server.stderr).toMatch(/^usage: \S+ echo-server\.\S+ <port> \[host\]/)
  })
})

describe.for(LANGUAGES)('reset-client in %s', (language) => {
  beforeEach(({ skip }) => skip(obstacle(language) !== undefined, obstacle(language)))

  test.for(LANGUAGES)('costs echo-server in %s one connection and no more', async (serverLanguage, { skip }) => {
    skip(obstacle(serverLanguage) !== undefined, obstacle(serverLanguage))
    const server = new Sample('echo-server', serverLanguage, [0])
    const port = await server.port()
    const other = connection(port)
    await once(other, 'connect')
    const client = new Sample('reset-client', language, [port])
    expect(await client.status()).toBe(0)
    expect(client.stdout).toMatch(/^read 7 bytes, sending RST\r?\n$/)
    const [, peer] = await server.printed(/ECONNRESET from (.+ port \d+)$/m)
    await server.printed(new RegExp(`^closed ${peer}$`, 'm'))
    other.end('still here')
    expect(await text(other)).toBe('still here')
  })

  test('says ECONNREFUSED and exits with 1 where nobody listens', async () => {
    const client = new Sample('reset-client', language, [await closedPort()])
    expect(await client.status()).toBe(1)
    expect(client.stderr).toContain('ECONNREFUSED')
  })

  test('leaves the demo server serving', async () => {
    const port = (await serverForTest()).port('echo')
    expect(await new Sample('reset-client', language, [port]).status()).toBe(0)
    expect((await echoOf(port, Buffer.from('hello'))).toString()).toBe('hello')
  })

  test('shows its usage and exits with 2 without a port', async () => {
    const client = new Sample('reset-client', language, [])
    expect(await client.status()).toBe(2)
    expect(client.stderr).toContain('usage:')
  })
})

describe.for(LANGUAGES)('fragile-server in %s', (language) => {
  beforeEach(({ skip }) => skip(obstacle(language) !== undefined, obstacle(language)))

  test('echoes like the other one as long as nothing goes wrong', async () => {
    const port = await new Sample('fragile-server', language, [0]).port()
    expect((await echoOf(port, ALL_BYTES)).equals(ALL_BYTES)).toBe(true)
    expect((await echoOf(port, Buffer.from('hello'))).toString()).toBe('hello')
  })

  test('is ended by one reset, status 1: the next client is refused', async () => {
    const server = new Sample('fragile-server', language, [0])
    const port = await server.port()
    expect(await new Sample('reset-client', language, [port]).status()).toBe(0)
    expect(await server.status()).toBe(1)
    expect(server.stderr).toMatch(
      language === 'Python' ? /^ConnectionResetError: /m : /Unhandled 'error' event[\s\S]*ECONNRESET/,
    )
    expect(await codeOf(connection(port))).toBe('ECONNREFUSED')
  })
})

test('fragile-server in TypeScript: one reset cuts the other clients off', async () => {
  const server = new Sample('fragile-server', 'TypeScript', [0])
  const port = await server.port()
  const other = connection(port)
  other.write('hello')
  await once(other, 'data')
  const cut = once(other, 'close')
  other.on('error', () => other.destroy())
  other.on('end', () => other.destroy())
  await new Sample('reset-client', 'TypeScript', [port]).status()
  await cut
  expect(await server.status()).toBe(1)
})

test('fragile-server.ts is echo-server.ts without the line that handles the error of a socket', () => {
  const code = (stem: string): string[] =>
    readFileSync(sampleFile(stem, 'TypeScript'), 'utf8').replaceAll(`${stem}.ts`, 'SERVER').split('\n').slice(1)
  const handler = code('echo-server').filter((line) => line.includes("socket.on('error'"))
  expect(handler).toHaveLength(1)
  expect(code('echo-server').filter((line) => !handler.includes(line))).toEqual(code('fragile-server'))
})
