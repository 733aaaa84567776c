import { once } from 'node:events'
import { connect } from 'node:net'
import { pino } from 'pino'
import { describe, expect, onTestFinished, test } from 'vitest'
import { echo } from '../../server/services/echo.ts'
import { Listener } from '../../server/transports/listener.ts'
import { Rendezvous, type Witness } from '../../server/transports/rendezvous.ts'

const NOBODY: Witness = () => undefined

async function listening(rendezvous: Rendezvous): Promise<number> {
  const offer = { name: 'echo', service: echo, host: '127.0.0.1', port: 0, backlog: 10, noDelay: true, keepAlive: true }
  const listener = new Listener(
    { ...offer, idleTimeout: 60_000, sendTimeout: 1000 },
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
    // The echo of another connection made later shows that the FIN has long come.
    const other = rendezvous.expect()
    other.over()
    await once(socket, 'finish')
    setImmediate(() => ticket.over())
    socket.resume()
    await once(socket, 'end')
  })
})
