import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { type RawAnswer, rawRequest, upgradeLines } from '../support/raw-request.ts'
import { serverForTest, startServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer({ args: ['--local-gateway'] })
})
afterAll(() => server.stop())

/** What `helmet` sets by default, but for HTTPS alone, and what we set beyond it. */
const HEADERS = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'DENY',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
  'permissions-policy': expect.stringContaining('camera=()'),
  'content-security-policy': expect.stringMatching(/default-src '(none|self)'.*frame-ancestors 'none'$/),
}

const protection = ({ status, headers }: RawAnswer) => ({ status, headers: Object.fromEntries(headers) })
const protectedWith = (status: number) => ({ status, headers: expect.objectContaining(HEADERS) })

const ask = (to: TestServer, request: string, headers: readonly string[] = []) =>
  rawRequest(to.port('web'), [
    `${request} HTTP/1.1`,
    `Host: 127.0.0.1:${to.port('web')}`,
    'Connection: close',
    ...headers,
  ])

test.each([
  ['GET /healthz', 200],
  ['GET /metrics', 200],
  ['POST /metrics', 405],
  ['POST /', 405],
  ['DELETE /gateway/echo', 405],
  ['GET /gateway/echo', 426],
  ['GET /gateway/local', 403],
])('every answer is protected: %s is %s', async (request, status) => {
  expect(protection(await ask(server, request))).toEqual(protectedWith(status))
})

test('pages are, those that are missing or not built too', async () => {
  for (const path of ['/', '/no-such-page', '/_astro/no-such-file.js']) {
    const { status = 0, ...answer } = protection(await ask(server, `GET ${path}`))
    expect([200, 404, 503]).toContain(status)
    expect({ status, ...answer }).toEqual(protectedWith(status))
  }
})

test('metrics that are refused are', async () => {
  expect(protection(await ask(server, 'GET /metrics', ['Via: 1.1 proxy']))).toEqual(protectedWith(403))
})

test.each([
  ['a foreign Origin', 403, '/gateway/echo', { Origin: 'http://evil.example' }],
  ['no such service', 404, '/gateway/nothing', {}],
  ['no token', 403, '/gateway/local/8000', {}],
  ['another subprotocol', 400, '/gateway/echo', { 'Sec-WebSocket-Protocol': 'chat' }],
  ['no key', 400, '/gateway/echo', { 'Sec-WebSocket-Key': undefined }],
  ['an old version', 400, '/gateway/echo', { 'Sec-WebSocket-Version': '6' }],
] as const)('upgrades that are refused are: %s', async (_what, status, path, headers) => {
  const answer = await rawRequest(server.port('web'), upgradeLines(server.port('web'), path, headers))
  expect(protection(answer)).toEqual(protectedWith(status))
  expect(answer.body).toMatch(/^Cannot open the gateway as [^\n]+\n$/)
})

test('those that come too much are', async () => {
  const full = await serverForTest({ tuning: { gateway: { maxPages: 0 } } })
  const answer = await rawRequest(full.port('web'), upgradeLines(full.port('web'), '/gateway/echo'))
  expect(protection(answer)).toEqual(protectedWith(503))
  const crowded = await serverForTest({ args: ['--max-connections=1'] })
  const first = connect({ port: crowded.port('web'), host: '127.0.0.1' })
  onTestFinished(() => void first.destroy())
  await once(first, 'connect')
  expect(protection(await ask(crowded, 'GET /'))).toEqual(protectedWith(503))
  expect(protection(await rawRequest(crowded.port('web'), upgradeLines(crowded.port('web'), '/gateway/echo')))).toEqual(
    protectedWith(503),
  )
})
