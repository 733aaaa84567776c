import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { GatewayConnection } from '../../playground/gateway/connection.ts'
import { Capture, type WireEvent } from '../../playground/wire/capture.ts'
import { sha256 } from '../support/conversation.ts'
import { serverForTest } from '../support/server.ts'

const BYTES = 5 * 1024 * 1024
const PIECE_BYTES = 10_000
const CUTS = 8

/** No two stretches of it are alike, so that whatever is lost, doubled or out of order shows. */
const STREAM = Uint8Array.from({ length: BYTES }, (_, index) => (index * 2654435761) >>> 24)

/** The network between page and gateway, which breaks when it is told to. */
async function network(): Promise<{ port: number; leadTo: (port: number) => void; cut: () => void }> {
  const sockets = new Set<Socket>()
  let target = 0
  const join = (from: Socket, to: Socket) => {
    sockets.add(from)
    from.pipe(to)
    from.on('error', () => to.destroy())
    from.on('close', () => {
      sockets.delete(from)
      to.destroy()
    })
  }
  const server = createServer((page) => {
    const gateway = connect({ port: target, host: '127.0.0.1' })
    join(page, gateway)
    join(gateway, page)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  onTestFinished(() => {
    cut()
    server.close()
  })
  const address = server.address()
  const leadTo = (port: number) => {
    target = port
  }
  return { port: typeof address === 'object' && address ? address.port : 0, leadTo, cut }
}

test('the page and the gateway lose and double nothing, however often the network breaks', async () => {
  const net = await network()
  const origin = `http://127.0.0.1:${net.port}`
  const server = await serverForTest({ args: ['--public-url', origin] })
  net.leadTo(server.port('web'))
  const { promise: whole, resolve, reject } = Promise.withResolvers<void>()
  const capture = new Capture('echo')
  // A capture keeps less than all of it.
  const events: WireEvent[] = []
  let sent = 0
  let cuts = 0
  const send = (connection: GatewayConnection) => {
    while (connection.state.name === 'open' && sent < BYTES && connection.room >= PIECE_BYTES) {
      const piece = STREAM.subarray(sent, sent + PIECE_BYTES)
      sent += piece.length
      connection.send(piece)
    }
  }
  const connection = new GatewayConnection({
    url: `ws://127.0.0.1:${net.port}/gateway/echo`,
    capture,
    changed: (connection) => {
      send(connection)
      if (connection.state.name === 'failed') reject(new Error(connection.state.code))
    },
    // Only Node's WebSocket takes headers; a page sends its Origin by itself.
    createWebSocket: (url, protocol): WebSocket =>
      Reflect.construct(WebSocket, [url, { protocols: [protocol], headers: { origin } }]),
  })
  onTestFinished(() => connection.close())
  capture.subscribe((event) => {
    events.push(event)
    if (event.kind !== 'received') return
    const { received } = connection
    connection.acknowledge(received)
    if (received > (BYTES * (cuts + 1)) / (CUTS + 1) && cuts < CUTS) {
      cuts += 1
      net.cut()
    }
    if (received >= BYTES) resolve()
  })
  await whole
  connection.halfClose()
  const received = events.flatMap((event) => (event.kind === 'received' ? [event.bytes] : []))
  expect(sha256(Buffer.concat(received))).toBe(sha256(Buffer.from(STREAM)))
  expect(events.filter(({ kind }) => kind === 'link-lost')).toHaveLength(CUTS)
  const gaps = events.flatMap((event) => (event.kind === 'resumed' ? [event.missing] : []))
  expect(gaps).toEqual(Array.from({ length: CUTS }, () => 0))
  // The server took each byte once, and saw them all.
  const read = events.flatMap((event) =>
    event.kind === 'seen' && event.seen.what === 'read' ? [event.seen.bytes] : [],
  )
  expect(read.reduce((sum, bytes) => sum + bytes, 0)).toBe(BYTES)
})
