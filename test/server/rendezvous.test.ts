import { once } from 'node:events'
import { connect } from 'node:net'
import { pino } from 'pino'
import { describe, expect, onTestFinished, test } from 'vitest'
import { echo } from '../../server/services/echo.ts'
import { Listener } from '../../server/transports/listener.ts'
import { Rendezvous, type Witness } from '../../server/transports/rendezvous.ts'

const TURNS = 100
const NOBODY: Witness = () => undefined

async function listening(rendezvous: Rendezvous): Promise<number> {
  const offer = { name: 'echo', service: echo, host: '127.0.0.1', port: 0, backlog: 10, noDelay: true, keepAlive: true }
  const listener = new Listener(
    { ...offer, idleTimeout: 60_000, sendTimeout: 1000, handshakeTimeout: 1000 },
    pino({ level: 'silent' }),
    rendezvous,
  )
  onTestFinished(() => listener.stop())
  return listener.listen()
}

describe('Rendezvous', () => {
  test('tells the witness of both ends alone, and forgets it when the connection is over', async () => {
    const rendezvous = new Rendezvous()
    const ticket = rendezvous.expect()
    const early = Promise.withResolvers<Witness | undefined>()
    rendezvous.accepted('a:1>b:2', early.resolve)
    ticket.made('a:1>b:2', NOBODY)
    expect(await early.promise).toBe(NOBODY)
    rendezvous.accepted('a:1>b:3', (witness) => expect(witness).toBeUndefined())
    ticket.over()
    rendezvous.accepted('a:1>b:2', (witness) => expect(witness).toBeUndefined())
  })

  test('lets a connection go on when the one it waited for was never made', async () => {
    const rendezvous = new Rendezvous()
    const ticket = rendezvous.expect()
    const waiting = Promise.withResolvers<Witness | undefined>()
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
