import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { GatewayClient } from '../support/client.ts'
import { ownServer } from '../support/own-server.ts'
import { rawRequest, upgradeLines } from '../support/raw-request.ts'
import { serverForTest, startServer, type TestServer } from '../support/server.ts'

let server: TestServer
let cookie: string
beforeAll(async () => {
  server = await startServer({ args: ['--local-gateway', '--public-url=https://porthole.example.org'] })
  cookie = (await cookieOf(server)) ?? ''
})
afterAll(() => server.stop())

const get = (to: TestServer, path: string, headers: Record<string, string> = {}) => {
  const all = { Host: `127.0.0.1:${to.port('web')}`, Connection: 'close', ...headers }
  return rawRequest(to.port('web'), [`GET ${path} HTTP/1.1`, ...Object.entries(all).map((field) => field.join(': '))])
}

/** What a page that is loaded so gets as a cookie. */
const setCookie = async (to: TestServer, headers: Record<string, string> = {}, path = '/') =>
  (await get(to, path, headers)).headers.get('set-cookie')

const cookieOf = async (to: TestServer) => (await setCookie(to))?.split(';')[0]

const open = (port: number | string, Cookie = cookie) =>
  new GatewayClient(server.port('web'), `local/${port}`, { headers: { Cookie } })

const upgrade = async (port: number, headers: Record<string, string> = {}) => {
  const all = { Cookie: cookie, ...headers }
  const { status, body } = await rawRequest(
    server.port('web'),
    upgradeLines(server.port('web'), `/gateway/local/${port}`, all),
  )
  return { status, body }
}

const refused = (status: number, why: RegExp) => ({ status, body: expect.stringMatching(why) })

describe('/gateway/local/<port>', () => {
  test("opens the learner's own server, carries both directions and their ends, and tells nothing of it", async () => {
    const own = await ownServer((socket) => {
      socket.on('data', (bytes) => socket.write(bytes))
      socket.on('end', () => socket.end('bye'))
    })
    const client = open(own.port)
    client.send('hello')
    await client.until(({ text }) => text === 'hello')
    client.finish()
    await client.until(() => client.closeCode !== undefined)
    expect([client.text, client.closeCode]).toEqual(['hellobye', 1000])
    expect(client.control).toEqual([
      {
        t: 'open',
        id: expect.any(String),
        key: expect.any(String),
        local: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
        remote: `127.0.0.1:${own.port}`,
      },
      { t: 'ack', offset: 5 },
      { t: 'fin' },
    ])
  })

  test('tells that nobody listens', async () => {
    const { port } = await ownServer()
    const other = await serverForTest({ args: ['--local-gateway'] })
    const free = other.port('echo')
    await other.stop()
    expect(free).not.toBe(port)
    const client = open(free)
    await client.untilEnd()
    expect(client.control).toEqual([{ t: 'error', code: 'ECONNREFUSED' }])
  })

  test('goes on after a lost WebSocket, for a browser on this machine alone', async () => {
    const own = await ownServer((socket) => socket.on('data', (bytes) => socket.write(bytes)))
    const first = open(own.port)
    await first.untilControl(({ t }) => t === 'open')
    const [ticket] = first.control
    if (ticket?.t !== 'open') throw new Error('Cannot go on as the connection must be open')
    first.cut()
    const answers = []
    for (const headers of [{ 'X-Forwarded-For': '127.0.0.1' }, {}]) {
      const client = new GatewayClient(server.port('web'), 'resume', { headers })
      await new Promise((resolve) => client.socket.once('open', resolve))
      client.tell({ t: 'resume', id: ticket.id, key: ticket.key, offset: 0 })
      await client.until(() => client.control.length > 0)
      answers.push(client.control[0]?.t)
    }
    expect(answers).toEqual(['error', 'resumed'])
    expect(own.sockets).toHaveLength(1)
  })

  test.each(['porthole', 'tls', 'echo', 'chargen', 'web'] as const)(
    "refuses the server's own port of %s",
    async (name) => {
      expect(await upgrade(server.port(name))).toEqual(refused(403, /the port must not be one of this server\n$/))
    },
  )

  test.each([0, 1, 22, 80, 1023, 65_536, 70_000])('knows no port %s', async (port) => {
    expect(await upgrade(port)).toEqual(refused(404, /from 1024 to 65535\n$/))
  })

  test('refuses pages that may come from elsewhere', async () => {
    const own = await ownServer()
    const web = server.port('web')
    const elsewhere = /from localhost or a loopback address\n$/
    for (const [headers, why] of [
      [{ 'X-Forwarded-For': '127.0.0.1' }, /without a proxy: it has the header x-forwarded-for\n$/],
      [{ 'X-Forwarded-Host': 'localhost' }, /without a proxy/],
      [{ 'X-Real-IP': '127.0.0.1' }, /without a proxy/],
      [{ Forwarded: 'for=127.0.0.1' }, /without a proxy/],
      [{ Via: '1.1 proxy' }, /without a proxy/],
      [{ Host: 'porthole.example.org', Origin: 'https://porthole.example.org' }, elsewhere],
      [{ Origin: 'https://porthole.example.org' }, elsewhere],
      [{ Host: `evil.example:${web}` }, /Host must be this server/],
      [{ Host: `evil.example:${web}`, Origin: `http://evil.example:${web}` }, /Host must be this server/],
      [{ Origin: 'http://127.0.0.1:1' }, /Origin must be a page of this server/],
      [{ Origin: 'null' }, /Origin must be a page of this server/],
    ] as const) {
      expect(await upgrade(own.port, headers)).toEqual(refused(403, why))
    }
    expect(own.sockets).toEqual([])
  })

  test('refuses a page without the token of this start', async () => {
    const own = await ownServer()
    const other = await serverForTest({ args: ['--local-gateway'] })
    const theirs = (await cookieOf(other))?.split('=')[1] ?? ''
    const [name = '', token = ''] = cookie.split('=')
    expect(token).toMatch(/^[\w-]{22}$/)
    for (const Cookie of [
      '',
      name,
      `${name}=`,
      `${name}=${token.slice(0, -1)}`,
      `${name}=${token}A`,
      `${name}=${token.toUpperCase()}`,
      `${name}=${theirs}`,
      `porthole-local=${token}`,
      `porthole-local-${other.port('web')}=${token}`,
      `x=${name}=${token}`,
    ]) {
      expect(await upgrade(own.port, { Cookie })).toEqual(refused(403, /one of this start of the server: reload it\n$/))
    }
    expect(own.sockets).toEqual([])
    expect((await upgrade(own.port, { Cookie: `a=b; ${cookie}; c=d` })).status).toBe(101)
  })

  test('is not there without --local-gateway', async () => {
    const own = await ownServer()
    const plain = await serverForTest()
    const web = plain.port('web')
    expect(await setCookie(plain)).toBeUndefined()
    const lines = upgradeLines(web, `/gateway/local/${own.port}`, { Cookie: cookie })
    expect(await rawRequest(web, lines)).toMatchObject(refused(404, /must be started with --local-gateway\n$/))
    expect((await get(plain, '/gateway/local')).status).toBe(404)
    expect(own.sockets).toEqual([])
  })

  test('is closed to a proxy that is trusted, on this machine too', async () => {
    const behind = await serverForTest({ args: ['--local-gateway', '--trusted-proxy=127.0.0.0/8'] })
    const forwarded = { 'X-Forwarded-For': '::1' }
    expect(await setCookie(behind)).toBeUndefined()
    expect(await setCookie(behind, forwarded)).toBeUndefined()
    const { status } = await get(behind, '/gateway/local', forwarded)
    expect(status).toBe(403)
  })
})

describe('the token', () => {
  test('comes with pages as a cookie that no script and no other site can use', async () => {
    const name = `porthole-local-${server.port('web')}`
    const whole = new RegExp(`^${name}=[\\w-]{22}; HttpOnly; SameSite=Strict; Path=/gateway/local$`)
    for (const path of ['/', '/lessons/first/', '/nowhere', '/index.html', '/?x=1']) {
      expect(await setCookie(server, {}, path)).toMatch(whole)
    }
    expect(await setCookie(server, { Host: `localhost:${server.port('web')}` })).toMatch(whole)
  })

  test.each(['/healthz', '/metrics', '/gateway/local', '/gateway/echo', '/favicon.svg', '/_astro/app.js'])(
    'does not come with %s',
    async (path) => expect(await setCookie(server, {}, path)).toBeUndefined(),
  )

  test('does not come to a name that was made to point here, nor through a proxy', async () => {
    const web = server.port('web')
    for (const headers of [
      { Host: `evil.example:${web}` },
      { Host: `127.0.0.1.evil.example:${web}` },
      { Host: '127.0.0.1:1' },
      { Host: 'porthole.example.org' },
      { 'X-Forwarded-For': '127.0.0.1' },
      { Via: '1.1 proxy' },
    ]) {
      expect(await setCookie(server, headers)).toBeUndefined()
    }
  })
})

test('GET /gateway/local tells a page whether it may ask', async () => {
  expect((await get(server, '/gateway/local', { Cookie: cookie })).status).toBe(204)
  expect(await get(server, '/gateway/local')).toMatchObject(refused(403, /reload it\n/))
  expect((await get(server, '/gateway/local', { Cookie: cookie, Host: 'evil.example' })).status).toBe(403)
  expect((await get(server, '/gateway/local', { Cookie: cookie, Via: '1.1 proxy' })).status).toBe(403)
})
