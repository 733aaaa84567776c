import { describe, expect, test } from 'vitest'
import { LIMITS } from '../../playground/network/limits.ts'
import type { UdpSocket } from '../../playground/network/udp-socket.ts'
import { bytes, text } from './program.ts'
import { CLIENT, PORT, SERVER, World } from './world.ts'

const code = (wanted: string) => expect.objectContaining({ code: wanted })

/** Everything that waits, as text. */
function all(socket: UdpSocket): string[] {
  const texts: string[] = []
  for (let message = socket.receive(); message !== undefined; message = socket.receive()) texts.push(text(message.data))
  return texts
}

function sockets(world: World, address = '0.0.0.0') {
  const log: string[] = []
  const server = world.server.bind({ address, port: PORT }, { readable: () => log.push('readable') })
  const client = world.client.bind({ address: '0.0.0.0', port: 0 }, { failed: (error) => log.push(error.code) })
  return { server, client, log }
}

const to = { address: SERVER, port: PORT }

describe('UDP', () => {
  test('keeps datagrams apart, empty ones too, and says where they came from', () => {
    const world = new World()
    const { server, client, log } = sockets(world)
    for (const word of ['one', '', 'three']) client.send(bytes(word), to)
    world.clock.settle()
    expect(log).toEqual(['readable'])
    const first = server.receive()
    expect(first?.from).toEqual({ address: CLIENT, port: client.local.port })
    expect(first && text(first.data)).toBe('one')
    expect(all(server)).toEqual(['', 'three'])
    expect(world.passages.map(({ kind, length }) => [kind, length])).toEqual([
      ['datagram', 3],
      ['datagram', 0],
      ['datagram', 5],
    ])
  })

  test('a socket on :: names IPv4 senders by their IPv6 spelling', () => {
    const world = new World()
    const { server, client } = sockets(world, '::')
    client.send(bytes('x'), to)
    world.clock.settle()
    expect(server.receive()?.from.address).toBe(`::ffff:${CLIENT}`)
  })

  test('loses its part, and nobody is told', () => {
    const world = new World({ links: { loss: 0.5 } })
    const { server, client, log } = sockets(world)
    for (let count = 0; count < 400; count++) client.send(bytes('x'), to)
    world.clock.pass(1000)
    expect(all(server).length).toBeGreaterThan(150)
    expect(world.passages.filter(({ arrives }) => arrives === undefined).length).toBeGreaterThan(150)
    expect(log).not.toContain('ECONNREFUSED')
  })

  test('may bring them twice', () => {
    const world = new World({ links: { duplication: 1 } })
    const { server, client } = sockets(world)
    client.send(bytes('add 5'), to)
    world.clock.settle()
    expect(all(server)).toEqual(['add 5', 'add 5'])
  })

  test('may bring them in another order', () => {
    const world = new World()
    const { server, client } = sockets(world)
    world.network.setLinks({ reordering: 1 })
    client.send(bytes('first'), to)
    world.network.setLinks({ reordering: 0 })
    client.send(bytes('second'), to)
    world.clock.pass(100)
    expect(all(server)).toEqual(['second', 'first'])
  })

  test('a datagram that is too long: EMSGSIZE', () => {
    const world = new World()
    const { server, client } = sockets(world)
    client.send(new Uint8Array(LIMITS.datagram), to)
    world.clock.settle()
    expect(server.receive()?.data).toHaveLength(LIMITS.datagram)
    expect(() => client.send(new Uint8Array(LIMITS.datagram + 1), to)).toThrow(code('EMSGSIZE'))
  })

  test('a receiver that does not read drops what it has no room for', () => {
    const world = new World()
    const { server, client } = sockets(world)
    for (let count = 0; count < 300; count++) client.send(new Uint8Array(1024), to)
    world.clock.settle()
    expect(all(server)).toHaveLength(LIMITS.datagramBuffer / 1024)
    client.send(bytes('room again'), to)
    world.clock.settle()
    expect(all(server)).toEqual(['room again'])
  })

  test('nobody there: a connected socket is told ECONNREFUSED, one that is not hears nothing', () => {
    const world = new World()
    const { client, log } = sockets(world)
    client.send(bytes('x'), { address: SERVER, port: PORT + 1 })
    world.clock.settle()
    expect(log).toEqual([])
    client.connect({ address: SERVER, port: PORT + 1 })
    client.send(bytes('x'))
    world.clock.settle()
    expect(log).toEqual(['ECONNREFUSED'])
  })

  test('a connected socket hears its peer alone', () => {
    const world = new World()
    const { server, client } = sockets(world)
    const stranger = world.client.bind({ address: '0.0.0.0', port: 0 }, {})
    server.connect({ address: CLIENT, port: client.local.port })
    stranger.send(bytes('stranger'), to)
    client.send(bytes('peer'), to)
    world.clock.settle()
    expect(all(server)).toEqual(['peer'])
    server.connect(undefined)
    stranger.send(bytes('stranger'), to)
    world.clock.settle()
    expect(all(server)).toEqual(['stranger'])
  })

  test('ports: in use unless both reuse the address, apart from those of TCP, free after close', () => {
    const world = new World()
    const { server } = sockets(world)
    const bind = (reuseAddress = false) => world.server.bind({ address: '127.0.0.1', port: PORT, reuseAddress }, {})
    expect(() => bind()).toThrow(code('EADDRINUSE'))
    expect(() => world.listen()).not.toThrow()
    server.close()
    bind(true)
    expect(() => bind(true)).not.toThrow()
    expect(() => bind(false)).toThrow(code('EADDRINUSE'))
  })

  test('closed, or without an end to send to: ENOTCONN', () => {
    const world = new World()
    const { client } = sockets(world)
    expect(() => client.send(bytes('x'))).toThrow(code('ENOTCONN'))
    client.close()
    expect(() => client.send(bytes('x'), to)).toThrow(code('ENOTCONN'))
    expect(world.client.sockets).toBe(0)
  })

  test('port 0, and IPv6 from an IPv4 socket: EINVAL', () => {
    const { client } = sockets(new World())
    expect(() => client.send(bytes('x'), { address: SERVER, port: 0 })).toThrow(code('EINVAL'))
    expect(() => client.send(bytes('x'), { address: '::1', port: PORT })).toThrow(code('EINVAL'))
  })
})
