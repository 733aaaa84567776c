import { describe, expect, test } from 'vitest'
import type { Connection } from '../../playground/network/connection.ts'
import { LIMITS } from '../../playground/network/limits.ts'
import { bytes, Program } from './program.ts'
import { PORT, SERVER, World } from './world.ts'

const code = (wanted: string) => expect.objectContaining({ code: wanted })

/** What a client on that host gets who connects there while the server listens at `address`. */
function outcome(address: string, target: string, from: 'server' | 'client', ipv6Only = false): string {
  const world = new World()
  const seen: string[] = []
  world.listen({ address, ipv6Only }, ({ remote }) => {
    seen.push(remote.address)
    return new Program()
  })
  const program = new Program()
  world.network.host(from).connect({ address: target, port: PORT }, program)
  world.clock.settle()
  return seen[0] ?? program.log.join()
}

describe('where one listens', () => {
  test.each([
    ['127.0.0.1', '127.0.0.1', 'server', '127.0.0.1'],
    ['127.0.0.1', '127.1.2.3', 'server', 'ECONNREFUSED'],
    ['127.0.0.1', '::1', 'server', 'ECONNREFUSED'],
    ['127.0.0.1', SERVER, 'server', 'ECONNREFUSED'],
    ['127.0.0.1', SERVER, 'client', 'ECONNREFUSED'],
    // Every host has a loopback of its own.
    ['127.0.0.1', '127.0.0.1', 'client', 'ECONNREFUSED'],
    ['::1', '::1', 'server', '::1'],
    ['::1', '127.0.0.1', 'server', 'ECONNREFUSED'],
    ['0.0.0.0', '127.0.0.1', 'server', '127.0.0.1'],
    ['0.0.0.0', SERVER, 'client', '10.0.0.2'],
    ['0.0.0.0', '::1', 'server', 'ECONNREFUSED'],
    ['0.0.0.0', '0.0.0.0', 'server', '127.0.0.1'],
    ['::', '::1', 'server', '::1'],
    ['::', 'fd00::1', 'client', 'fd00::2'],
    ['::', '127.0.0.1', 'server', '::ffff:127.0.0.1'],
    ['::', SERVER, 'client', '::ffff:10.0.0.2'],
    [SERVER, SERVER, 'client', '10.0.0.2'],
    [SERVER, SERVER, 'server', SERVER],
    [SERVER, '127.0.0.1', 'server', 'ECONNREFUSED'],
  ] as const)('listening on %s, connecting to %s from the %s: %s', (address, target, from, expected) => {
    expect(outcome(address, target, from)).toBe(expected)
  })

  test(':: with ipv6Only leaves IPv4 out', () => {
    expect(outcome('::', '127.0.0.1', 'server', true)).toBe('ECONNREFUSED')
    expect(outcome('::', '::1', 'server', true)).toBe('::1')
  })

  test('the one bound to the very address goes before the one bound to any', () => {
    const world = new World()
    const seen: string[] = []
    for (const address of ['127.0.0.1', '127.0.0.2']) {
      world.server.listen({ address, port: PORT }, { acceptable: () => seen.push(address) })
    }
    world.server.connect({ address: '127.0.0.2', port: PORT }, {})
    world.clock.settle()
    expect(seen).toEqual(['127.0.0.2'])
  })

  test('on an address of another host: EADDRNOTAVAIL', () => {
    expect(() => new World().listen({ address: '10.0.0.2' })).toThrow(code('EADDRNOTAVAIL'))
  })
})

describe('a port', () => {
  test.each([
    ['127.0.0.1', '127.0.0.1', true],
    ['127.0.0.1', '127.0.0.2', false],
    ['127.0.0.1', '0.0.0.0', true],
    ['0.0.0.0', '127.0.0.1', true],
    ['::', '0.0.0.0', true],
    ['::', '127.0.0.1', true],
    ['127.0.0.1', '::', true],
    ['::1', '127.0.0.1', false],
    ['::', '::1', true],
  ])('listened on at %s and then at %s is in use: %s', (first, second, inUse) => {
    const world = new World()
    world.listen({ address: first })
    const listen = () => world.listen({ address: second })
    if (inUse) expect(listen).toThrow(code('EADDRINUSE'))
    else expect(listen).not.toThrow()
  })

  test(':: with ipv6Only and 0.0.0.0 do not meet', () => {
    const world = new World()
    world.listen({ address: '::', ipv6Only: true })
    expect(() => world.listen({ address: '0.0.0.0' })).not.toThrow()
  })

  test('that an outgoing connection has is in use for a listener, SO_REUSEADDR or not', () => {
    const world = new World()
    world.pair({ localPort: 5000 })
    const listen = () => world.client.listen({ address: '0.0.0.0', port: 5000 }, { acceptable: () => undefined })
    expect(listen).toThrow(code('EADDRINUSE'))
  })

  test('is free again when its listener has closed', () => {
    const world = new World()
    world.listen().close()
    expect(() => world.listen()).not.toThrow()
  })

  test('below 1024 needs privileges: EACCES; beyond 65535 there is none: EINVAL', () => {
    expect(() => new World().listen({ port: 1023 })).toThrow(code('EACCES'))
    expect(() => new World().listen({ port: 1024 })).not.toThrow()
    expect(() => new World().listen({ port: 65_536 })).toThrow(code('EINVAL'))
    expect(() => new World().connect(new Program(), { port: 70_000 })).toThrow(code('EINVAL'))
  })

  test('0 is any that is free, from 32768 on, and all are used before one comes again', () => {
    const world = new World({ limits: { firstEphemeralPort: 40_000, lastEphemeralPort: 40_002 } })
    const ports = [1, 2, 3].map(() => world.listen({ port: 0 }))
    expect(ports.map(({ local }) => local.port)).toEqual([40_000, 40_001, 40_002])
    expect(() => world.listen({ port: 0 })).toThrow(code('EADDRINUSE'))
    ports[1]?.close()
    expect(world.listen({ port: 0 }).local.port).toBe(40_001)
    expect(new World().listen({ port: 0 }).local.port).toBe(LIMITS.firstEphemeralPort)
  })

  test('a client without a free port gets EADDRNOTAVAIL', () => {
    const world = new World({ limits: { firstEphemeralPort: 40_000, lastEphemeralPort: 40_001 } })
    world.connect(new Program())
    world.connect(new Program())
    expect(() => world.connect(new Program())).toThrow(code('EADDRNOTAVAIL'))
  })

  test('a program may reserve a run of them, which nobody else is given', () => {
    const world = new World({ limits: { firstEphemeralPort: 40_000, lastEphemeralPort: 40_009 } })
    world.listen({ port: 40_001 })
    const { range, release } = world.server.reservePorts(5)
    expect(range).toEqual({ first: 40_002, count: 5 })
    expect([1, 2, 3, 4].map(() => world.listen({ port: 0 }).local.port)).toEqual([40_000, 40_007, 40_008, 40_009])
    expect(() => world.listen({ port: 0 })).toThrow(code('EADDRINUSE'))
    expect(() => world.listen({ port: 40_002 })).not.toThrow()
    expect(() => world.server.reservePorts(5)).toThrow(code('EADDRINUSE'))
    release()
    expect(world.listen({ port: 0 }).local.port).toBe(40_003)
  })
})

describe('TIME-WAIT', () => {
  /** A server that closed first, so that its end of the connection lingers; its client's port is 5000. */
  function lingering(reuseAddress: boolean): World {
    const world = new World()
    const { client, server } = world.pair({ localPort: 5000 }, { reuseAddress })
    server.close()
    world.clock.settle()
    client.close()
    world.clock.settle()
    expect([server.state, client.state]).toEqual(['TIME-WAIT', 'CLOSED'])
    return world
  }

  test('a server that starts again without SO_REUSEADDR finds its port in use until it is over', () => {
    const world = lingering(false)
    expect(() => world.listen({ reuseAddress: false })).toThrow(code('EADDRINUSE'))
    world.clock.pass(LIMITS.timeWaitMs)
    expect(() => world.listen({ reuseAddress: false })).not.toThrow()
  })

  test('with SO_REUSEADDR, as libuv sets it, the port can be had at once', () => {
    expect(() => lingering(true).listen()).not.toThrow()
  })

  test('so it is with a connection that is still open: killed and restarted', () => {
    const world = new World()
    world.pair({}, { reuseAddress: false })
    expect(() => world.listen({ reuseAddress: false })).toThrow(code('EADDRINUSE'))
    const other = new World()
    other.pair()
    expect(() => other.listen()).not.toThrow()
  })

  test('a client that comes back from the same port ends it early, and is served', () => {
    const world = lingering(true)
    const program = new Program()
    world.listen({}, (connection) => program.on(connection) && program)
    world.clock.pass(100)
    const client = world.connect(new Program(), { localPort: 5000 })
    client.write(bytes('again'))
    world.clock.settle()
    expect(program.received).toBe('again')
  })

  test('a client that closed first cannot have its port at once', () => {
    const world = new World()
    const { client, server } = world.pair({ localPort: 5000 })
    client.close()
    world.clock.settle()
    server.close()
    world.clock.settle()
    expect(client.state).toBe('TIME-WAIT')
    expect(() => world.connect(new Program(), { localPort: 5000 })).toThrow(code('EADDRINUSE'))
    world.clock.pass(LIMITS.timeWaitMs)
    expect(() => world.connect(new Program(), { localPort: 5000 })).not.toThrow()
  })
})

describe('backlog', () => {
  test('one more than it says is connected; the next one waits, and gets in when one was accepted', () => {
    const world = new World()
    const listener = world.listen({ backlog: 1 })
    const clients = [1, 2, 3].map(() => world.connect(new Program()))
    world.clock.pass(500)
    expect(clients.map(({ state }) => state)).toEqual(['ESTABLISHED', 'ESTABLISHED', 'SYN-SENT'])
    expect(listener.waiting).toBe(2)
    expect(listener.accept()).toBeDefined()
    world.clock.pass(500)
    expect(clients.map(({ state }) => state)).toEqual(['ESTABLISHED', 'ESTABLISHED', 'ESTABLISHED'])
  })

  test('that never empties: ETIMEDOUT', () => {
    const world = new World()
    world.listen({ backlog: 0 })
    world.connect(new Program())
    world.clock.settle()
    const program = new Program()
    world.connect(program)
    world.clock.pass(127_000)
    expect(program.log).toEqual(['ETIMEDOUT'])
  })

  test('is capped by the host', () => {
    expect(new World({ limits: { backlog: 3 } }).listen({ backlog: 1000 }).backlog).toBe(3)
  })

  test('connections are accepted in the order in which they came', () => {
    const world = new World()
    const listener = world.listen()
    const clients = [1, 2, 3].map(() => world.connect(new Program()))
    world.clock.settle()
    const accepted: (Connection | undefined)[] = [1, 2, 3].map(() => listener.accept())
    expect(accepted.map((connection) => connection?.remote.port)).toEqual(clients.map(({ local }) => local.port))
    expect(listener.accept()).toBeUndefined()
  })
})

describe('sockets of one host', () => {
  test('are limited: EMFILE, and a SYN waits', () => {
    const world = new World({ limits: { socketsPerHost: 2 } })
    const listener = world.listen()
    world.listen({ port: PORT + 1 })
    expect(() => world.listen({ port: PORT + 2 })).toThrow(code('EMFILE'))
    expect(() => world.server.bind({ address: '0.0.0.0', port: 0 }, {})).toThrow(code('EMFILE'))
    expect(() => world.server.connect({ address: '10.0.0.2', port: PORT }, {})).toThrow(code('EMFILE'))
    const client = world.connect(new Program())
    world.clock.settle()
    expect(client.state).toBe('SYN-SENT')
    expect(listener.waiting).toBe(0)
  })
})
