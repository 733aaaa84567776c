import { once } from 'node:events'
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { GatewayClient } from '../support/client.ts'
import { serverForTest, startServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer({ args: ['--public-url', 'https://porthole.example.org'] })
})
afterAll(() => server.stop())

const own = () => `127.0.0.1:${server.port('web')}`

/** Asks for an upgrade and returns the status of the answer; `undefined` leaves a header out. */
async function upgrade(path: string, headers: Record<string, string | undefined> = {}): Promise<number | undefined> {
  const all = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': Buffer.alloc(16).toString('base64'),
    'Sec-WebSocket-Protocol': 'porthole.v1',
    Host: own(),
    Origin: `http://${own()}`,
    ...headers,
  }
  const present = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined)
  const asked = request({ host: '127.0.0.1', port: server.port('web'), path, headers: Object.fromEntries(present) })
  asked.end()
  return Promise.race([
    once(asked, 'response').then(([response]) => {
      response.resume()
      return response.statusCode
    }),
    once(asked, 'upgrade').then(([response, socket]) => {
      socket.destroy()
      return response.statusCode
    }),
  ])
}

describe('Gateway admission', () => {
  test.each(['/gateway/echo', '/gateway/porthole', '/gateway/chargen', '/gateway/tls'])(
    'opens %s to a page of its own',
    async (path) => {
      expect(await upgrade(path)).toBe(101)
      expect(
        await upgrade(path, {
          Host: `localhost:${server.port('web')}`,
          Origin: `http://localhost:${server.port('web')}`,
        }),
      ).toBe(101)
      expect(await upgrade(path, { Host: 'porthole.example.org', Origin: 'https://porthole.example.org' })).toBe(101)
    },
  )

  test.each([
    ['missing', undefined],
    ['null', 'null'],
    ['of another site', 'http://evil.example'],
    ['of another port', 'http://127.0.0.1:1'],
    ['with its name as a prefix', 'http://127.0.0.1.evil.example'],
    ['of a file', 'file://'],
    ['not an address', '127.0.0.1'],
  ])('refuses an Origin that is %s with 403', async (_what, Origin) => {
    expect(await upgrade('/gateway/echo', { Origin })).toBe(403)
    expect(await upgrade('/gateway/nothing', { Origin })).toBe(403)
  })

  test.each(['evil.example', '127.0.0.1', '127.0.0.1:1'])('refuses the Host %s with 403', async (Host) => {
    expect(await upgrade('/gateway/echo', { Host })).toBe(403)
    expect(await upgrade('/gateway/echo', { Host, Origin: `http://${Host}` })).toBe(403)
  })

  test.each([
    '/gateway/nothing',
    '/gateway/',
    '/gateway',
    '/',
    '/gateway/echo/',
    '/gateway/echo/x',
    '/gateway/ECHO',
    '/gateway/%65cho',
    '/gateway/echo?port=22',
    '/gateway/127.0.0.1:22',
    '/gateway/local/8000',
    '/gateway/../gateway/echo',
    '/gateway/web',
    '/gateway/unix',
  ])('knows no service at %s: 404', async (path) => {
    expect(await upgrade(path)).toBe(404)
  })

  test('refuses another subprotocol with 400', async () => {
    expect(await upgrade('/gateway/echo', { 'Sec-WebSocket-Protocol': undefined })).toBe(400)
    expect(await upgrade('/gateway/echo', { 'Sec-WebSocket-Protocol': 'porthole.v2' })).toBe(400)
    expect(await upgrade('/gateway/echo', { 'Sec-WebSocket-Protocol': 'chat, porthole.v1' })).toBe(101)
  })

  test('refuses one page more than the limit with 503', async () => {
    const small = await serverForTest({ tuning: { gateway: { maxPages: 1 } } })
    const first = new GatewayClient(small.port('web'), 'echo')
    await first.untilControl(({ t }) => t === 'open')
    const second = new GatewayClient(small.port('web'), 'echo')
    const [error] = await once(second.socket, 'error')
    expect(String(error)).toContain('503')
    first.send('still served')
    await first.until(({ text }) => text === 'still served')
  })
})
