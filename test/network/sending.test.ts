import { describe, expect, test } from 'vitest'
import { LIMITS } from '../../playground/network/limits.ts'
import { bytes } from './program.ts'
import { PORT, World } from './world.ts'

/** A server that answers when it has two halves of a request, and how long the client waits for that. */
function writeWriteRead(noDelay: boolean): number {
  const world = new World()
  const { client, server, atClient, atServer } = world.pair({ noDelay })
  const readable = atServer.readable.bind(atServer)
  atServer.readable = () => {
    readable()
    if (atServer.received === 'head body') server.write(bytes('answer'))
  }
  const start = world.clock.now()
  client.write(bytes('head '))
  client.write(bytes('body'))
  while (atClient.received !== 'answer') world.clock.pass(1)
  return world.clock.now() - start
}

describe("Nagle's algorithm", () => {
  test('write, write, read stalls for the delayed acknowledgement of 40 ms', () => {
    expect(writeWriteRead(false)).toBeGreaterThanOrEqual(LIMITS.delayedAckMs)
    expect(writeWriteRead(false)).toBeLessThanOrEqual(LIMITS.delayedAckMs + 1)
  })

  test('noDelay sends at once', () => {
    expect(writeWriteRead(true)).toBeLessThanOrEqual(1)
  })

  test('gathers small writes while one is on its way: many writes, two segments', () => {
    const world = new World({ links: { latencyMs: 10 } })
    const { client, atServer } = world.pair()
    for (const character of 'abcdef') client.write(bytes(character))
    world.clock.pass(200)
    expect(world.flags.filter((line) => line.includes('PSH'))).toEqual(['client PSH,ACK 1', 'client PSH,ACK 5'])
    expect(atServer.received).toBe('abcdef')
  })

  test('noDelay: one segment a write', () => {
    const world = new World({ links: { latencyMs: 10 } })
    const { client } = world.pair({ noDelay: true })
    for (const character of 'abcdef') client.write(bytes(character))
    world.clock.pass(200)
    expect(world.flags.filter((line) => line.includes('PSH'))).toHaveLength(6)
  })

  test('full segments are not held back, nor is the rest behind them: Minshall’s form, as on Linux', () => {
    const world = new World({ links: { mss: 100, latencyMs: 10 } })
    const { client, atServer } = world.pair()
    client.write(new Uint8Array(250))
    world.clock.pass(10)
    expect(atServer.log).toEqual(['read 250'])
  })

  test('switched off later, it lets go what it held', () => {
    const world = new World({ links: { latencyMs: 10 } })
    const { client } = world.pair()
    client.write(bytes('a'))
    client.write(bytes('b'))
    expect(world.segments).toHaveLength(1)
    client.noDelay = true
    expect(world.segments).toHaveLength(2)
  })

  test('FIN lets go what it held', () => {
    const world = new World({ links: { latencyMs: 10 } })
    const { client } = world.pair()
    client.write(bytes('a'))
    client.write(bytes('b'))
    client.shutdown()
    expect(world.flags).toEqual(['client PSH,ACK 1', 'client FIN,PSH,ACK 1'])
  })
})

describe('acknowledgement', () => {
  test('waits 40 ms for data to travel with', () => {
    const world = new World()
    const { client, server } = world.pair()
    client.write(bytes('a'))
    world.clock.pass(LIMITS.delayedAckMs - 1)
    expect(world.flags).toEqual(['client PSH,ACK 1'])
    world.clock.pass(1)
    expect(world.flags).toEqual(['client PSH,ACK 1', 'server ACK'])
    client.write(bytes('b'))
    world.clock.pass(10)
    server.write(bytes('c'))
    world.clock.pass(10)
    expect(world.flags.slice(2)).toEqual(['client PSH,ACK 1', 'server PSH,ACK 1'])
    world.clock.pass(1000)
    expect(world.flags.slice(4)).toEqual(['client ACK'])
  })

  test('comes at once for every second full segment', () => {
    const world = new World({ links: { mss: 10 } })
    const { client } = world.pair()
    client.write(new Uint8Array(40))
    world.clock.settle()
    expect(world.flags.filter((line) => line === 'server ACK')).toHaveLength(2)
  })

  test('gives the send buffer its room back', () => {
    const world = new World({ links: { latencyMs: 10 }, limits: { sendBuffer: 100 } })
    const { client, atClient } = world.pair({ noDelay: true })
    expect(client.room).toBe(100)
    client.write(new Uint8Array(30))
    expect(client.room).toBe(70)
    world.clock.pass(59)
    expect(client.room).toBe(70)
    world.clock.pass(1)
    expect(client.room).toBe(100)
    expect(atClient.log).toEqual(['credit 30'])
  })
})

describe('limits', () => {
  test('the send buffer takes no more than its size: the write is short, then 0, and goes on with the credit', () => {
    const world = new World({ limits: { sendBuffer: 1000, receiveBuffer: 500 } })
    const { client, atClient, atServer } = world.pair()
    atServer.paused = true
    expect(client.write(new Uint8Array(1500))).toBe(1000)
    expect(client.write(new Uint8Array(1))).toBe(0)
    world.clock.pass(100)
    expect(atClient.log).toEqual(['credit 500'])
    expect(client.room).toBe(500)
  })

  test('no more segments are on their way than the limit, however small they are', () => {
    const world = new World({ links: { mss: 1, latencyMs: 10 } })
    const { client, atServer } = world.pair()
    client.write(new Uint8Array(20_000))
    expect(world.segments).toHaveLength(LIMITS.segmentsInFlight)
    world.clock.pass(2000)
    expect(atServer.reads.reduce((total, read) => total + read.length, 0)).toBe(20_000)
  })

  test('a segment carries no more than the MSS, at any time', () => {
    const world = new World({ links: { mss: 100 } })
    const { client } = world.pair()
    client.write(new Uint8Array(1000))
    world.network.setLinks({ mss: 10 })
    client.write(new Uint8Array(100))
    world.clock.pass(100)
    const lengths = world.segments.filter(({ from }) => from.port !== PORT).map(({ length }) => length)
    expect(lengths.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 100))
    expect(Math.max(...lengths.slice(10))).toBe(10)
  })
})

test('a link without latency needs no timer for bulk data', () => {
  const world = new World({ links: { mss: 65_483 } })
  const { client, atClient } = world.pair()
  let left = 50
  atClient.credit = () => {
    while (left > 0 && client.write(new Uint8Array(65_536)) > 0) left -= 1
  }
  const before = world.clock.alarmsSet
  atClient.credit(0)
  world.clock.settle()
  expect(left).toBe(0)
  // One, for the acknowledgement that waits when all is over.
  expect(world.clock.alarmsSet - before).toBeLessThanOrEqual(1)
})
