import { once } from 'node:events'
import { Duplex, PassThrough, pipeline } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { socketClient, tcpClient } from '../support/client.ts'
import { arrive, refused, sha256 } from '../support/conversation.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { tcp } from '../support/transports.ts'
import { dialPort, dials } from './dials.ts'

/** Long enough that each byte is a read of its own. */
const GAP_MS = 3
const PAYLOAD = Buffer.from('not a line\r\nPING not a request\n\0\xff', 'latin1')

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

async function* byteByByte(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks)
    for (const byte of chunk) {
      yield Uint8Array.of(byte)
      await pause(GAP_MS)
    }
}

/** Sends one byte at a time, each in a segment of its own. */
async function drip(send: (bytes: Uint8Array) => void, bytes: Uint8Array): Promise<void> {
  for await (const byte of byteByByte(Duplex.from([bytes]))) send(byte)
}

describe.each(dials)('a client that sends one byte at a time over %s', (name, dial) => {
  test('has its request and its payload taken, and keeps nobody waiting', async () => {
    const [slow, other] = [await arrive(socketClient(dial(server).socket)), await arrive(tcp(server))]
    const request = `PUT drip-${name} ${PAYLOAD.length} ${sha256(PAYLOAD)}\r\n`
    const dripped = drip(slow.client.send, Buffer.concat([Buffer.from(request), PAYLOAD, Buffer.from('ECHO €\n')]))
    for (let count = 0; count < 20; count++) expect(await other.ask('PING')).toEqual(['+PONG'])
    expect(await slow.reply()).toEqual(['+GO 0'])
    expect(await slow.reply()).toEqual([`+OK ${PAYLOAD.length} ${sha256(PAYLOAD)}`])
    expect(await slow.reply()).toEqual(['+ECHO €'])
    await dripped
    expect((await other.get(`drip-${name}`)).payload.equals(PAYLOAD)).toBe(true)
  })
})

test('a TLS hello of one byte at a time is a handshake', async () => {
  const below = dialPort(server.port('tls'))
  const slowly = new PassThrough()
  pipeline(slowly, byteByByte, below, () => below.destroy())
  const secure = connectTls({
    socket: Duplex.from({ readable: below, writable: slowly }),
    servername: 'localhost',
    ca: server.ca,
    // A short hello: one key share of 32 bytes.
    ecdhCurve: 'X25519',
  })
  await once(secure, 'secureConnect')
  const slow = await arrive(socketClient(secure))
  expect(await slow.ask('PING')).toEqual(['+PONG'])
})

test.each([
  ['TLS', Uint8Array.of(0x16, 3), 'TLS'],
  ['HTTP', Buffer.from('GET / HTTP/1.1\r\n'), 'HTTP'],
])('a first line of %s is known for it one byte at a time too', async (_what, bytes, protocol) => {
  const client = tcpClient(server.port('porthole'))
  await client.untilLine(/HELLO/)
  await drip(client.send, bytes)
  await client.untilEnd()
  expect(client.lines.slice(2)).toEqual(refused('bad-state'))
  expect(client.text).toContain(`Cannot speak ${protocol} here`)
})
