import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { CLOSE_SLOW_PAGE, CLOSE_UNKNOWN_CONTROL, type GatewayControl } from '../../server/protocol/gateway.ts'
import { GATEWAY_LIMITS } from '../../server/transports/gateway/limits.ts'
import { GatewayClient } from '../support/client.ts'
import { serverForTest, startServer, type TestServer } from '../support/server.ts'

const MESSAGE_TOO_BIG = 1009
const NORMAL = 1000
const ABNORMAL = 1006
const PIECE = Buffer.alloc(64 * 1024, 'porthole')
/** More than the kernel's buffers of both directions hold. */
const MANY_PIECES = 640

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const connect = (service: string, to: TestServer = server) => new GatewayClient(to.port('web'), service)

const seen = (client: GatewayClient): string[] =>
  client.control.flatMap((message) => {
    if (message.t !== 'seen') return []
    const { t: _t, at: _at, ...rest } = message
    return [Object.values(rest).join(' ')]
  })

const sees = (what: string) => (message: GatewayControl) => message.t === 'seen' && message.what === what

describe('Gateway', () => {
  test('opens one TCP connection and tells its two ends', async () => {
    const client = connect('echo')
    await client.untilControl(({ t }) => t === 'open')
    expect(client.control[0]).toEqual({
      t: 'open',
      id: expect.stringMatching(/^[\w-]{22}$/),
      key: expect.stringMatching(/^[\w-]{22}$/),
      local: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      remote: `127.0.0.1:${server.port('echo')}`,
    })
    client.finish()
    await client.untilControl(sees('end'))
  })

  test('tells what the server saw of an echo, in order', async () => {
    const client = connect('echo')
    client.send('hello\r\n')
    await client.until(({ text }) => text === 'hello\r\n')
    client.finish()
    await client.untilControl(sees('end'))
    const open = client.control[0]
    expect(seen(client)).toEqual([
      `accepted ${open?.t === 'open' ? open.local : ''}`,
      'read 7',
      'reply 7',
      'fin',
      'end client-fin',
    ])
    expect(client.control.filter(({ t }) => t === 'ack')).toEqual([{ t: 'ack', offset: 7 }])
    expect(client.reads).toEqual([7])
  })

  test('tells lines, refusals and replies of the Porthole protocol', async () => {
    const client = connect('porthole')
    await client.untilLine(/HELLO/)
    client.send('PING a\nNOPE\n')
    await client.untilLine(/^-ERR/)
    client.send('QUIT\n')
    await client.untilControl(({ t }) => t === 'fin')
    client.finish()
    await client.untilControl(sees('end'))
    expect(seen(client).map((line) => line.replace(/\d+$/, 'n'))).toEqual([
      expect.stringMatching(/^accepted /),
      'reply n',
      'read n',
      'line PING a',
      'line NOPE',
      'refused unknown-command',
      'reply n',
      'read n',
      'line QUIT',
      'reply n',
      'fin',
      'end quit',
    ])
  })

  test('shows a page nothing of another connection', async () => {
    const [one, other] = [connect('echo'), connect('echo')]
    await Promise.all([one, other].map((client) => client.untilControl(({ t }) => t === 'open')))
    one.send('secret')
    await one.until(({ text }) => text === 'secret')
    other.send('x')
    await other.until(({ text }) => text === 'x')
    expect(seen(other).slice(1)).toEqual(['read 1', 'reply 1'])
  })

  test('passes a reset on, and the server sees it', async () => {
    const client = connect('echo')
    client.send('x')
    await client.until(({ text }) => text === 'x')
    client.tell({ t: 'reset' })
    await client.until(() => client.closeCode !== undefined)
    expect(seen(client).slice(-2)).toEqual(['rst', 'end reset'])
    expect(client.closeCode).toBe(NORMAL)
  })

  test('tells a refused connection by its code', async () => {
    const free = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => free.once('listening', resolve))
    const address = free.address()
    await new Promise((resolve) => free.close(resolve))
    const closed = typeof address === 'object' && address ? address.port : 0
    const broken = await serverForTest({ tuning: { target: () => ({ host: '127.0.0.1', port: closed }) } })
    const client = connect('echo', broken)
    await client.untilEnd()
    expect(client.control).toEqual([{ t: 'error', code: 'ECONNREFUSED' }])
  })

  test('waits a moment for the last word of a server that says none, then closes', async () => {
    const mute = createServer((socket) => socket.resume()).listen(0, '127.0.0.1')
    onTestFinished(() => void mute.close())
    await new Promise((resolve) => mute.once('listening', resolve))
    const address = mute.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const target = () => ({ host: '127.0.0.1', port })
    const other = await serverForTest({ tuning: { target, gateway: { farewell: 20 } } })
    const client = connect('echo', other)
    await client.untilControl(({ t }) => t === 'open')
    client.finish()
    await client.until(() => client.closeCode !== undefined)
    expect([client.closeCode, seen(client)]).toEqual([NORMAL, []])
  })

  test('stops reading while the page asks for it', async () => {
    const client = connect('porthole')
    await client.untilLine(/HELLO/)
    client.tell({ t: 'option', paused: true })
    client.send('PING paused\n')
    await client.untilControl((message) => message.t === 'seen' && message.what === 'reply' && message.bytes === 14)
    expect(client.lines).toHaveLength(2)
    client.tell({ t: 'option', paused: false, noDelay: false })
    await client.untilLine('+PONG paused')
  })

  test('keeps at most the high-water mark and one read unacknowledged, and loses nothing', async () => {
    const client = connect('echo')
    client.acknowledging = false
    const total = PIECE.length * 8
    for (let sent = 0; sent < total; sent += PIECE.length) client.send(PIECE)
    await client.until(({ bytes }) => bytes.length >= GATEWAY_LIMITS.highWater)
    await client.untilControl(({ t, ...rest }) => t === 'ack' && 'offset' in rest && rest.offset === total)
    expect(client.bytes.length).toBeLessThan(GATEWAY_LIMITS.highWater + PIECE.length)
    client.acknowledging = true
    client.acknowledge()
    await client.until(({ bytes }) => bytes.length === total)
    expect(client.bytes.subarray(-PIECE.length).equals(PIECE)).toBe(true)
  })

  test('gives up a page that leaves the high-water mark unacknowledged', async () => {
    const impatient = await serverForTest({ tuning: { gateway: { ackTimeout: 50 } } })
    const client = connect('echo', impatient)
    client.acknowledging = false
    for (let i = 0; i < 4; i++) client.send(PIECE)
    await client.until(() => client.closeCode !== undefined)
    expect(client.closeCode).toBe(CLOSE_SLOW_PAGE)
  })

  test('gives up a page that sends on while nothing is taken', async () => {
    const client = connect('echo')
    client.acknowledging = false
    for (let i = 0; i < MANY_PIECES; i++) client.send(PIECE)
    await client.until(() => client.closeCode !== undefined)
    expect(client.closeCode).toBe(CLOSE_SLOW_PAGE)
  })

  test('gives up a page that floods the socket with tiny messages', async () => {
    const client = connect('echo')
    client.acknowledging = false
    for (let i = 0; i < MANY_PIECES; i++) client.send(PIECE.subarray(0, 16 * 1024))
    for (let i = 0; i < GATEWAY_LIMITS.maxQueued / 100; i++) client.send('x')
    await client.until(() => client.closeCode !== undefined)
    expect(client.closeCode).toBe(CLOSE_SLOW_PAGE)
  })

  test('takes no empty message for a write', async () => {
    const client = connect('echo')
    client.send('')
    client.send('x')
    await client.until(({ text }) => text === 'x')
    expect(client.control.filter(({ t }) => t === 'ack')).toEqual([{ t: 'ack', offset: 1 }])
  })

  test('answers pings, and cuts a page off that lets the answers pile up', async () => {
    const client = connect('echo')
    await client.untilControl(({ t }) => t === 'open')
    const answered = new Promise((resolve) => client.socket.once('pong', (data) => resolve(String(data))))
    client.socket.ping('sign of life')
    expect(await answered).toBe('sign of life')
    client.socket.pause()
    const flood = setInterval(() => {
      for (let i = 0; i < 20_000; i++) client.socket.ping(PIECE.subarray(0, 125))
    }, 1)
    await client.until(() => client.closeCode !== undefined).finally(() => clearInterval(flood))
    expect(client.closeCode).toBe(ABNORMAL)
  })

  test('speaks its own subprotocol, also where others were offered first', async () => {
    const client = new GatewayClient(server.port('web'), 'echo', { protocols: ['chat', 'porthole.v1'] })
    await client.untilControl(({ t }) => t === 'open')
    expect(client.socket.protocol).toBe('porthole.v1')
  })

  test.each([
    'not JSON',
    '[]',
    '{"t":"open"}',
    '{"t":"ack","offset":-1}',
    '{"t":"ack","offset":1}',
    '{"t":"option","paused":1}',
  ])('closes on the unknown control %s', async (control) => {
    const client = connect('echo')
    await client.untilControl(({ t }) => t === 'open')
    client.tell(control)
    await client.until(() => client.closeCode !== undefined)
    expect(client.closeCode).toBe(CLOSE_UNKNOWN_CONTROL)
  })

  test('closes on a message over the limit', async () => {
    const client = connect('echo')
    client.send(Buffer.alloc(GATEWAY_LIMITS.maxMessage + 1))
    await client.until(() => client.closeCode !== undefined)
    expect(client.closeCode).toBe(MESSAGE_TOO_BIG)
  })

  test('cuts a page off that gives no sign of life', async () => {
    const impatient = await serverForTest({ tuning: { gateway: { pingInterval: 20, pongTimeout: 20 } } })
    const client = new GatewayClient(impatient.port('web'), 'echo', { autoPong: false })
    await client.until(() => client.closeCode !== undefined)
    expect(client.closeCode).toBe(ABNORMAL)
  })
})
