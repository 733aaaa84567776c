import { describe, expect, test } from 'vitest'
import type { Connection } from '../../playground/network/connection.ts'
import { bytes, Program } from './program.ts'
import { CLIENT, PORT, SERVER, World } from './world.ts'

describe('handshake', () => {
  test('takes SYN, SYN,ACK and ACK, and each end knows both addresses', () => {
    const world = new World()
    const accepted: Connection[] = []
    world.listen({}, (connection) => {
      accepted.push(connection)
      return new Program()
    })
    const program = new Program()
    const client = world.connect(program)
    expect(client.state).toBe('SYN-SENT')
    expect(program.log).toEqual([])
    world.clock.settle()
    expect(world.flags).toEqual(['client SYN', 'server SYN,ACK', 'client ACK'])
    expect(program.log).toEqual(['connected'])
    expect(accepted.map(({ state, local, remote }) => ({ state, local, remote }))).toEqual([
      { state: 'ESTABLISHED', local: { address: SERVER, port: PORT }, remote: client.local },
    ])
    expect(client.local.address).toBe(CLIENT)
    expect(client.state).toBe('ESTABLISHED')
  })

  test('numbers: SYN counts as one byte each way', () => {
    const world = new World()
    world.listen()
    world.connect(new Program())
    world.clock.settle()
    const [syn, synAck, ack] = world.segments
    expect(syn?.ack).toBe(0)
    expect(synAck?.ack).toBe(((syn?.seq ?? 0) + 1) % 2 ** 32)
    expect(ack?.ack).toBe(((synAck?.seq ?? 0) + 1) % 2 ** 32)
    expect(ack?.seq).toBe(synAck?.ack)
  })

  test('the host completes it before the program accepts, and keeps what is sent meanwhile', () => {
    const world = new World()
    const listener = world.listen()
    const client = world.connect(new Program())
    world.clock.settle()
    expect(client.state).toBe('ESTABLISHED')
    client.write(bytes('early'))
    world.clock.settle()
    const program = new Program()
    const server = listener.accept()
    if (server !== undefined) program.on(server).attach(program)
    world.clock.settle()
    expect(program.received).toBe('early')
  })

  test('what is written before it is done goes behind it', () => {
    const world = new World()
    const program = new Program()
    world.listen({}, (connection) => {
      program.on(connection)
      return program
    })
    world.connect(new Program()).write(bytes('eager'))
    world.clock.settle()
    expect(program.received).toBe('eager')
    expect(world.flags).toEqual(['client SYN', 'server SYN,ACK', 'client ACK', 'client PSH,ACK 5'])
  })

  test('nobody listens: RST, and ECONNREFUSED', () => {
    const world = new World()
    const program = new Program()
    const client = world.connect(program)
    world.clock.settle()
    expect(world.flags).toEqual(['client SYN', 'server RST,ACK'])
    expect(program.log).toEqual(['ECONNREFUSED'])
    expect(client.state).toBe('CLOSED')
    expect(world.client.sockets).toBe(0)
  })

  test('no answer: SYN again after 1, 3, 7 … s, and ETIMEDOUT after 127 s', () => {
    const world = new World()
    world.network.link('client', 'server').cut()
    const program = new Program()
    world.connect(program)
    world.clock.pass(126_000)
    expect(program.log).toEqual([])
    expect(world.segments.map(({ sent, arrives }) => ({ sent, arrives }))).toEqual(
      [0, 1, 3, 7, 15, 31, 63].map((seconds) => ({ sent: seconds * 1000, arrives: undefined })),
    )
    world.clock.pass(1000)
    expect(program.log).toEqual(['ETIMEDOUT'])
  })

  test('a lost SYN,ACK is made up for, and one connection is accepted', () => {
    const world = new World()
    world.network.link('server', 'client').cut()
    const listener = world.listen()
    const client = world.connect(new Program())
    world.clock.pass(500)
    expect(client.state).toBe('SYN-SENT')
    world.network.link('server', 'client').heal()
    world.clock.pass(5000)
    expect(client.state).toBe('ESTABLISHED')
    expect(listener.waiting).toBe(1)
    expect(listener.accept()?.state).toBe('ESTABLISHED')
  })

  test('a lost last ACK is made up for by the SYN,ACK that comes again', () => {
    const world = new World({ links: { latencyMs: 10 } })
    const listener = world.listen()
    const client = world.connect(new Program())
    world.clock.pass(15)
    world.network.link('client', 'server').cut()
    world.clock.pass(100)
    expect(client.state).toBe('ESTABLISHED')
    expect(listener.accept()).toBeUndefined()
    world.network.link('client', 'server').heal()
    world.clock.pass(2000)
    expect(listener.accept()?.state).toBe('ESTABLISHED')
  })

  test('a SYN,ACK that is never acknowledged is forgotten after its retries', () => {
    const world = new World({ links: { latencyMs: 10 } })
    const listener = world.listen()
    world.connect(new Program())
    world.clock.pass(5)
    world.network.link('server', 'client').cut()
    world.clock.pass(20)
    expect(listener.waiting).toBe(1)
    world.network.link('client', 'server').cut()
    world.clock.pass(64_000)
    expect(listener.waiting).toBe(0)
    expect(world.segments.filter(({ flags }) => flags === 'SYN,ACK')).toHaveLength(6)
  })

  test('both ends connect to each other at once: one connection (RFC 9293 figure 7)', () => {
    const world = new World({ links: { latencyMs: 10 } })
    const atClient = new Program()
    const atServer = new Program()
    const client = world.connect(atClient, { localPort: 5000 })
    const server = atServer.on(world.server.connect({ address: CLIENT, port: 5000, localPort: PORT }, atServer))
    world.clock.pass(10)
    expect([client.state, server.state]).toEqual(['SYN-RECEIVED', 'SYN-RECEIVED'])
    world.clock.pass(100)
    expect([client.state, server.state]).toEqual(['ESTABLISHED', 'ESTABLISHED'])
    client.write(bytes('ahoy'))
    world.clock.pass(100)
    expect(atServer.received).toBe('ahoy')
  })

  test('an address that no host has: no segment, and EHOSTUNREACH after 3 s', () => {
    const world = new World()
    const program = new Program()
    world.connect(program, { address: '10.0.0.77' })
    world.clock.pass(2999)
    expect(program.log).toEqual([])
    world.clock.pass(1)
    expect(program.log).toEqual(['EHOSTUNREACH'])
    expect(world.segments).toEqual([])
  })

  test('an address of another network: ENETUNREACH at once', () => {
    expect(() => new World().connect(new Program(), { address: '192.0.2.1' })).toThrow(
      expect.objectContaining({ code: 'ENETUNREACH' }),
    )
  })
})
