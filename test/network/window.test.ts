import { describe, expect, test } from 'vitest'
import { LIMITS } from '../../playground/network/limits.ts'
import { PORT, World } from './world.ts'

const MEGABYTE = 1024 * 1024

describe('back-pressure', () => {
  test('a receiver that does not read: the two buffers fill, and then nothing moves', () => {
    const world = new World()
    const { client, server, atServer } = world.pair()
    atServer.paused = true
    let taken = 0
    for (let round = 0; round < 100; round++) {
      taken += client.write(new Uint8Array(MEGABYTE))
      world.clock.pass(100)
    }
    expect(taken).toBe(LIMITS.sendBuffer + LIMITS.receiveBuffer)
    expect(client.room).toBe(0)
    const waiting = []
    for (let read = server.read(); read.length > 0; read = server.read()) waiting.push(read.length)
    expect(waiting.reduce((a, b) => a + b)).toBe(LIMITS.receiveBuffer)
  })

  test('reading alone does not open the window: acknowledging does', () => {
    const world = new World({ limits: { receiveBuffer: 100 } })
    const { client, server, atServer } = world.pair()
    atServer.paused = true
    client.write(new Uint8Array(150))
    world.clock.pass(50)
    expect(server.read()).toHaveLength(100)
    // Long enough to be asked for.
    world.clock.pass(5000)
    expect(server.read()).toHaveLength(0)
    server.acknowledge(100)
    world.clock.pass(50)
    expect(server.read()).toHaveLength(50)
  })

  test('one cannot acknowledge more than one has read', () => {
    const { server } = new World().pair()
    expect(() => server.acknowledge(1)).toThrow(
      'Cannot acknowledge as it must be at most the 0 bytes read: current count is 1',
    )
  })

  test('the window opens by half the buffer, not by crumbs', () => {
    const world = new World({ limits: { receiveBuffer: 100 } })
    const { client, server, atServer } = world.pair()
    atServer.paused = true
    client.write(new Uint8Array(150))
    world.clock.pass(50)
    world.passages.length = 0
    for (let count = 0; count < 49; count++) server.acknowledge(server.read(1).length)
    world.clock.settle()
    expect(world.segments).toEqual([])
    server.acknowledge(server.read(1).length)
    world.clock.settle()
    expect(world.segments.map(({ window, length }) => ({ window, length }))).toEqual([
      { window: 50, length: 0 },
      { window: 100, length: 50 },
    ])
  })
})

test('a window of crumbs is not used, unless it stays so small', () => {
  const world = new World({ limits: { receiveBuffer: 100 } })
  const { client, atServer } = world.pair({ noDelay: true })
  atServer.paused = true
  client.write(new Uint8Array(90))
  client.write(new Uint8Array(50))
  world.clock.pass(150)
  expect(world.segments.map(({ length }) => length)).toEqual([90, 0])
  world.clock.pass(200)
  expect(world.segments.map(({ length }) => length)).toContain(10)
})

describe('a window of 0', () => {
  test('is asked for, after 200, 400, 800 … ms, without end as long as it is answered', () => {
    const world = new World({ limits: { receiveBuffer: 100, dataRetries: 3 } })
    const { client, atServer } = world.pair()
    atServer.paused = true
    client.write(new Uint8Array(150))
    world.clock.pass(100)
    world.passages.length = 0
    const start = world.clock.now()
    world.clock.pass(6500)
    const probes = world.segments.filter(({ from }) => from.port !== PORT)
    const times = probes.map(({ sent }) => sent - start)
    const waits = times.map((time, index) => Math.round(time - (times[index - 1] ?? time)))
    expect(waits.slice(1)).toEqual([400, 800, 1600, 3200])
    expect(probes.every(({ length, again }) => length === 0 && again)).toBe(true)
    world.clock.pass(3_600_000)
    expect(client.state).toBe('ESTABLISHED')
    atServer.paused = false
    atServer.readAll()
    world.clock.pass(1000)
    expect(atServer.reads.reduce((total, read) => total + read.length, 0)).toBe(150)
  })

  test('a lost window update is made up for by the next probe', () => {
    const world = new World({ limits: { receiveBuffer: 100 } })
    const { client, atServer } = world.pair()
    atServer.paused = true
    client.write(new Uint8Array(150))
    world.clock.pass(100)
    world.network.link('server', 'client').cut()
    atServer.paused = false
    atServer.readAll()
    world.network.link('server', 'client').heal()
    world.clock.pass(10_000)
    expect(atServer.reads.reduce((total, read) => total + read.length, 0)).toBe(150)
  })

  test('that nobody answers for: ETIMEDOUT after the retries', () => {
    const world = new World({ limits: { receiveBuffer: 100, dataRetries: 3 } })
    const { client, atClient, atServer } = world.pair()
    atServer.paused = true
    client.write(new Uint8Array(150))
    world.clock.pass(100)
    world.network.link('client', 'server').cut()
    world.clock.pass(60_000)
    expect(atClient.log.at(-1)).toBe('ETIMEDOUT')
  })
})
