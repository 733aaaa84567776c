import { once } from 'node:events'
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { BlockList, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { brotliCompressSync } from 'node:zlib'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ConnectionLimits } from '../../server/transports/connection-limits.ts'
import { Gateway } from '../../server/transports/gateway/gateway.ts'
import { GATEWAY_LIMITS } from '../../server/transports/gateway/limits.ts'
import { Rendezvous } from '../../server/transports/rendezvous.ts'
import { WEB_LIMITS, type WebLimits } from '../../server/transports/web/limits.ts'
import { Metrics } from '../../server/transports/web/metrics.ts'
import { Site } from '../../server/transports/web/site.ts'
import { WebServer } from '../../server/transports/web/web-server.ts'
import { testStats } from '../support/stats.ts'

const PAGE = `<!doctype html><title>Porthole</title>${'x'.repeat(2000)}`
const POLICY = "default-src 'self'; script-src 'self' 'sha256-x'"

let folder: string
let web: WebServer
let address: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'porthole-site-'))
  await mkdir(join(folder, 'site', '_astro'), { recursive: true })
  await writeFile(join(folder, 'site', 'index.html'), PAGE)
  await writeFile(join(folder, 'site', 'index.html.br'), brotliCompressSync(PAGE))
  await writeFile(join(folder, 'site', '404.html'), 'no such page')
  await writeFile(join(folder, 'site', '_astro', 'app.abc.js'), 'export {}')
  await writeFile(join(folder, 'site', 'large.bin'), '')
  await writeFile(join(folder, 'csp.txt'), `${POLICY}\n`)
  await writeFile(join(folder, 'built-from'), 'x')
  web = webServer(folder)
  address = `http://127.0.0.1:${(await web.listen('127.0.0.1', 0)).port}`
})
afterAll(async () => {
  await web.stop()
  await rm(folder, { recursive: true })
})

function webServer(built: string, limits: Partial<WebLimits> = {}): WebServer {
  const connections = new ConnectionLimits({ maxConnections: 0, perAddress: 0, newPerMinute: 0 })
  const gateway = new Gateway({
    origins: () => new Set(),
    target: () => ({ host: '127.0.0.1', port: 0 }),
    rendezvous: new Rendezvous(),
    limits: GATEWAY_LIMITS,
    connections,
    trustedProxies: new BlockList(),
  })
  return new WebServer({
    site: new Site(built),
    gateway,
    metrics: new Metrics(testStats),
    connections,
    log: pino({ level: 'silent' }),
    limits: { ...WEB_LIMITS, ...limits },
  })
}

describe('WebServer', () => {
  test('answers /healthz', async () => {
    const response = await fetch(`${address}/healthz`)
    expect([response.status, await response.text()]).toEqual([200, 'ok\n'])
  })

  test('serves the compressed page to who takes it, to be asked for anew', async () => {
    const response = await fetch(`${address}/`, { headers: { 'Accept-Encoding': 'br' } })
    expect(response.headers.get('content-encoding')).toBe('br')
    expect(response.headers.get('cache-control')).toBe('no-cache')
    expect(await response.text()).toBe(PAGE)
    const again = await fetch(`${address}/`, {
      headers: { 'If-None-Match': response.headers.get('etag') ?? '', 'Accept-Encoding': 'br' },
    })
    expect(again.status).toBe(304)
  })

  test('lets files with a hash in their name be kept for good', async () => {
    const response = await fetch(`${address}/_astro/app.abc.js`)
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  })

  test.each(['/', '/healthz', '/nowhere', '/_astro/app.abc.js'])(
    'sends the policy and security headers with %s',
    async (path) => {
      const { headers } = await fetch(address + path)
      expect(headers.get('content-security-policy')).toBe(`${POLICY}; frame-ancestors 'none'`)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('x-frame-options')).toBe('DENY')
      expect(headers.get('referrer-policy')).toBe('same-origin')
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
      expect(headers.get('x-powered-by')).toBeNull()
    },
  )

  test('answers 404 with the page for it, also outside its folder', async () => {
    for (const path of ['/nowhere', '/../csp.txt', '/%2e%2e/csp.txt', '/..%2fcsp.txt']) {
      const response = await fetch(address + path)
      expect([response.status, await response.text()]).toEqual([404, 'no such page'])
    }
  })

  test.each(['bytes=100-50', 'bytes=0-0', 'bytes=-5', 'nonsense'])('ignores the range %s', async (Range) => {
    const response = await fetch(`${address}/`, { headers: { Range, 'Accept-Encoding': 'identity' } })
    expect([response.status, await response.text()]).toEqual([200, PAGE])
  })

  test('goes on when a file of the build is gone', async () => {
    await writeFile(join(folder, 'site', '_astro', 'gone.js'), 'export {}')
    const doomed = webServer(folder)
    const { port } = await doomed.listen('127.0.0.1', 0)
    const fetched = () => fetch(`http://127.0.0.1:${port}/_astro/gone.js`).then((response) => response.text())
    expect(await fetched()).toBe('export {}')
    await rm(join(folder, 'site', '_astro', 'gone.js'))
    await expect(fetched()).rejects.toThrow()
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200)
    await doomed.stop()
  })

  test('answers a client that would rather speak HTTP/2 in HTTP/1.1', async () => {
    const socket = connect(Number(new URL(address).port), '127.0.0.1')
    socket.end('GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: h2c\r\n\r\n')
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
  })

  test('stops though a refused client keeps its side open', async () => {
    const stubborn = webServer(folder)
    const { port } = await stubborn.listen('127.0.0.1', 0)
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    socket.write('GET /gateway/echo HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
    const [answer] = await once(socket, 'data')
    expect(String(answer)).toMatch(/^HTTP\/1\.1 403 /)
    await stubborn.stop()
    socket.destroy()
  })

  test('closes one connection more than the limit, and serves the others', async () => {
    const small = webServer(folder, { maxConnections: 1 })
    const { port } = await small.listen('127.0.0.1', 0)
    const first = connect(port, '127.0.0.1')
    await once(first, 'connect')
    const second = connect(port, '127.0.0.1')
    second.resume()
    await once(second, 'close')
    first.write('GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
    expect(await text(first)).toMatch(/200 OK/)
    await small.stop()
  })

  test.each([
    ['its headers', 'GET / HTTP/1.1\r\n'],
    ['its body', 'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n'],
    ['a second request', 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'],
  ])('closes on a client that does not send %s', async (_what, beginning) => {
    const waits = { headersTimeout: 40, requestTimeout: 60, keepAliveTimeout: 20, connectionsCheckingInterval: 10 }
    const impatient = webServer(folder, waits)
    const { port } = await impatient.listen('127.0.0.1', 0)
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => socket.destroy())
    socket.resume().write(beginning)
    await once(socket, 'close')
    await impatient.stop()
  })

  test('closes on a client that does not take its answer', async () => {
    await truncate(join(folder, 'site', 'large.bin'), 32 * 1024 * 1024)
    // Only the silence is left to end the connection, and stop waits for its end.
    const impatient = webServer(folder, { silence: 50, stopGrace: 60_000 })
    const { port } = await impatient.listen('127.0.0.1', 0)
    const socket = connect(port, '127.0.0.1')
    socket.write('GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n')
    await once(socket, 'readable')
    await impatient.stop()
    socket.destroy()
  })

  test('tells a page at /gateway/ that a server is here, by its subprotocol', async () => {
    const response = await fetch(`${address}/gateway/`)
    expect([response.status, await response.text()]).toEqual([200, 'porthole.v1\n'])
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  test('refuses other methods with 405 and the gateway without an upgrade with 426', async () => {
    expect((await fetch(`${address}/`, { method: 'POST', body: 'x' })).status).toBe(405)
    expect((await fetch(`${address}/gateway/echo`)).status).toBe(426)
  })

  test('says how to build the site where it is not built', async () => {
    const unbuilt = webServer(join(folder, 'nothing'))
    const { port } = await unbuilt.listen('127.0.0.1', 0)
    const response = await fetch(`http://127.0.0.1:${port}/`)
    expect([response.status, await response.text()]).toEqual([503, expect.stringContaining('npm run build')])
    await unbuilt.stop()
  })

  test('serves a new build as soon as it is finished', async () => {
    const replaced = join(folder, 'replaced')
    const build = async (page: string) => {
      await rm(join(replaced, 'built-from'), { force: true })
      await mkdir(join(replaced, 'site'), { recursive: true })
      await writeFile(join(replaced, 'site', 'index.html'), page)
      await writeFile(join(replaced, 'site', '404.html'), 'no such page')
      await writeFile(join(replaced, 'csp.txt'), `default-src '${page}'`)
      await writeFile(join(replaced, 'built-from'), page)
    }
    const rebuilt = webServer(replaced)
    const { port } = await rebuilt.listen('127.0.0.1', 0)
    for (const page of ['first', 'the second, which is longer']) {
      await build(page)
      const response = await fetch(`http://127.0.0.1:${port}/`)
      expect(await response.text()).toBe(page)
      expect(response.headers.get('content-security-policy')).toContain(page)
    }
    await rebuilt.stop()
  })
})
