import { once } from 'node:events'
import { connect } from 'node:net'
import { pino } from 'pino'
import { describe, expect, onTestFinished, test } from 'vitest'
import { echo } from '../../server/services/echo.ts'
import { Roster } from '../../server/services/roster.ts'
import { ConnectionLimits } from '../../server/transports/connection-limits.ts'
import { Listener } from '../../server/transports/listener.ts'
import { Rendezvous, type Visitor } from '../../server/transports/rendezvous.ts'
import { stopListeners } from '../../server/transports/stop-listeners.ts'
import { testStats } from '../support/stats.ts'

const TURNS = 100
const NOBODY: Visitor = {
  peer: { address: '192.0.2.1', local: false, secret: false },
  witness: () => undefined,
}

async function listening(rendezvous: Rendezvous): Promise<number> {
  const place = { host: '127.0.0.1', port: 0 }
  const listener = new Listener(
    { name: 'echo', service: echo, place, idleTimeout: 60_000 },
    {
      backlog: 10,
      noDelay: true,
      keepAlive: true,
      sendTimeout: 1000,
      handshakeTimeout: 1000,
      log: pino({ level: 'silent' }),
      rendezvous,
      limits: new ConnectionLimits({ maxConnections: 0, perAddress: 0, newPerMinute: 0 }),
      stats: testStats(),
      roster: new Roster(),
    },
  )
  onTestFinished(() => stopListeners([listener], 0))
  return listener.listen()
}

describe('Rendezvous', () => {
  test('tells the visitor of both ends alone, and forgets them when the connection is over', async () => {
    const rendezvous = new Rendezvous()
    const ticket = rendezvous.expect()
    const early = Promise.withResolvers<Visitor | undefined>()
    rendezvous.accepted('a:1>b:2', early.resolve)
    ticket.made('a:1>b:2', NOBODY)
    expect(await early.promise).toBe(NOBODY)
    rendezvous.accepted('a:1>b:3', (visitor) => expect(visitor).toBeUndefined())
    ticket.over()
    rendezvous.accepted('a:1>b:2', (visitor) => expect(visitor).toBeUndefined())
  })

  test('lets a connection go on when the one it waited for was never made', async () => {
    const rendezvous = new Rendezvous()
    const ticket = rendezvous.expect()
    const waiting = Promise.withResolvers<Visitor | undefined>()
    rendezvous.accepted('a:1>b:2', waiting.resolve)
    ticket.over()
    expect(await waiting.promise).toBeUndefined()
  })

  test('loses no FIN that comes while a connection waits', async () => {
    const rendezvous = new Rendezvous()
    const port = await listening(rendezvous)
    const ticket = rendezvous.expect()
    const socket = connect({ port, host: '127.0.0.1' })
    await once(socket, 'connect')
    socket.end()
    await once(socket, 'finish')
    // On loopback the FIN is there at once; some turns of the loop let the server accept and read it.
    for (let turn = 0; turn < TURNS; turn++) await new Promise((resolve) => setImmediate(resolve))
    ticket.over()
    socket.resume()
    await once(socket, 'end')
  })
})
