import { once } from 'node:events'
import { createServer, type RequestListener, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { text } from 'node:stream/consumers'
import { describe, expect, onTestFinished, test } from 'vitest'
import { MAX_REASONS, Stats } from '../../server/services/stats.ts'
import { METRICS, Metrics } from '../../server/transports/web/metrics.ts'
import { metricsHandler } from '../../server/transports/web/metrics-handler.ts'

const stats = () => new Stats({ rooms: () => 2, files: () => 3, uptimeSeconds: () => 4.5 })

describe('Stats', () => {
  test('counts connections now, in all, and by the reason of their end', () => {
    const counted = stats()
    for (let n = 0; n < 3; n++) counted.opened()
    for (const reason of ['client-fin', 'client-fin']) counted.closed(reason)
    expect([counted.connections, counted.connectionsTotal]).toEqual([1, 3])
    expect([...counted.ends]).toEqual([['client-fin', 2]])
  })

  test('counts reasons beyond its limit together', () => {
    const counted = stats()
    for (let n = 0; n < MAX_REASONS + 5; n++) counted.closed(`reason ${n}`)
    counted.closed('reason 0')
    expect(counted.ends.size).toBe(MAX_REASONS + 1)
    expect(counted.ends.get('other')).toBe(5)
    expect(counted.ends.get('reason 0')).toBe(2)
  })
})

describe('Metrics', () => {
  test('reads the figures anew each time, with labels', async () => {
    const counted = stats()
    const metrics = new Metrics(() => counted)
    counted.opened()
    counted.bytesIn = 10
    counted.lineIn()
    counted.refused('not-text')
    await metrics.text()
    counted.opened()
    counted.closed('kicked')
    counted.refused('not-text')
    const lines = (await metrics.text()).split('\n')
    expect(lines).toEqual(
      expect.arrayContaining([
        'porthole_connections 1',
        'porthole_connections_total 2',
        'porthole_connection_ends_total{reason="kicked"} 1',
        'porthole_received_bytes_total 10',
        'porthole_received_lines_total 1',
        'porthole_refusals_total{code="not-text"} 2',
        'porthole_rooms 2',
        'porthole_files 3',
        'porthole_uptime_seconds 4.5',
      ]),
    )
  })

  test('tells name, type and help of each of its own, and the process beside them', async () => {
    const answer = await new Metrics(stats).text()
    for (const { name, type, help } of METRICS) {
      expect(answer).toContain(`# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`)
      expect(name.endsWith('_total')).toBe(type === 'counter')
    }
    expect(answer).toContain('\nprocess_resident_memory_bytes ')
  })

  test('keeps the figures of two servers in one process apart', async () => {
    const [one, other] = [stats(), stats()]
    one.opened()
    const answers = await Promise.all([one, other].map((counted) => new Metrics(() => counted).text()))
    expect(answers.map((answer) => /^porthole_connections .*$/m.exec(answer)?.[0])).toEqual([
      'porthole_connections 1',
      'porthole_connections 0',
    ])
  })
})

describe('metricsHandler', () => {
  async function listening(handler: RequestListener, host = '127.0.0.1'): Promise<number> {
    const server = createServer(handler).listen(0, host)
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }

  const fail = (error: unknown) => {
    throw error
  }

  async function ask(
    options: { method?: string; headers?: Record<string, string>; address?: string; handler?: RequestListener } = {},
  ) {
    const host = options.address ?? '127.0.0.1'
    const port = await listening(options.handler ?? metricsHandler(new Metrics(stats), fail), host)
    const { method = 'GET', headers = {} } = options
    const asked = request({ host, port, method, headers, agent: false }).end()
    const [response] = await once(asked, 'response')
    return { status: response.statusCode, headers: response.headers, body: await text(response) }
  }

  test('answers a client on the same machine', async () => {
    const { status, headers, body } = await ask()
    expect([status, headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8'])
    expect(body).toContain('\nporthole_rooms 2\n')
  })

  test('answers HEAD without the figures', async () => {
    const { status, body } = await ask({ method: 'HEAD' })
    expect([status, body]).toEqual([200, ''])
  })

  test.each(['localhost:7780', '127.0.0.1', '[::1]:7780', 'LOCALHOST'])('takes the Host %s', async (Host) => {
    expect((await ask({ headers: { Host } })).status).toBe(200)
  })

  test.each([
    { 'X-Forwarded-For': '127.0.0.1' },
    { Forwarded: 'for=127.0.0.1' },
    { Via: '1.1 proxy' },
    { 'X-Real-IP': '127.0.0.1' },
    { Host: 'rebound.example' },
    { Host: 'localhost.rebound.example:7780' },
    { Host: '/' },
  ])('refuses a request with %o', async (headers) => {
    const { status, body } = await ask({ headers })
    expect([status, body]).toEqual([403, expect.stringMatching(/^Cannot show metrics as .+\n$/)])
  })

  test('refuses a client at another address', async ({ skip }) => {
    const address = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .find(({ family, internal }) => family === 'IPv4' && !internal)?.address
    if (address === undefined) return skip('this machine has no address but loopback')
    // Host says loopback: it is the address that is refused.
    expect((await ask({ address, headers: { Host: 'localhost' } })).status).toBe(403)
  })

  test('refuses other methods', async () => {
    const { status, headers } = await ask({ method: 'POST' })
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD'])
  })

  test('answers 500 and tells its owner when a figure cannot be read', async () => {
    const faults: unknown[] = []
    const broken = new Metrics(() => {
      throw new Error('no figures')
    })
    const { status, body } = await ask({ handler: metricsHandler(broken, (error) => faults.push(error)) })
    expect([status, body]).toEqual([500, expect.not.stringContaining('no figures')])
    expect(faults).toMatchObject([{ message: 'no figures' }])
  })
})
