import { createServer, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import {
  CLOSE_NO_RESUME,
  CLOSE_SLOW_PAGE,
  CLOSE_UNKNOWN_CONTROL,
  type GatewayControl,
} from '../../server/protocol/gateway.ts'
import { GATEWAY_LIMITS } from '../../server/transports/gateway/limits.ts'
import { GatewayClient } from '../support/client.ts'
import { serverForTest, startServer, type TestServer } from '../support/server.ts'

const NORMAL = 1000
const GOING_AWAY = 1001
const PIECE = Buffer.alloc(64 * 1024, 'porthole')

type Open = Extract<GatewayControl, { t: 'open' }>
type Resumed = Extract<GatewayControl, { t: 'resumed' }>

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const connect = (service = 'echo', to: TestServer = server) => new GatewayClient(to.port('web'), service)

async function opened(client: GatewayClient): Promise<Open> {
  await client.untilControl(({ t }) => t === 'open')
  const open = client.control.find((message) => message.t === 'open')
  if (!open) throw new Error('Cannot go on as the connection must be open')
  return open
}

/** Another WebSocket whose first message is this one. */
async function resume(message: unknown, to: TestServer = server): Promise<GatewayClient> {
  const client = connect('resume', to)
  await new Promise((resolve) => client.socket.once('open', resolve))
  client.tell(message)
  return client
}

async function resumed(client: GatewayClient): Promise<Resumed> {
  await client.untilControl(({ t }) => t === 'resumed')
  const answer = client.control.find((message) => message.t === 'resumed')
  if (!answer) throw new Error('Cannot go on as the connection must be resumed')
  return answer
}

const closed = async (client: GatewayClient): Promise<number | undefined> => {
  await client.until(() => client.closeCode !== undefined, 'the end of the WebSocket')
  return client.closeCode
}

const isGone = async (client: GatewayClient): Promise<void> => {
  expect(await closed(client)).toBe(NORMAL)
  expect(client.control).toEqual([{ t: 'error', code: 'EGONE' }])
}

const ticket = ({ id, key }: { id: string; key: string }, offset = 0) => ({ t: 'resume', id, key, offset })

/** A server in the place of echo that leaves its end of the connection to the test. */
async function scripted(
  gateway: Partial<typeof GATEWAY_LIMITS> = {},
): Promise<{ server: TestServer; peer: Promise<Socket> }> {
  const { promise: peer, resolve } = Promise.withResolvers<Socket>()
  const listener = createServer({ allowHalfOpen: true }, resolve).listen(0, '127.0.0.1')
  onTestFinished(() => void listener.close())
  await new Promise((listening) => listener.once('listening', listening))
  const address = listener.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const target = () => ({ host: '127.0.0.1', port })
  const socket = peer.then((one) => {
    one.on('error', () => one.destroy())
    onTestFinished(() => void one.destroy())
    return one
  })
  return { server: await serverForTest({ tuning: { target, gateway: { farewell: 0, ...gateway } } }), peer: socket }
}

/** The gateway ends its side. */
const letGo = (socket: Socket) => new Promise((resolve) => socket.resume().once('end', resolve))
const ended = (socket: Socket) =>
  new Promise((resolve) => (socket.closed ? resolve(true) : socket.once('close', resolve)))

describe('a lost WebSocket', () => {
  test('is followed by another one that goes on where it stopped', async () => {
    const first = connect()
    const open = await opened(first)
    first.send('hello')
    await first.until(({ text }) => text === 'hello')
    first.cut()
    await closed(first)
    const second = await resume(ticket(open, 5))
    expect(await resumed(second)).toEqual({
      t: 'resumed',
      id: open.id,
      key: expect.stringMatching(/^[\w-]{22}$/),
      received: 5,
      from: 5,
      missing: 0,
    })
    second.send(' again')
    await second.until(({ text }) => text === ' again')
    await second.untilControl((message) => message.t === 'ack' && message.offset === 11)
  })

  test('gets what came meanwhile, read by read, and acknowledgements it missed', async () => {
    const { server: own, peer } = await scripted()
    const first = connect('echo', own)
    const open = await opened(first)
    const socket = await peer
    first.send('abc')
    await new Promise((resolve) => socket.once('data', resolve))
    first.cut()
    await closed(first)
    for (const word of ['one', 'three', 'seven']) {
      socket.write(word)
      await new Promise((resolve) => setImmediate(resolve))
    }
    const second = await resume(ticket(open), own)
    await second.until(({ text }) => text === 'onethreeseven')
    expect(second.control.slice(0, 2)).toEqual([await resumed(second), { t: 'ack', offset: 3 }])
    second.cut()
    await closed(second)
    const third = await resume(ticket(await resumed(second), 5), own)
    await third.until(({ text }) => text === 'reeseven')
    // The rest of the read in whose midst the offset is, then the reads as they came.
    let before = 5
    const rest = second.reads.flatMap((length) => {
      const part = Math.min(length, length - before)
      before -= length
      return part > 0 ? [part] : []
    })
    expect(third.reads).toEqual(rest)
  })

  test('is told how many bytes are no longer kept', async () => {
    const { server: own, peer } = await scripted({ maxDeliveredKept: 10 })
    const first = connect('echo', own)
    const open = await opened(first)
    const socket = await peer
    socket.write('0123456789abcdef')
    await first.until(({ text }) => text.length === 16)
    first.cut()
    const second = await resume(ticket(open, 2), own)
    expect(await resumed(second)).toMatchObject({ from: 6, missing: 4 })
    await second.until(({ text }) => text === '6789abcdef')
  })

  test('may be said to be open by the system: the newer one takes over', async () => {
    const first = connect()
    const open = await opened(first)
    first.send('a')
    await first.until(({ text }) => text === 'a')
    const second = await resume(ticket(open, 1))
    await resumed(second)
    expect(await closed(first)).toBe(1006)
    second.send('b')
    await second.until(({ text }) => text === 'b')
  })

  test.each([1001, 4999])('ended with %s is kept for, ended with 1000 is not', async (code) => {
    const [kept, left] = [connect(), connect()]
    const [one, other] = [await opened(kept), await opened(left)]
    kept.socket.close(code)
    left.socket.close(NORMAL)
    await Promise.all([closed(kept), closed(left)])
    await resumed(await resume(ticket(one)))
    await isGone(await resume(ticket(other)))
  })

  test('ends the TCP connection at once when the page lets go', async () => {
    const { server: own, peer } = await scripted()
    const client = connect('echo', own)
    await opened(client)
    client.socket.close(NORMAL)
    await letGo(await peer)
  })

  test('is waited for so long and no longer', async () => {
    const { server: own, peer } = await scripted({ resumeWithin: 30 })
    const client = connect('echo', own)
    const open = await opened(client)
    client.cut()
    await letGo(await peer)
    await isGone(await resume(ticket(open), own))
  })

  test('is told the end of a connection that ended meanwhile', async () => {
    const ends: [(socket: Socket) => unknown, GatewayControl[]][] = [
      [(socket) => socket.resetAndDestroy(), [{ t: 'reset' }]],
      [(socket) => socket.end('bye'), [{ t: 'fin' }]],
    ]
    for (const [end, told] of ends) {
      const { server: own, peer } = await scripted()
      const first = connect('echo', own)
      const open = await opened(first)
      const socket = await peer
      first.finish()
      await new Promise((resolve) => socket.resume().once('end', resolve))
      first.cut()
      await closed(first)
      end(socket)
      await ended(socket)
      const second = await resume(ticket(open), own)
      expect(await closed(second)).toBe(NORMAL)
      expect(second.control.slice(1)).toEqual(told)
    }
  })

  test('keeps its place at the high-water mark, and no patience runs out', async () => {
    const own = await serverForTest({ tuning: { gateway: { ackTimeout: 100 } } })
    const first = connect('echo', own)
    first.acknowledging = false
    const open = await opened(first)
    for (let i = 0; i < 8; i++) first.send(PIECE)
    await first.until(({ bytes }) => bytes.length >= GATEWAY_LIMITS.highWater)
    first.cut()
    await closed(first)
    // One that is there runs out of it meanwhile.
    const other = connect('echo', own)
    other.acknowledging = false
    for (let i = 0; i < 8; i++) other.send(PIECE)
    expect(await closed(other)).toBe(CLOSE_SLOW_PAGE)
    const { length } = first.bytes
    const second = await resume(ticket(open, length), own)
    expect(await resumed(second)).toMatchObject({ received: 8 * PIECE.length, from: length, missing: 0 })
    second.acknowledging = false
    second.tell({ t: 'ack', offset: length })
    await second.until(({ bytes }) => bytes.length > 0)
    expect(await closed(second)).toBe(CLOSE_SLOW_PAGE)
  })

  test('is waited for when it shows no sign of life at the high-water mark: its lid may be closed', async () => {
    const own = await serverForTest({ tuning: { gateway: { ackTimeout: 50, pongTimeout: 50 } } })
    const asleep = new GatewayClient(own.port('web'), 'echo', { autoPong: false })
    asleep.acknowledging = false
    const open = await opened(asleep)
    for (let i = 0; i < 8; i++) asleep.send(PIECE)
    expect(await closed(asleep)).toBe(1006)
    const { length } = asleep.bytes
    const awake = await resume(ticket(open, length), own)
    expect(await resumed(awake)).toMatchObject({ from: length, missing: 0 })
    awake.tell({ t: 'ack', offset: length })
    await awake.until(({ bytes }) => bytes.length > 0)
  })

  test('finds its connection paused as it left it', async () => {
    const first = connect('porthole')
    const open = await opened(first)
    await first.untilLine(/HELLO/)
    first.tell({ t: 'option', paused: true })
    first.send('PING paused\n')
    await first.untilControl((message) => message.t === 'seen' && message.what === 'reply' && message.bytes === 14)
    const { length } = first.bytes
    first.cut()
    const second = await resume(ticket(open, length))
    await resumed(second)
    second.send('PING on\n')
    await second.untilControl(
      (message) => message.t === 'seen' && message.what === 'line' && message.text === 'PING on',
    )
    expect(second.bytes).toHaveLength(0)
    second.tell({ t: 'option', paused: false })
    await second.untilLine('+PONG on')
  })

  test('is told what the server saw after the last of it, at times that are all different', async () => {
    const first = connect('porthole')
    const open = await opened(first)
    first.send('PING a\n')
    await first.untilLine('+PONG a')
    const seen = (client: GatewayClient) => client.control.flatMap((message) => (message.t === 'seen' ? [message] : []))
    const times = seen(first).map(({ at }) => at)
    expect(new Set(times).size).toBe(times.length)
    first.cut()
    await closed(first)
    const all = await resume(ticket(open, first.bytes.length))
    await all.until(() => seen(all).length >= times.length)
    expect(seen(all).slice(0, times.length)).toEqual(seen(first))
    all.cut()
    const rest = await resume({ ...ticket(await resumed(all), first.bytes.length), seen: times[1] })
    await rest.until(() => seen(rest).length >= times.length - 2)
    expect(seen(rest).slice(0, times.length - 2)).toEqual(seen(first).slice(2))
  })

  test('is told no more of it than is kept', async () => {
    const own = await serverForTest({ tuning: { gateway: { maxSeenKept: 3 * 128 + 200 } } })
    const first = connect('porthole', own)
    const open = await opened(first)
    for (const token of ['a', 'b', 'c', 'd']) {
      first.send(`PING ${token.repeat(150)}\n`)
      await first.untilLine(`+PONG ${token.repeat(150)}`)
    }
    await first.until(() => first.control.filter((message) => message.t === 'seen').length >= 14)
    first.cut()
    const second = await resume(ticket(open, first.bytes.length), own)
    await resumed(second)
    second.send('PING now\n')
    await second.untilLine('+PONG now')
    const lines = second.control.flatMap((message) =>
      message.t === 'seen' && message.what === 'line' ? [message.text] : [],
    )
    expect(lines).toEqual([`PING ${'d'.repeat(150)}`, 'PING now'])
  })

  test('of a page that was given up is not waited for', async () => {
    for (const control of ['nonsense', '{"t":"ack","offset":1}']) {
      const client = connect()
      const open = await opened(client)
      client.tell(control)
      expect(await closed(client)).toBe(CLOSE_UNKNOWN_CONTROL)
      await isGone(await resume(ticket(open)))
    }
    const client = connect()
    const open = await opened(client)
    client.send(Buffer.alloc(GATEWAY_LIMITS.maxMessage + 1))
    expect(await closed(client)).toBe(1009)
    await isGone(await resume(ticket(open)))
  })
})

describe('/gateway/resume', () => {
  test('opens nothing to guessed, cut, swapped and used keys', async () => {
    const [alice, bob] = [connect(), connect()]
    const [hers, his] = [await opened(alice), await opened(bob)]
    alice.send('secret')
    await alice.until(({ text }) => text === 'secret')
    const { id, key } = hers
    for (const guess of [
      { id, key: 'A'.repeat(22) },
      { id, key: '' },
      { id, key: key.slice(0, -1) },
      { id, key: `${key}A` },
      { id, key: key.toLowerCase() },
      { id, key: his.key },
      { id: his.id, key },
      { id: key, key: id },
      { id: '', key },
      { id: '__proto__', key },
    ]) {
      await isGone(await resume(ticket(guess)))
    }
    // All the same, she was never disturbed.
    alice.send(' still')
    await alice.until(({ text }) => text === 'secret still')
    alice.cut()
    const second = await resume(ticket(hers, 12))
    const renewed = await resumed(second)
    expect(renewed.key).not.toBe(key)
    second.send('!')
    await second.until(({ text }) => text === '!')
    await isGone(await resume(ticket(hers)))
    second.send('?')
    await second.until(({ text }) => text === '!?')
  })

  test('takes the key again whose successor the page never got', async () => {
    const first = connect()
    const open = await opened(first)
    first.cut()
    // Answers no ping: for the gateway it may have been lost before anything arrived.
    const lost = new GatewayClient(server.port('web'), 'resume', { autoPong: false })
    await new Promise((resolve) => lost.socket.once('open', resolve))
    lost.tell(ticket(open))
    await resumed(lost)
    lost.cut()
    const third = await resume(ticket(open))
    expect((await resumed(third)).key).not.toBe((await resumed(lost)).key)
    await isGone(await resume(ticket(await resumed(lost))))
  })

  test('refuses an offset beyond what was sent, and keeps the connection', async () => {
    const first = connect()
    const open = await opened(first)
    const second = await resume(ticket(open, 1))
    expect(await closed(second)).toBe(CLOSE_UNKNOWN_CONTROL)
    first.send('x')
    await first.until(({ text }) => text === 'x')
    await resumed(await resume(ticket(open, 1)))
  })

  test.each([
    '{"t":"ack","offset":0}',
    '{"t":"fin"}',
    '{"t":"resume"}',
    '{"t":"resume","id":1,"key":"k","offset":0}',
    '{"t":"resume","id":"i","key":"k","offset":-1}',
    'not JSON',
  ])('wants resume first: %s', async (message) => {
    expect(await closed(await resume(message))).toBe(CLOSE_UNKNOWN_CONTROL)
  })

  test('wants no bytes first', async () => {
    const client = connect('resume')
    client.send('bytes')
    expect(await closed(client)).toBe(CLOSE_UNKNOWN_CONTROL)
  })

  test('waits so long for it and no longer', async () => {
    const own = await serverForTest({ tuning: { gateway: { resumeTimeout: 30 } } })
    const client = connect('resume', own)
    expect(await closed(client)).toBe(CLOSE_NO_RESUME)
    expect(client.control).toEqual([])
  })

  test('lets so many wait and no more', async () => {
    const own = await serverForTest({ tuning: { gateway: { maxResuming: 1 } } })
    const first = connect('resume', own)
    await new Promise((resolve) => first.socket.once('open', resolve))
    const second = connect('resume', own)
    expect(String(await new Promise((resolve) => second.socket.once('error', resolve)))).toContain('503')
    first.cut()
    await closed(first)
    const open = await opened(connect('echo', own))
    const renewed = await resumed(await resume(ticket(open), own))
    await resumed(await resume(ticket(renewed), own))
  })
})

describe('a connection whose page is away', () => {
  test('has its seat until it is over', async () => {
    const { server: own, peer } = await scripted({ maxPages: 1, resumeWithin: 100 })
    const first = connect('echo', own)
    await opened(first)
    first.cut()
    await closed(first)
    const second = connect('echo', own)
    expect(String(await new Promise((resolve) => second.socket.once('error', resolve)))).toContain('503')
    await letGo(await peer)
    await opened(connect('echo', own))
  })

  test('counts for its address until it is over', async () => {
    const args = ['--trusted-proxy=127.0.0.1', '--max-connections-per-address=1']
    const own = await serverForTest({ args })
    const from = (service: string) =>
      new GatewayClient(own.port('web'), service, { headers: { 'X-Forwarded-For': '192.0.2.7' } })
    const first = from('porthole')
    const open = await opened(first)
    first.cut()
    await closed(first)
    expect(String(await new Promise((resolve) => from('echo').socket.once('error', resolve)))).toContain('503')
    const second = from('resume')
    await new Promise((resolve) => second.socket.once('open', resolve))
    second.tell(ticket(open))
    await resumed(second)
    second.socket.close(NORMAL)
    await closed(second)
    await opened(from('echo'))
  })

  test('ends with the server, whose pages are told', async () => {
    const own = await startServer()
    const [away, here] = [connect('echo', own), connect('echo', own)]
    const waiting = connect('resume', own)
    await Promise.all([opened(away), opened(here), new Promise((resolve) => waiting.socket.once('open', resolve))])
    away.cut()
    await closed(away)
    await own.stop()
    expect(await Promise.all([closed(here), closed(waiting)])).toEqual([GOING_AWAY, GOING_AWAY])
  })
})
