import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { Backoff } from '../../playground/gateway/backoff.ts'
import { GatewayConnection } from '../../playground/gateway/connection.ts'
import { canSend } from '../../playground/gateway/connection-state.ts'
import { Capture } from '../../playground/wire/capture.ts'
import { tcpClient } from '../support/client.ts'
import { cuttingProxy } from '../support/cutting-proxy.ts'
import { serverForTest } from '../support/server.ts'

/** No two stretches of it are alike. */
const STREAM = Uint8Array.from({ length: 512 * 1024 }, (_, index) => (index * 2654435761) >>> 24)
const RUNS = 60
const PATIENCE = { timeout: 8000, interval: 50 }

/** Waits for as good as nothing. */
class Impatience extends Backoff {
  override next(): number {
    super.next()
    return 2
  }
}

/** What happens to one connection, and how many turns of the event loop pass before the next. */
const happening = fc.tuple(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ name: fc.constant('page-sends' as const), bytes: fc.integer({ min: 1, max: 40_000 }) }),
    },
    {
      weight: 4,
      arbitrary: fc.record({ name: fc.constant('server-sends' as const), bytes: fc.integer({ min: 1, max: 40_000 }) }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        name: fc.constantFrom('cut' as const, 'renew' as const, 'retry' as const, 'pause' as const, 'read-on' as const),
      }),
    },
    { weight: 1, arbitrary: fc.record({ name: fc.constantFrom('page-fin' as const, 'server-fin' as const) }) },
  ),
  fc.integer({ min: 0, max: 12 }),
)

const turns = async (count: number) => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve))
}

test('whatever is sent, cut, paused and half-closed in whatever order, both sides get all bytes once', async () => {
  const proxy = await cuttingProxy()
  const origin = `http://127.0.0.1:${proxy.port}`
  let accepted = Promise.withResolvers<Socket>()
  const peer = createServer({ allowHalfOpen: true }, (socket) => accepted.resolve(socket)).listen(0, '127.0.0.1')
  onTestFinished(() => void peer.close())
  await once(peer, 'listening')
  const address = peer.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const server = await serverForTest({
    args: ['--public-url', origin],
    tuning: { target: () => ({ host: '127.0.0.1', port }), gateway: { farewell: 0 } },
  })
  proxy.to(server.port('web'))

  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 40 }), async (happenings) => {
      accepted = Promise.withResolvers<Socket>()
      const capture = new Capture('echo')
      const ended = Promise.withResolvers<void>()
      const opened = Promise.withResolvers<void>()
      const received: Uint8Array[] = []
      const connection = new GatewayConnection({
        url: `ws://127.0.0.1:${proxy.port}/gateway/echo`,
        capture,
        backoff: new Impatience(),
        changed: ({ state }) => {
          if (state.name === 'open') opened.resolve()
          if (state.name === 'failed') ended.reject(new Error(state.code))
        },
        createWebSocket: (url, protocol): WebSocket =>
          Reflect.construct(WebSocket, [url, { protocols: [protocol], headers: { origin } }]),
      })
      capture.subscribe((event) => {
        if (event.kind === 'closed') ended.resolve()
        if (event.kind !== 'received') return
        received.push(event.bytes)
        connection.acknowledge(connection.received)
      })
      await opened.promise
      const socket = await accepted.promise
      const taken: Buffer[] = []
      socket.on('data', (bytes) => taken.push(bytes))
      const serverGotFin = once(socket, 'end')
      let [sent, told] = [0, 0]
      for (const [{ name, ...how }, pause] of happenings) {
        const bytes = 'bytes' in how ? how.bytes : 0
        if (name === 'page-sends' && canSend(connection.state) && sent + bytes <= STREAM.length) {
          connection.send(STREAM.subarray(sent, sent + bytes))
          sent += bytes
        }
        if (name === 'server-sends' && !socket.writableEnded && told + bytes <= STREAM.length) {
          socket.write(STREAM.subarray(told, told + bytes))
          told += bytes
        }
        if (name === 'cut') proxy.cut()
        if (name === 'renew') connection.renew()
        if (name === 'retry') connection.retryNow()
        if (name === 'pause' || name === 'read-on') connection.set({ paused: name === 'pause' })
        if (name === 'page-fin') connection.halfClose()
        if (name === 'server-fin') socket.end()
        await turns(pause)
      }
      connection.set({ paused: false })
      connection.halfClose()
      socket.end()
      await Promise.all([serverGotFin, ended.promise])
      expect(Buffer.concat(taken).equals(STREAM.subarray(0, sent))).toBe(true)
      expect(Buffer.concat(received).equals(STREAM.subarray(0, told))).toBe(true)
      expect(connection.state).toEqual({ name: 'closed', how: 'fin' })
    }),
    { numRuns: RUNS, timeout: 3000, endOnFailure: false, interruptAfterTimeLimit: 25_000 },
  )
}, 60_000)

const whim = fc.tuple(
  fc.constantFrom('send', 'fin', 'reset', 'renew', 'retry', 'pause', 'cut', 'acknowledge', 'close'),
  fc.integer({ min: 0, max: 6 }),
)

test('however a page ends its connection, it is told the end once and the server keeps nothing', async () => {
  const proxy = await cuttingProxy()
  const origin = `http://127.0.0.1:${proxy.port}`
  const server = await serverForTest({
    args: ['--public-url', origin],
    tuning: { gateway: { resumeWithin: 50, farewell: 50 } },
  })
  proxy.to(server.port('web'))

  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('porthole', 'echo', 'tls'),
      fc.array(whim, { maxLength: 12 }),
      async (service, whims) => {
        const capture = new Capture('echo')
        const over = Promise.withResolvers<void>()
        let afterwards = 0
        const connection = new GatewayConnection({
          url: `ws://127.0.0.1:${proxy.port}/gateway/${service}`,
          capture,
          backoff: new Impatience(),
          changed: () => undefined,
          createWebSocket: (url, protocol): WebSocket =>
            Reflect.construct(WebSocket, [url, { protocols: [protocol], headers: { origin } }]),
        })
        capture.subscribe(({ kind }) => {
          if (kind === 'closed') {
            afterwards += 1
            over.resolve()
          }
        })
        for (const [name, pause] of whims) {
          if (name === 'send' && canSend(connection.state)) connection.send(STREAM.subarray(0, 1000))
          if (name === 'fin') connection.halfClose()
          if (name === 'reset') connection.reset()
          if (name === 'renew') connection.renew()
          if (name === 'retry') connection.retryNow()
          if (name === 'pause') connection.set({ paused: !connection.options.paused })
          if (name === 'cut') proxy.cut()
          if (name === 'acknowledge') connection.acknowledge(connection.received)
          if (name === 'close') connection.close()
          await turns(pause)
        }
        connection.close()
        await over.promise
        await turns(10)
        expect(afterwards).toBe(1)
        expect(['closed', 'failed']).toContain(connection.state.name)
        expect(connection.ticket).toBeUndefined()
      },
    ),
    { numRuns: RUNS, timeout: 3000, interruptAfterTimeLimit: 25_000 },
  )
  const witness = tcpClient(server.port('porthole'))
  await expect
    .poll(async () => {
      witness.send('STATS\n')
      await witness.until(({ lines }) => lines.at(-1) === '+OK')
      return witness.lines.findLast((line) => line.startsWith('| connections '))
    }, PATIENCE)
    .toBe('| connections 1')
}, 60_000)
