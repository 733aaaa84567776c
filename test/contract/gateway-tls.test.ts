import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GatewayControl } from '../../server/protocol/gateway.ts'
import { GatewayClient } from '../support/client.ts'
import { arrive, sha256 } from '../support/conversation.ts'
import { serverForTest, startServer, type TestServer } from '../support/server.ts'

/** First byte of a TLS record that carries a handshake, RFC 8446 §5.1. */
const HANDSHAKE = 22
const PIECE = Buffer.alloc(256 * 1024, 'porthole')

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const connect = (service = 'tls') => new GatewayClient(server.port('web'), service)

const wire = (client: GatewayClient, direction: 'out' | 'in') =>
  Buffer.concat(
    client.control.flatMap((message) =>
      message.t === 'wire' && message.direction === direction ? [Buffer.from(message.bytes, 'base64')] : [],
    ),
  )

describe('Gateway to the TLS port', () => {
  test('speaks TLS and tells with whom', async () => {
    const client = connect()
    const alice = await arrive(client)
    expect(await alice.ask('PING secret')).toEqual(['+PONG secret'])
    const open = client.control.find(({ t }) => t === 'open')
    expect(open).toEqual({
      t: 'open',
      id: expect.any(String),
      key: expect.any(String),
      local: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      remote: `127.0.0.1:${server.port('tls')}`,
      tls: {
        protocol: 'TLSv1.3',
        cipher: expect.stringMatching(/^TLS_/),
        issuer: expect.any(String),
        authorized: true,
      },
    })
  })

  test('tells what the server saw of it, which is behind the encryption', async () => {
    const client = connect()
    const alice = await arrive(client)
    await alice.ask('PING secret')
    const is = (message: GatewayControl) =>
      message.t === 'seen' && message.what === 'line' && message.text === 'PING secret'
    await client.untilControl(is)
  })

  test('shows the ciphertext of both directions, the handshake too, to a page that asks', async () => {
    const client = connect()
    const alice = await arrive(client)
    expect(client.control.some(({ t }) => t === 'wire')).toBe(false)
    client.tell({ t: 'option', wire: true })
    await alice.ask('PING the-secret-token')
    await client.until(() => wire(client, 'out').length > 0 && wire(client, 'in').length > 0)
    for (const direction of ['out', 'in'] as const) {
      expect(wire(client, direction)[0]).toBe(HANDSHAKE)
      expect(wire(client, direction).includes('the-secret-token')).toBe(false)
    }
    client.tell({ t: 'option', wire: false })
    await alice.ask('PING')
    const { length } = client.control.filter(({ t }) => t === 'wire')
    await alice.ask(`ECHO ${'x'.repeat(1000)}`)
    expect(client.control.filter(({ t }) => t === 'wire')).toHaveLength(length)
  })

  test('has forgotten the handshake when a page asks late', async () => {
    const own = await serverForTest({ tuning: { gateway: { maxWireKept: 100 } } })
    const client = new GatewayClient(own.port('web'), 'tls')
    const alice = await arrive(client)
    client.tell({ t: 'option', wire: true })
    await alice.ask('PING')
    await client.until(() => wire(client, 'in').length > 0)
    expect(wire(client, 'in')[0]).not.toBe(HANDSHAKE)
  })

  test('carries payloads and half-close', async () => {
    const alice = await arrive(connect())
    expect(await alice.put('piece', PIECE)).toEqual([`+OK ${PIECE.length} ${sha256(PIECE)}`])
    expect((await alice.get('piece')).payload.equals(PIECE)).toBe(true)
    alice.client.send('PING last\n')
    alice.client.finish()
    expect(await alice.ended()).toEqual(['+PONG last'])
  })

  test('tells a peer that speaks no TLS', async () => {
    const plain = await serverForTest({
      tuning: { target: () => ({ host: '127.0.0.1', port: server.port('echo'), tls: { ca: undefined } }) },
    })
    const client = new GatewayClient(plain.port('web'), 'tls')
    await client.until(() => client.closeCode !== undefined)
    expect(client.control.filter(({ t }) => t !== 'seen')).toEqual([{ t: 'error', code: expect.stringMatching(/^E/) }])
  })

  test('tells a handshake that takes too long', async () => {
    const silent = await serverForTest({
      tuning: {
        target: () => ({ host: '127.0.0.1', port: server.port('porthole'), tls: { ca: undefined } }),
        gateway: { connectTimeout: 100 },
      },
      args: ['--handshake-timeout=0'],
    })
    const client = new GatewayClient(silent.port('web'), 'tls')
    await client.until(() => client.closeCode !== undefined)
    expect(client.control.at(-1)).toEqual({ t: 'error', code: expect.stringMatching(/^E/) })
  })
})

test('the gateway opens chargen, and reads it no faster than the page does', async () => {
  const client = connect('chargen')
  client.acknowledging = false
  await client.until(({ bytes }) => bytes.length >= 128 * 1024)
  expect(client.lines[0]).toHaveLength(72)
  expect(client.lines.slice(0, 95)).toEqual(client.lines.slice(95, 190))
  client.acknowledging = true
  client.acknowledge()
  await client.until(({ bytes }) => bytes.length >= 1024 * 1024)
})
