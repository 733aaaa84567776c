import { once } from 'node:events'
import { request } from 'node:http'
import { Duplex } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { socketClient, tcpClient } from '../support/client.ts'
import { arrive } from '../support/conversation.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { tcp, tls } from '../support/transports.ts'
import { dialPort } from './dials.ts'

const HTTP = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())
afterEach(async () => {
  for (const open of [tcp, tls]) expect(await (await arrive(open(server))).ask('PING')).toEqual(['+PONG'])
})

/** The first flight of a TLS client of today. */
function clientHello(): Promise<Buffer> {
  const { promise, resolve } = Promise.withResolvers<Buffer>()
  const wire = new Duplex({
    read: () => undefined,
    write: (bytes, _encoding, done) => {
      resolve(bytes)
      done()
    },
  })
  connectTls({ socket: wire, servername: 'localhost' }).on('error', () => wire.destroy())
  return promise
}

describe('a client of another protocol', () => {
  test('that speaks TLS to the plain port is told in plain words where TLS is', async () => {
    const client = tcpClient(server.port('porthole'))
    client.send(await clientHello())
    await client.untilEnd()
    expect(client.lines.slice(2)).toEqual([
      expect.stringMatching(new RegExp(`^-ERR bad-state .*TLS is on port ${server.port('tls')}$`)),
    ])
  })

  test('that is a TLS library fails at the plain port at once', async () => {
    const secure = connectTls({ socket: dialPort(server.port('porthole')), servername: 'localhost', ca: server.ca })
    const [error] = await once(secure, 'error')
    expect(error.code).toBe('ERR_SSL_WRONG_VERSION_NUMBER')
  })

  test('that is an HTTP library fails at the plain port, and what it posts is no request', async () => {
    const witness = await arrive(tcp(server))
    const body = 'BROADCAST hello\n'.repeat(10)
    const posted = request({ port: server.port('porthole'), host: '127.0.0.1', method: 'POST' })
    posted.end(body)
    const [error] = await once(posted, 'error')
    expect(error.code).toMatch(/^HPE_/)
    // Of all that was broadcast, the last is the first to be heard.
    const other = await arrive(tcp(server))
    await other.ask('BROADCAST last')
    expect(await witness.eventsBefore(/ last$/)).toEqual([])
  })

  test.each([
    ['HTTP', HTTP],
    ['plain Porthole', 'PING\r\n'],
  ])('that speaks %s to the TLS port gets no word of Porthole, and the end', async (_what, words) => {
    const client = tcpClient(server.port('tls'))
    client.send(words)
    await client.untilEnd()
    expect(client.text).not.toMatch(/PORTHOLE|PONG|ERR/)
  })

  test('that speaks TLS to the echo port gets its own hello back, byte for byte', async () => {
    const hello = await clientHello()
    const client = tcpClient(server.port('echo'))
    client.send(hello)
    client.finish()
    await client.untilEnd()
    expect(client.bytes.equals(hello)).toBe(true)
    // As a TLS library sees it, its peer answers with no hello of a server.
    const secure = connectTls({ socket: dialPort(server.port('echo')), servername: 'localhost', ca: server.ca })
    const [error] = await once(secure, 'error')
    expect(error.code).toMatch(/^ERR_SSL_/)
  })

  test('that speaks HTTP over TLS is told where the site is', async () => {
    const client = socketClient(connectTls({ port: server.port('tls'), servername: 'localhost', ca: server.ca }))
    client.send(HTTP)
    await client.untilEnd()
    expect(client.lines.slice(2)).toEqual([
      expect.stringMatching(new RegExp(`^-ERR bad-state .*http://127\\.0\\.0\\.1:${server.port('web')}/$`)),
    ])
  })
})
