import { afterAll, beforeAll, expect, test } from 'vitest'
import { ownServer } from '../support/own-server.ts'
import { rawRequest, upgradeLines } from '../support/raw-request.ts'
import { startServer, type TestServer } from '../support/server.ts'

let server: TestServer
let cookie = ''
beforeAll(async () => {
  server = await startServer({ args: ['--local-gateway'] })
  const web = server.port('web')
  const page = await rawRequest(web, ['GET / HTTP/1.1', `Host: 127.0.0.1:${web}`, 'Connection: close'])
  cookie = page.headers.get('set-cookie')?.split(';')[0] ?? ''
})
afterAll(() => server.stop())

const encoded = (text: string) => [...text].map((one) => `%${one.charCodeAt(0).toString(16)}`).join('')

/** Every way to write a target that somebody might take for the port `p`, other than the one there is. */
const targets = (p: number): string[] =>
  [
    // The port in other spellings.
    ...[
      `+${p}`,
      `-${p}`,
      `0${p}`,
      `0x${p.toString(16)}`,
      `0o${p.toString(8)}`,
      `${p}.0`,
      `${p}.`,
      `${p}e0`,
      `${p / 10}e1`,
    ],
    ...[
      `${p + 65_536}`,
      `${p + 2 ** 32}`,
      `${p}n`,
      `${p}_`,
      `１${String(p).slice(1)}`,
      `${p},${p}`,
      `${p}%00`,
      `${p}%0a`,
      `${p}%20`,
    ],
    ...[
      `%20${p}`,
      `%2b${p}`,
      `%09${p}`,
      encoded(`${p}`),
      encoded(encoded(`${p}`)),
      `:${p}`,
      `*`,
      `''`,
      `${p};x`,
      `${p}:80`,
      'NaN',
    ],
    // A host before it.
    ...[
      '127.0.0.1',
      'localhost',
      '[::1]',
      '::1',
      '[::ffff:127.0.0.1]',
      '0.0.0.0',
      '0',
      '2130706433',
      '0x7f.1',
      '017700000001',
    ].flatMap((host) => [
      `${host}:${p}`,
      `${host}/${p}`,
      `${p}@${host}`,
      `user:pass@${host}:${p}`,
      `${host}%3a${p}`,
      `//${host}:${p}`,
    ]),
  ]
    .map((end) => `/gateway/local/${end}`)
    .concat(
      // The path in other spellings.
      [
        `/gateway/local/${p}/`,
        `/gateway/local//${p}`,
        `/gateway//local/${p}`,
        `//gateway/local/${p}`,
        `/gateway/local/${p}/x`,
      ],
      [
        `/gateway/local/${p}?`,
        `/gateway/local/${p}?x`,
        `/gateway/local/${p}#x`,
        `/gateway/local/${p}&x`,
        `/gateway/local?port=${p}`,
      ],
      [
        `/gateway/LOCAL/${p}`,
        `/Gateway/local/${p}`,
        `/gateway/%6cocal/${p}`,
        `/gateway/%256cocal/${p}`,
        `/%67ateway/local/${p}`,
      ],
      [
        `/gateway%2flocal%2f${p}`,
        `/gateway/local%2f${p}`,
        `/gateway/local%252f${p}`,
        `/gateway/local\\${p}`,
        `\\gateway\\local\\${p}`,
      ],
      [
        `/gateway/./local/${p}`,
        `/gateway/%2e/local/${p}`,
        `/gateway/echo/../local/${p}`,
        `/gateway/echo/%2e%2e/local/${p}`,
      ],
      [
        `/gateway/local/x/../${p}`,
        `/gateway/local/%2e%2e/local/${p}`,
        `/gateway/resume/${p}`,
        `/gateway/resume?port=${p}`,
      ],
      [
        `/gateway/echo/${p}`,
        `/gateway/echo?port=${p}`,
        `/gateway/echo:${p}`,
        `/gateway/echo@127.0.0.1:${p}`,
        `/gateway/${p}`,
      ],
      [`/gateway/127.0.0.1:${p}`, `/gateway/[::1]:${p}`, `/gateway/localhost:${p}`, `/gateway/http://127.0.0.1:${p}/`],
      // Other forms of a request target (RFC 9112 §3.2).
      [`http://127.0.0.1:${p}/`, `http://127.0.0.1:${p}/gateway/echo`, `http://127.0.0.1:${p}/gateway/local/${p}`],
      [
        `ws://127.0.0.1:${p}/gateway/echo`,
        `http://user@127.0.0.1:${p}/gateway/echo`,
        `127.0.0.1:${p}`,
        `gateway/local/${p}`,
        '*',
      ],
    )

test('no spelling of a target reaches a port but the one', async () => {
  const canary = await ownServer()
  const web = server.port('web')
  for (const target of targets(canary.port)) {
    const { status } = await rawRequest(web, upgradeLines(web, target, { Cookie: cookie }))
    expect({ target, status }).toEqual({ target, status: expect.toSatisfy((code) => [400, 403, 404].includes(code)) })
  }
  const connect = [`CONNECT 127.0.0.1:${canary.port} HTTP/1.1`, `Host: 127.0.0.1:${canary.port}`]
  expect((await rawRequest(web, connect)).status).not.toBe(200)
  expect(canary.sockets).toEqual([])
  // The one there is does reach it, so the rest was not in vain.
  const { status } = await rawRequest(web, upgradeLines(web, `/gateway/local/${canary.port}`, { Cookie: cookie }))
  expect([status, canary.sockets.length]).toEqual([101, 1])
})

test('no header sends the gateway elsewhere', async () => {
  const canary = await ownServer()
  const web = server.port('web')
  const at = `127.0.0.1:${canary.port}`
  const headers: Record<string, string>[] = [
    { Host: at },
    { Host: at, Origin: `http://${at}` },
    { Host: `127.0.0.1:${web}@${at}` },
    { Host: `127.0.0.1:${web},${at}` },
    { Host: `user@127.0.0.1:${web}` },
    { Host: `127.0.0.1:${web}/` },
    { Host: `127.0.0.1:${web}#@${at}` },
    { Origin: `http://user@127.0.0.1:${web}` },
    { Origin: `http://127.0.0.1:${web}/` },
    { Origin: `http://127.0.0.1:${web}.evil.example` },
    { Forwarded: `for=127.0.0.1;host=${at};proto=http` },
    { 'X-Forwarded-Host': at },
    { 'X-Forwarded-For': at },
    { 'X-Forwarded-Port': String(canary.port) },
    { 'X-Forwarded-Server': at },
    { 'X-Original-URL': `/gateway/local/${canary.port}` },
    { 'X-Rewrite-URL': `/gateway/local/${canary.port}` },
    { 'X-HTTP-Method-Override': 'CONNECT' },
  ]
  for (const given of headers) {
    const { status } = await rawRequest(web, upgradeLines(web, '/gateway/echo', { Cookie: cookie, ...given }))
    // Those that are nobody's business are no more than ignored: echo it is.
    expect([101, 400, 403]).toContain(status)
    if ('Host' in given || 'Origin' in given)
      expect({ given, status }).toEqual({ given, status: expect.toSatisfy((code) => code !== 101) })
  }
  expect(canary.sockets).toEqual([])
})

test('no answer of the web side is a redirect', async () => {
  const web = server.port('web')
  for (const target of [
    '/gateway',
    '/gateway/',
    '/gateway/local',
    '/gateway/local/',
    '//evil.example',
    '/\\evil.example',
    '/lessons',
  ]) {
    const lines = [`GET ${target} HTTP/1.1`, `Host: 127.0.0.1:${web}`, 'Connection: close']
    const { status, headers } = await rawRequest(web, lines)
    expect([target, headers.get('location')]).toEqual([target, undefined])
    expect(Math.floor((status ?? 0) / 100)).not.toBe(3)
  }
})
