import { expect, test } from 'vitest'
import { LIMITS } from '../../playground/network/limits.ts'
import { bytes } from './program.ts'
import { World } from './world.ts'

test('a peer that answers is asked each time it was silent, and no program notices', () => {
  const world = new World()
  const { client, atClient, atServer } = world.pair()
  client.keepAlive(5000)
  world.clock.pass(12_000)
  expect(world.flags).toEqual(['client ACK', 'server ACK', 'client ACK', 'server ACK'])
  expect([atClient.log, atServer.log]).toEqual([[], []])
  client.keepAlive(undefined)
  world.clock.pass(60_000)
  expect(world.flags).toHaveLength(4)
})

test('what comes puts it off', () => {
  const world = new World()
  const { client, server } = world.pair()
  client.keepAlive(5000)
  for (let second = 0; second < 20; second++) {
    server.write(bytes('x'))
    world.clock.pass(1000)
  }
  expect(world.segments.some(({ again }) => again)).toBe(false)
})

test('a peer that vanished is ETIMEDOUT after its probes', () => {
  const world = new World()
  const { client, atClient } = world.pair()
  client.keepAlive(5000)
  world.network.link('server', 'client').cut()
  world.clock.pass(5000 + LIMITS.keepAliveProbes * LIMITS.keepAliveIntervalMs - 1)
  expect(client.state).toBe('ESTABLISHED')
  world.clock.pass(1)
  expect(atClient.log).toEqual(['ETIMEDOUT'])
  expect(world.segments.filter(({ again }) => again)).toHaveLength(LIMITS.keepAliveProbes)
})

test('a peer that knows nothing of it any more answers with RST', () => {
  const world = new World()
  const { client, server, atClient } = world.pair()
  world.network.link('server', 'client').cut()
  server.reset()
  world.network.link('server', 'client').heal()
  client.keepAlive(5000)
  world.clock.pass(5000)
  expect(atClient.log).toEqual(['ECONNRESET'])
})
