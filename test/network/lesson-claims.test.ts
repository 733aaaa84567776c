import { describe, expect, test } from 'vitest'
import { LIMITS } from '../../playground/network/limits.ts'
import { bytes, Program } from './program.ts'
import { SERVER, World } from './world.ts'

/** What the lessons say about TCP and what their programs must live with, by lesson; it has to be so on this network too. */

describe('1: sockets and ports', () => {
  test('the system picks the client a free port, another one each time', () => {
    const world = new World()
    world.listen()
    const ports = [1, 2].map(() => world.connect(new Program()).local.port)
    expect(new Set(ports).size).toBe(2)
    expect(Math.min(...ports)).toBeGreaterThanOrEqual(LIMITS.firstEphemeralPort)
  })

  test('whoever sends FIN can still receive: hello comes back although FIN followed at once', () => {
    const world = new World({ links: { latencyMs: 10 } })
    const { client, server, atClient, atServer } = world.pair()
    atServer.end = () => {
      server.write(bytes(atServer.received))
      server.shutdown()
    }
    client.write(bytes('hello\r\n'))
    client.shutdown()
    world.clock.pass(1000)
    expect(atClient.log).toEqual(['credit 7', 'read 7', 'end'])
  })

  test('nobody listens at that port: RST answers SYN, ECONNREFUSED', () => {
    const world = new World()
    const program = new Program()
    world.connect(program, { port: 7708 })
    world.clock.settle()
    expect(program.log).toEqual(['ECONNREFUSED'])
  })

  test('a name that does not exist: ENOTFOUND', () => {
    expect(() => new World().client.lookup('sevrer')).toThrow(expect.objectContaining({ code: 'ENOTFOUND' }))
  })
})

describe('2: listen and accept', () => {
  test('two servers on one port: the second one gets EADDRINUSE, and the first goes on', () => {
    const world = new World()
    world.listen()
    expect(() => world.listen()).toThrow(expect.objectContaining({ code: 'EADDRINUSE' }))
    const program = new Program()
    world.connect(program)
    world.clock.settle()
    expect(program.log).toEqual(['connected'])
  })

  test('a server at 127.0.0.1 is not reached from another machine, one at 0.0.0.0 is', () => {
    const reached = (address: string): string => {
      const world = new World()
      world.listen({ address })
      const program = new Program()
      world.connect(program, { address: SERVER })
      world.clock.settle()
      return program.log.join()
    }
    expect(reached('127.0.0.1')).toBe('ECONNREFUSED')
    expect(reached('0.0.0.0')).toBe('connected')
  })

  test('the reset of one client is told to its connection and to no other', () => {
    const world = new World()
    const programs: Program[] = []
    world.listen({}, (connection) => {
      const program = new Program()
      program.on(connection)
      programs.push(program)
      return program
    })
    const [rude] = [1, 2].map(() => world.connect(new Program()))
    world.clock.settle()
    rude?.reset()
    world.clock.settle()
    expect(programs.map(({ log }) => log)).toEqual([['ECONNRESET'], []])
  })
})

describe('3: bytes are not messages', () => {
  test('one write may come in several reads: it is cut by the MSS', () => {
    const world = new World({ links: { mss: 4, bandwidth: 1000 } })
    const { client, atServer } = world.pair()
    client.write(bytes('one message\r\n'))
    world.clock.pass(1000)
    expect(atServer.log.length).toBeGreaterThan(1)
    expect(atServer.received).toBe('one message\r\n')
  })

  test('two writes may come in one read', () => {
    const world = new World()
    const { client, atServer } = world.pair({ noDelay: true })
    client.write(bytes('PING a\n'))
    client.write(bytes('PING b\n'))
    world.clock.settle()
    expect(world.segments).toHaveLength(2)
    expect(atServer.log).toEqual(['read 14'])
  })

  test('unless reads are not to be coalesced: then one read a segment', () => {
    const world = new World()
    const { client, atServer } = world.pair({ noDelay: true })
    world.network.coalescing = false
    client.write(bytes('PING a\n'))
    client.write(bytes('PING b\n'))
    world.clock.settle()
    expect(atServer.log).toEqual(['read 7', 'read 7'])
  })

  test('one read returns at most 64 KiB, of a busy reader’s backlog', () => {
    const world = new World({ links: { mss: 1460 } })
    const { client, atServer } = world.pair()
    atServer.paused = true
    client.write(new Uint8Array(200_000))
    world.clock.pass(1000)
    atServer.readAll()
    expect(atServer.log).toEqual(['read 65536', 'read 65536', 'read 65536', 'read 3392'])
  })

  test('byte by byte with NODELAY and gaps: one read a byte', () => {
    const world = new World()
    const { client, atServer } = world.pair({ noDelay: true })
    for (const character of 'PING\n') {
      client.write(bytes(character))
      world.clock.pass(2)
    }
    expect(atServer.log).toEqual(Array.from({ length: 5 }, () => 'read 1'))
  })

  test('what is behind a lost segment waits, and then comes all together', () => {
    const world = new World()
    const { client, atServer } = world.pair({ noDelay: true })
    world.network.link('client', 'server').cut()
    client.write(bytes('1'))
    world.network.link('client', 'server').heal()
    for (const character of '2345') {
      client.write(bytes(character))
      world.clock.pass(2)
    }
    expect(atServer.log).toEqual([])
    world.clock.pass(1000)
    expect(atServer.log).toEqual(['read 5'])
  })
})

test('4: a character may be cut in half', () => {
  const world = new World({ links: { mss: 2 } })
  const { client, atServer } = world.pair()
  world.network.coalescing = false
  client.write(bytes('€'))
  world.clock.pass(100)
  expect(atServer.log).toEqual(['read 2', 'read 1'])
  expect(Buffer.concat(atServer.reads).toString()).toBe('€')
})

describe('7: closing', () => {
  test('FIN comes after all data', () => {
    const world = new World({ links: { mss: 100, bandwidth: 100_000 } })
    const { client, atServer } = world.pair()
    client.write(new Uint8Array(10_000))
    client.shutdown()
    world.clock.pass(10_000)
    expect(atServer.reads.reduce((total, read) => total + read.length, 0)).toBe(10_000)
    expect(atServer.log.indexOf('end')).toBe(atServer.log.length - 1)
  })

  test('whoever closes first has the TIME-WAIT', () => {
    const world = new World()
    const { client, server } = world.pair()
    server.shutdown()
    world.clock.settle()
    client.shutdown()
    world.clock.settle()
    expect([server.state, client.state]).toEqual(['TIME-WAIT', 'CLOSED'])
  })

  test('the peer vanished without a word: whoever only waits never learns', () => {
    const world = new World()
    const { client, server } = world.pair()
    world.network.link('client', 'server').cut()
    world.network.link('server', 'client').cut()
    client.close()
    world.clock.pass(24 * 3_600_000)
    expect(client.state).toBe('CLOSED')
    expect(server.state).toBe('ESTABLISHED')
  })

  test('FIN with replies still owed: they arrive, then end', () => {
    const world = new World({ links: { latencyMs: 20 } })
    const { client, server, atClient } = world.pair()
    client.write(bytes('SLOW\n'))
    client.shutdown()
    world.clock.pass(5000)
    server.write(bytes('done\n'))
    server.shutdown()
    world.clock.pass(1000)
    expect(atClient.received).toBe('done\n')
    expect(atClient.log.at(-1)).toBe('end')
  })
})

test('8: the system connects clients while the program is busy; they wait in the backlog', () => {
  const world = new World()
  const listener = world.listen({ backlog: 5 })
  const programs = Array.from({ length: 10 }, () => new Program())
  for (const program of programs) world.connect(program)
  world.clock.pass(900)
  expect(programs.filter(({ log }) => log.includes('connected'))).toHaveLength(6)
  expect(listener.waiting).toBe(6)
})

describe('12: broadcast and back-pressure', () => {
  test('a receiver that stops reading: the buffers swallow what they hold, and other connections go on', () => {
    const world = new World()
    const accepted: Program[] = []
    world.listen({}, (connection) => {
      const program = new Program()
      program.on(connection)
      accepted.push(program)
      return program
    })
    const [slow, quick] = [new Program(), new Program()].map((program) => world.connect(program))
    world.clock.pass(100)
    for (const program of accepted.slice(0, 1)) program.paused = true
    let swallowed = 0
    for (let round = 0; round < 50; round++) {
      swallowed += slow?.write(new Uint8Array(64 * 1024)) ?? 0
      quick?.write(new Uint8Array(64 * 1024))
      world.clock.pass(100)
    }
    expect(swallowed).toBe(LIMITS.sendBuffer + LIMITS.receiveBuffer)
    expect(accepted[1]?.reads.reduce((total, read) => total + read.length, 0)).toBe(50 * 64 * 1024)
  })

  test('a short write: less was taken than was given, and the rest has to be given again', () => {
    const world = new World()
    const { client, atServer } = world.pair()
    atServer.paused = true
    expect(client.write(new Uint8Array(8_000_000))).toBe(LIMITS.sendBuffer)
  })
})

test('13: a throttled link takes as long as its bandwidth says', () => {
  const world = new World({ links: { bandwidth: 1_000_000, mss: 1460 } })
  const { client, server, atClient } = world.pair()
  let left = 2_000_000
  const atServer = new Program()
  atServer.credit = () => {
    while (left > 0) {
      const taken = server.write(new Uint8Array(Math.min(left, 65_536)))
      if (taken === 0) return
      left -= taken
    }
    server.shutdown()
  }
  server.attach(atServer)
  const start = world.clock.now()
  atServer.credit(0)
  while (!atClient.log.includes('end')) world.clock.pass(10)
  // Headers take their part: 40 bytes of 1500.
  expect((world.clock.now() - start) / 1000).toBeCloseTo((2 * 1500) / 1460, 1)
  expect(client.state).toBe('CLOSE-WAIT')
})

test('14: a link that is cut in mid-upload and heals: nothing is lost, nothing comes twice', () => {
  const world = new World({ links: { latencyMs: 5, bandwidth: 1_000_000 } })
  const { client, atServer } = world.pair()
  const upload = Uint8Array.from({ length: 200_000 }, (_, index) => index % 251)
  client.write(upload)
  world.clock.pass(50)
  world.network.link('client', 'server').cut()
  client.shutdown()
  world.clock.pass(3000)
  world.network.link('client', 'server').heal()
  world.clock.pass(10_000)
  expect(Buffer.compare(Buffer.concat(atServer.reads), upload)).toBe(0)
  expect(atServer.log.at(-1)).toBe('end')
})

describe('15: options', () => {
  test('40 small requests in two writes each: 40 ms a round with Nagle, none without', () => {
    const median = (noDelay: boolean): number => {
      const world = new World()
      const { client, server, atClient, atServer } = world.pair({ noDelay })
      const readable = atServer.readable.bind(atServer)
      atServer.readable = () => {
        readable()
        if (atServer.received.endsWith('\n')) server.write(bytes('ok\n'))
      }
      const rounds = Array.from({ length: 40 }, (_, round) => {
        const start = world.clock.now()
        client.write(bytes('PING '))
        client.write(bytes(`${round}\n`))
        while (atClient.received.length < 3 * (round + 1)) world.clock.pass(1)
        return world.clock.now() - start
      })
      return rounds.toSorted((a, b) => a - b)[20] ?? Number.NaN
    }
    expect(median(false)).toBeGreaterThan(20)
    expect(median(true)).toBeLessThanOrEqual(1)
  })
})
