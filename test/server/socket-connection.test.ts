import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { pino } from 'pino'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Connection } from '../../server/services/connection.ts'
import { Roster } from '../../server/services/roster.ts'
import { LINGER_MS, SocketConnection } from '../../server/transports/socket-connection.ts'
import { tcpClient } from '../support/client.ts'
import { serverForTest } from '../support/server.ts'
import { testStats } from '../support/stats.ts'

/** More than the kernel's buffers of both directions hold. */
const FLOOD = 64 * 1024 * 1024

describe('SocketConnection', () => {
  test('says BYE idle-timeout after the idle time and closes', async () => {
    const server = await serverForTest({ args: ['--idle-timeout=50ms'] })
    const client = tcpClient(server.port('porthole'))
    await client.untilEnd()
    expect(client.lines.at(-1)).toBe('* BYE idle-timeout')
  })

  test('closes a peer that never sends its FIN after the linger time', async () => {
    const server = await serverForTest()
    const socket = connect({ port: server.port('porthole'), host: '127.0.0.1', allowHalfOpen: true })
    socket.resume()
    socket.write('QUIT\n')
    await once(socket, 'end')
    const ended = performance.now()
    // What is sent to a closed socket is answered by a reset.
    const drip = setInterval(() => socket.write('x'), 50)
    const [error] = await once(socket, 'error')
    clearInterval(drip)
    expect(error.code).toMatch(/ECONNRESET|EPIPE/)
    expect(performance.now() - ended).toBeGreaterThan(LINGER_MS / 2)
  })

  test('sends the last line before it closes on bytes it did not read', async () => {
    const server = await serverForTest()
    const client = tcpClient(server.port('porthole'))
    client.send(`GET / HTTP/1.1\r\n${'Header: x\r\n'.repeat(20_000)}`)
    await client.untilEnd()
    expect(client.lines.at(-1)).toMatch(/^-ERR bad-state/)
  })

  test('stops reading from a peer that does not read, and answers all once it does', async () => {
    const server = await serverForTest()
    const socket = connect({ port: server.port('echo'), host: '127.0.0.1' })
    await once(socket, 'connect')
    socket.write(Buffer.alloc(FLOOD))
    socket.end()
    const other = tcpClient(server.port('echo'))
    other.send('still served')
    await other.until(({ text }) => text === 'still served')
    expect(socket.writableLength).toBeGreaterThan(0)
    let received = 0
    for await (const chunk of socket) received += chunk.length
    expect(received).toBe(FLOOD)
  })

  test('gives up a peer that takes nothing of what is left, whatever it sends', async () => {
    const farewell = Promise.withResolvers<SocketConnection>()
    const stats = testStats()
    const handler = { data: () => undefined, drain: () => undefined, end: () => undefined }
    const server = createServer((socket) => {
      const lastWords = (connection: Connection) => {
        setImmediate(() => {
          connection.write(Buffer.alloc(FLOOD))
          connection.end('done')
        })
        return { ...handler, idle: () => undefined, shutdown: () => undefined, close: () => undefined }
      }
      const origin = {
        id: 'test',
        peer: { address: '127.0.0.1', local: true, secret: false },
        witness: undefined,
      }
      new SocketConnection(socket, lastWords, origin, {
        idleTimeout: 60_000,
        sendTimeout: 50,
        service: 'test',
        stats,
        roster: new Roster(),
        log: pino({ level: 'silent' }),
        logsRequests: false,
        closed: farewell.resolve,
      })
    }).listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    const address = server.address()
    const peer = connect(typeof address === 'object' && address ? address.port : 0, '127.0.0.1')
    peer.on('error', () => peer.destroy())
    const trickle = setInterval(() => peer.write('x'), 10)
    await farewell.promise
    expect([...stats.ends]).toEqual([['done', 1]])
    clearInterval(trickle)
  })

  test.each([
    ['resets', (peer: Socket) => peer.resetAndDestroy()],
    ['stays and takes nothing', () => undefined],
  ])('gives up a peer that asks for TLS behind a full queue and %s', async (_how, leave) => {
    const over = Promise.withResolvers<void>()
    let began = false
    const handler = { data: () => undefined, drain: () => undefined, end: () => undefined }
    const server = createServer((socket) => {
      socket.once('close', () => over.resolve())
      const upgrade = (connection: Connection) => {
        setImmediate(() => {
          connection.write(Buffer.alloc(FLOOD))
          connection.startTls?.()
          leave(peer)
        })
        return { ...handler, idle: () => undefined, shutdown: () => undefined, close: () => undefined }
      }
      const origin = { id: 'test', peer: { address: '127.0.0.1', local: true, secret: false }, witness: undefined }
      new SocketConnection(socket, upgrade, origin, {
        idleTimeout: 60_000,
        sendTimeout: 50,
        service: 'test',
        stats: testStats(),
        roster: new Roster(),
        log: pino({ level: 'silent' }),
        logsRequests: false,
        startTls: () => {
          began = true
        },
        closed: () => undefined,
      })
    }).listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    const address = server.address()
    const peer = connect(typeof address === 'object' && address ? address.port : 0, '127.0.0.1')
    onTestFinished(() => void peer.destroy())
    await over.promise
    expect(began).toBe(false)
  })

  test('survives peers that reset in mid-reply', async () => {
    const server = await serverForTest()
    for (let i = 0; i < 50; i++) {
      const socket = connect(server.port('porthole'), '127.0.0.1')
      await once(socket, 'connect')
      socket.write('HELP\n'.repeat(500))
      socket.resetAndDestroy()
    }
    const client = tcpClient(server.port('porthole'))
    client.send('PING\n')
    await client.untilLine('+PONG')
  })
})
