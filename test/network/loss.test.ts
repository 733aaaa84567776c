import { describe, expect, test } from 'vitest'
import { LIMITS } from '../../playground/network/limits.ts'
import { bytes } from './program.ts'
import { World } from './world.ts'

describe('a lost segment', () => {
  test('is sent again after rto · 2ⁿ: 200 ms and the round trip, then twice as long each time', () => {
    const world = new World({ links: { latencyMs: 10 } })
    const { client, atServer } = world.pair()
    const link = world.network.link('client', 'server')
    link.cut()
    const start = world.clock.now()
    client.write(bytes('hello'))
    world.clock.pass(1000)
    link.heal()
    world.clock.pass(10_000)
    const sent = world.segments.filter(({ length }) => length === 5).map((segment) => segment.sent - start)
    expect(sent).toEqual([0, 220, 660, 1540])
    expect(atServer.received).toBe('hello')
  })

  test('holds up what is sent behind it, which then comes all together', () => {
    const world = new World({ links: { latencyMs: 10 } })
    const { client, atServer } = world.pair({ noDelay: true })
    const link = world.network.link('client', 'server')
    link.cut()
    client.write(bytes('lost '))
    link.heal()
    client.write(bytes('behind '))
    client.write(bytes('it'))
    world.clock.pass(200)
    expect(atServer.log).toEqual([])
    world.clock.pass(100)
    expect(atServer.log).toEqual(['read 14'])
    expect(atServer.received).toBe('lost behind it')
  })

  test('is not known to be lost before its time, even when the one before it was acknowledged', () => {
    const world = new World({ links: { latencyMs: 10 } })
    const { client } = world.pair({ noDelay: true })
    const start = world.clock.now()
    client.write(bytes('a'))
    world.network.link('client', 'server').cut()
    client.write(bytes('b'))
    world.network.link('client', 'server').heal()
    world.clock.pass(1000)
    // The wait begins anew with that acknowledgement, RFC 6298 §5.3.
    const again = world.segments.filter((segment) => segment.again).map(({ sent }) => sent - start)
    expect(again).toEqual([10 + LIMITS.delayedAckMs + 10 + 220])
  })

  test('once made up for, the next one waits no longer than the first', () => {
    const world = new World({ links: { latencyMs: 10 } })
    const { client } = world.pair()
    const link = world.network.link('client', 'server')
    link.cut()
    client.write(bytes('a'))
    world.clock.pass(1000)
    link.heal()
    world.clock.pass(10_000)
    link.cut()
    const start = world.clock.now()
    world.passages.length = 0
    client.write(bytes('b'))
    link.heal()
    world.clock.pass(1000)
    expect(world.segments.filter(({ length }) => length > 0).map(({ sent }) => sent - start)).toEqual([0, 220])
  })

  test('several lost ones: the holes behind the first are filled as they are seen, a round trip each', () => {
    const world = new World({ links: { latencyMs: 10 } })
    const { client, atServer } = world.pair({ noDelay: true })
    const link = world.network.link('client', 'server')
    for (const [index, word] of ['a', 'b', 'c', 'd', 'e'].entries()) {
      if (index % 2 === 0) link.cut()
      else link.heal()
      client.write(bytes(word))
    }
    link.heal()
    world.clock.pass(220 + 10)
    expect(atServer.received).toBe('ab')
    world.clock.pass(20)
    expect(atServer.received).toBe('abcd')
    world.clock.pass(20)
    expect(atServer.received).toBe('abcde')
  })

  test('a lost acknowledgement costs a retransmission and nothing else', () => {
    const world = new World()
    const { client, atClient, atServer } = world.pair()
    const link = world.network.link('server', 'client')
    link.cut()
    client.write(bytes('hello'))
    world.clock.pass(100)
    link.heal()
    world.clock.pass(1000)
    expect(world.flags).toEqual(['client PSH,ACK 5', 'server ACK lost', 'client PSH,ACK 5', 'server ACK'])
    expect(atServer.log).toEqual(['read 5'])
    expect(atClient.log).toEqual(['credit 5'])
  })

  test('an acknowledgement lost behind one that arrives is missed too', () => {
    const world = new World({ links: { latencyMs: 100 } })
    const { client, atClient } = world.pair({ noDelay: true })
    client.write(bytes('a'))
    world.clock.pass(50)
    client.write(bytes('b'))
    world.clock.pass(95)
    const link = world.network.link('server', 'client')
    link.cut()
    world.clock.pass(60)
    link.heal()
    world.clock.pass(5000)
    expect(atClient.log.join(' ')).toMatch(/^credit 1 credit 1$|^credit 2$/)
  })
})

describe('a cut link', () => {
  test('lets through what is on its way, and goes on where it was when it heals', () => {
    const world = new World({ links: { latencyMs: 10 } })
    const { client, server, atClient, atServer } = world.pair()
    const link = world.network.link('client', 'server')
    client.write(bytes('before '))
    link.cut()
    world.clock.pass(10)
    expect(atServer.received).toBe('before ')
    client.write(bytes('during '))
    server.write(bytes('the other direction works'))
    world.clock.pass(30_000)
    expect(atClient.received).toBe('the other direction works')
    expect(atServer.received).toBe('before ')
    link.heal()
    world.clock.pass(60_000)
    expect(atServer.received).toBe('before during ')
  })

  test('that stays cut: ETIMEDOUT after 15 retries, about a quarter of an hour, and the peer never knows', () => {
    const world = new World()
    const { client, server, atClient, atServer } = world.pair()
    for (const [from, to] of [
      ['client', 'server'],
      ['server', 'client'],
    ] as const) {
      world.network.link(from, to).cut()
    }
    const start = world.clock.now()
    client.write(bytes('hello?'))
    while (client.state !== 'CLOSED') world.clock.pass(1000)
    expect(atClient.log).toEqual(['ETIMEDOUT'])
    expect(world.segments).toHaveLength(LIMITS.dataRetries + 1)
    expect((world.clock.now() - start) / 1000).toBeCloseTo(925, -1)
    expect(server.state).toBe('ESTABLISHED')
    expect(atServer.log).toEqual([])
  })
})

test('a slow link does not count as loss, however long its queue', () => {
  const world = new World({ links: { bandwidth: 10_000, mss: 1000 } })
  const { client, atServer } = world.pair()
  client.write(new Uint8Array(100_000))
  world.clock.pass(60_000)
  expect(atServer.reads.reduce((total, read) => total + read.length, 0)).toBe(100_000)
  expect(world.segments.filter(({ again }) => again)).toEqual([])
})
