import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { serverForTest } from '../support/server.ts'
import { closedPort, portOf } from './free-port.ts'
import { LANGUAGES, obstacle, Sample } from './sample.ts'

/** A server on a free port that does with each connection what `serve` says. */
async function serverThat(serve: (socket: Socket) => void): Promise<number> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => socket.destroy())
    onTestFinished(() => void socket.destroy())
    serve(socket)
  })
  server.listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return portOf(server)
}

describe.for(LANGUAGES)('echo-client in %s', (language) => {
  beforeEach(({ skip }) => skip(obstacle(language) !== undefined, obstacle(language)))

  test('sends one line, ends with FIN, and prints what the echo service sent back', async () => {
    const port = (await serverForTest()).port('echo')
    const client = new Sample('echo-client', language, [port])
    expect(await client.status()).toBe(0)
    expect(client.stdout).toBe('hello\r\n')
    expect(client.stderr.split(/\r?\n/)).toEqual([
      expect.stringMatching(/^connected: 127\.0\.0\.1 port \d+$/),
      `       to: 127.0.0.1 port ${port}`,
      'sending 7 bytes, then FIN',
      'read 7 bytes',
      'read FIN',
      'closed',
      '',
    ])
  })

  test('takes host and text from its arguments', async () => {
    const port = (await serverForTest()).port('echo')
    const client = new Sample('echo-client', language, [port, 'localhost', 'ahoy there'])
    expect(await client.status()).toBe(0)
    expect(client.stdout).toBe('ahoy there\r\n')
  })

  test('asks Porthole as it asks echo, and gets the greeting and the reply', async () => {
    const port = (await serverForTest()).port('porthole')
    const client = new Sample('echo-client', language, [port, '127.0.0.1', 'PING hello'])
    expect(await client.status()).toBe(0)
    expect(client.stdout).toMatch(/^\* PORTHOLE 1 .+\r\n\* HELLO guest-\d+\r\n\+PONG hello\r\n$/)
  })

  test('says ECONNREFUSED and exits with 1 where nobody listens', async () => {
    const client = new Sample('echo-client', language, [await closedPort()])
    expect(await client.status()).toBe(1)
    expect(client.stderr).toMatch(/^Cannot talk to 127\.0\.0\.1 port \d+: ECONNREFUSED\r?\n$/)
    expect(client.stdout).toBe('')
  })

  test('says ECONNRESET and exits with 1 when the server resets', async () => {
    // Only after the client's FIN: before it, the reset may meet the client in any of its calls.
    const port = await serverThat((socket) => socket.resume().once('end', () => socket.resetAndDestroy()))
    const client = new Sample('echo-client', language, [port])
    expect(await client.status()).toBe(1)
    expect(client.stderr).toContain('ECONNRESET')
  })

  test.for([[], ['seven'], ['0'], ['70000']])('shows its usage and exits with 2 for %j', async (args) => {
    const client = new Sample('echo-client', language, args)
    expect(await client.status()).toBe(2)
    expect(client.stderr).toMatch(/^usage: \S+ echo-client\.\S+ <port> \[host\] \[text\]/)
  })
})
