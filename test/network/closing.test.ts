import { describe, expect, test } from 'vitest'
import { LIMITS } from '../../playground/network/limits.ts'
import { bytes, Program, text } from './program.ts'
import { World } from './world.ts'

describe('FIN', () => {
  test('comes behind all data, and ends one direction alone', () => {
    const world = new World({ links: { latencyMs: 10 } })
    const { client, server, atClient, atServer } = world.pair()
    client.write(bytes('question'))
    client.shutdown()
    world.clock.pass(20)
    expect(atServer.log).toEqual(['read 8', 'end'])
    expect([client.state, server.state]).toEqual(['FIN-WAIT-2', 'CLOSE-WAIT'])
    server.write(bytes('answer'))
    world.clock.pass(100)
    expect(atClient.received).toBe('answer')
    expect(() => client.write(bytes('more'))).toThrow(expect.objectContaining({ code: 'EPIPE' }))
    expect(client.room).toBe(0)
    server.shutdown()
    world.clock.pass(10)
    expect([client.state, server.state]).toEqual(['TIME-WAIT', 'LAST-ACK'])
    expect(atClient.log.at(-1)).toBe('end')
    world.clock.pass(10)
    expect(server.state).toBe('CLOSED')
    world.clock.pass(LIMITS.timeWaitMs)
    expect(client.state).toBe('CLOSED')
    expect(atClient.log.filter((line) => line.startsWith('E'))).toEqual([])
  })

  test('waits for data that the receiver has no room for', () => {
    const world = new World({ limits: { receiveBuffer: 100 } })
    const { client, server, atServer } = world.pair()
    atServer.paused = true
    client.write(new Uint8Array(250))
    client.shutdown()
    world.clock.pass(1000)
    expect(client.state).toBe('FIN-WAIT-1')
    expect(server.state).toBe('ESTABLISHED')
    atServer.paused = false
    atServer.readAll()
    world.clock.pass(1000)
    expect(atServer.reads.flatMap((read) => [...read])).toHaveLength(250)
    expect(atServer.log.at(-1)).toBe('end')
  })

  test('end is told after the last byte was read, not before', () => {
    const world = new World()
    const { client, server, atServer } = world.pair()
    atServer.paused = true
    client.write(bytes('unread'))
    client.shutdown()
    world.clock.pass(100)
    expect(server.state).toBe('CLOSE-WAIT')
    expect(atServer.log).toEqual([])
    expect(text(server.read(3))).toBe('unr')
    world.clock.settle()
    expect(atServer.log).toEqual([])
    expect(text(server.read())).toBe('ead')
    world.clock.settle()
    expect(atServer.log).toEqual(['end'])
  })

  test('sent from both ends at once: CLOSING, then TIME-WAIT on both (RFC 9293 figure 13)', () => {
    const world = new World({ links: { latencyMs: 10 } })
    const { client, server } = world.pair()
    client.shutdown()
    server.shutdown()
    world.clock.pass(10)
    expect([client.state, server.state]).toEqual(['CLOSING', 'CLOSING'])
    world.clock.pass(10)
    expect([client.state, server.state]).toEqual(['TIME-WAIT', 'TIME-WAIT'])
    world.clock.pass(LIMITS.timeWaitMs)
    expect([client.state, server.state]).toEqual(['CLOSED', 'CLOSED'])
  })

  test('crosses the last segment when it is sent with it: FIN,PSH', () => {
    const world = new World({ limits: { receiveBuffer: 100 } })
    const { client, atServer } = world.pair()
    atServer.paused = true
    client.write(new Uint8Array(150))
    client.shutdown()
    world.clock.pass(50)
    atServer.readAll()
    world.clock.pass(50)
    expect(world.flags).toContain('client FIN,PSH,ACK 50')
  })

  test('a FIN that is answered in TIME-WAIT keeps TIME-WAIT alive', () => {
    const world = new World({ links: { latencyMs: 10 } })
    const { client, server } = world.pair()
    client.shutdown()
    world.clock.pass(20)
    server.shutdown()
    world.clock.pass(5)
    world.network.link('client', 'server').cut()
    world.clock.pass(10)
    expect(client.state).toBe('TIME-WAIT')
    world.network.link('client', 'server').heal()
    world.clock.pass(500)
    expect(server.state).toBe('CLOSED')
    // The wait began anew with the second FIN.
    world.clock.pass(LIMITS.timeWaitMs - 400)
    expect(client.state).toBe('TIME-WAIT')
    world.clock.pass(400)
    expect(client.state).toBe('CLOSED')
  })

  test('who has closed waits in FIN-WAIT-2 for a FIN that never comes no longer than its limit', () => {
    const world = new World()
    const { client, server } = world.pair()
    client.close()
    world.clock.pass(LIMITS.finWait2Ms - 1)
    expect([client.state, server.state]).toEqual(['FIN-WAIT-2', 'CLOSE-WAIT'])
    world.clock.pass(1)
    expect(client.state).toBe('CLOSED')
  })

  test('so does who has shut down first and closed later', () => {
    const world = new World()
    const { client } = world.pair()
    client.shutdown()
    world.clock.pass(100_000)
    client.close()
    world.clock.pass(LIMITS.finWait2Ms - 1)
    expect(client.state).toBe('FIN-WAIT-2')
    world.clock.pass(1)
    expect(client.state).toBe('CLOSED')
  })

  test('who has only shut down waits without a limit: the other direction is in use', () => {
    const world = new World()
    const { client } = world.pair()
    client.shutdown()
    world.clock.pass(100 * LIMITS.finWait2Ms)
    expect(client.state).toBe('FIN-WAIT-2')
  })
})

describe('RST', () => {
  test('ends both directions, and what was not yet sent is lost', () => {
    const world = new World({ limits: { receiveBuffer: 10 } })
    const { client, server, atServer } = world.pair()
    client.write(bytes('0123456789 never sent'))
    client.reset()
    world.clock.pass(100)
    expect(atServer.received).toBe('0123456789')
    expect(atServer.log).toEqual(['read 10', 'ECONNRESET'])
    expect(server.state).toBe('CLOSED')
    expect(() => server.write(bytes('x'))).toThrow(expect.objectContaining({ code: 'EPIPE' }))
    expect(world.client.sockets + world.server.sockets).toBe(0)
  })

  test('what had arrived is still read, as on Linux, and then ECONNRESET', () => {
    const world = new World()
    const { client, server, atServer } = world.pair()
    atServer.paused = true
    client.write(bytes('hello'))
    world.clock.pass(100)
    client.reset()
    world.clock.pass(100)
    expect(atServer.log).toEqual([])
    expect(server.state).toBe('CLOSED')
    atServer.readAll()
    world.clock.settle()
    expect(atServer.log).toEqual(['read 5', 'ECONNRESET'])
  })

  test('a write before that read gets ECONNRESET first and EPIPE after', () => {
    const world = new World()
    const { client, server, atServer } = world.pair()
    atServer.paused = true
    client.write(bytes('hello'))
    world.clock.pass(100)
    client.reset()
    world.clock.pass(100)
    expect(() => server.write(bytes('x'))).toThrow(expect.objectContaining({ code: 'ECONNRESET' }))
    expect(() => server.write(bytes('x'))).toThrow(expect.objectContaining({ code: 'EPIPE' }))
  })

  test('answers data for a connection whose program has closed', () => {
    const world = new World()
    const { client, server, atClient } = world.pair()
    server.close()
    world.clock.settle()
    expect(atClient.log).toEqual(['end'])
    client.write(bytes('is anybody there'))
    world.clock.settle()
    expect(world.flags.at(-1)).toBe('server RST,ACK')
    expect(client.state).toBe('CLOSED')
    // Whoever has read the end can only be about to write.
    expect(atClient.log).toEqual(['end', 'EPIPE'])
  })

  test('answers data for a port where nobody is any more', () => {
    const world = new World({ links: { latencyMs: 10 } })
    const { client, server, atClient } = world.pair()
    world.network.link('server', 'client').cut()
    server.reset()
    world.network.link('server', 'client').heal()
    world.clock.pass(100)
    expect(client.state).toBe('ESTABLISHED')
    client.write(bytes('half-open'))
    world.clock.pass(100)
    expect(atClient.log).toEqual(['ECONNRESET'])
  })

  test('is what close sends where bytes were left unread', () => {
    const world = new World()
    const { client, server, atClient, atServer } = world.pair()
    atServer.paused = true
    server.write(bytes('-ERR too much'))
    client.write(new Uint8Array(200_000))
    world.clock.pass(100)
    server.close()
    world.clock.pass(100)
    expect(world.flags.at(-1)).toBe('server RST,ACK')
    // The line itself has arrived before.
    expect(atClient.received).toBe('-ERR too much')
    expect(atClient.log.at(-1)).toBe('ECONNRESET')
  })

  test('is not what close sends where all was read: what was written still arrives, then FIN', () => {
    const world = new World({ limits: { receiveBuffer: 1000 } })
    const { client, server, atClient } = world.pair()
    client.write(bytes('go'))
    world.clock.pass(100)
    server.write(new Uint8Array(5000))
    server.close()
    world.clock.pass(1000)
    expect(atClient.reads.flatMap((read) => [...read])).toHaveLength(5000)
    expect(atClient.log.at(-1)).toBe('end')
    client.close()
    world.clock.pass(2 * LIMITS.timeWaitMs)
    expect(world.client.sockets + world.server.sockets).toBe(0)
  })

  test('counts at the right edge of the window too: all that was sent before it was lost', () => {
    const world = new World({ limits: { receiveBuffer: 100 } })
    const { client, server, atServer } = world.pair()
    world.network.link('client', 'server').cut()
    client.write(new Uint8Array(100))
    world.network.link('client', 'server').heal()
    client.close()
    server.write(bytes('nobody reads this'))
    world.clock.pass(100)
    expect(atServer.log).toEqual(['ECONNRESET'])
    expect(server.state).toBe('CLOSED')
  })

  test('close amid the handshake takes it back', () => {
    const world = new World({ links: { latencyMs: 10 } })
    const listener = world.listen()
    const program = new Program()
    world.connect(program).close()
    world.clock.pass(1000)
    expect(program.log).toEqual([])
    expect(world.flags).toEqual(['client SYN', 'server SYN,ACK', 'client RST'])
    expect(listener.waiting).toBe(0)
  })

  test('a listener that closes resets those who were not accepted', () => {
    const world = new World()
    const listener = world.listen()
    const program = new Program()
    world.connect(program)
    world.clock.settle()
    listener.close()
    world.clock.settle()
    expect(program.log).toEqual(['connected', 'ECONNRESET'])
  })

  test('one that was reset before it was accepted is accepted all the same, and says so', () => {
    const world = new World()
    const listener = world.listen()
    world.connect(new Program()).close()
    const client = world.connect(new Program())
    world.clock.settle()
    client.reset()
    world.clock.settle()
    const program = new Program()
    const server = listener.accept()
    if (server !== undefined) program.on(server).attach(program)
    world.clock.settle()
    expect(server?.state).toBe('CLOSED')
    expect(program.log).toEqual(['ECONNRESET'])
  })
})

test('shutdown before the connection is there: ENOTCONN', () => {
  const world = new World()
  world.listen()
  expect(() => world.connect(new Program()).shutdown()).toThrow(expect.objectContaining({ code: 'ENOTCONN' }))
})

describe('resetConnections', () => {
  test('ends both ends by a RST that neither has sent', () => {
    const world = new World({ links: { latencyMs: 10 } })
    const { client, server, atClient, atServer } = world.pair()
    world.network.resetConnections()
    expect([client.state, server.state]).toEqual(['ESTABLISHED', 'ESTABLISHED'])
    world.clock.pass(10)
    expect([client.state, server.state]).toEqual(['CLOSED', 'CLOSED'])
    expect([atClient.log.at(-1), atServer.log.at(-1)]).toEqual(['ECONNRESET', 'ECONNRESET'])
  })
})
