import { describe, expect, test } from 'vitest'
import type { Connection } from '../../playground/network/connection.ts'
import { ACK, FIN, flagNames, pathKey, RST, type Segment, SYN } from '../../playground/network/segment.ts'
import { bytes } from './program.ts'
import { CLIENT, PORT, SERVER, World } from './world.ts'

/** A segment that the client never sent, as it would reach the server's end of the connection. */
function forged(
  world: World,
  { client }: { client: Connection },
  flags: number,
  changes: Partial<Segment> = {},
): Segment {
  const last = world.segments.findLast(({ from }) => from.port === PORT)
  const from = { address: CLIENT, port: client.local.port }
  const to = { address: SERVER, port: PORT }
  return {
    connection: 1,
    from,
    to,
    key: pathKey(to, from),
    flags,
    seq: last?.ack ?? 0,
    ack: last?.seq ?? 0,
    window: 1000,
    data: [],
    length: 0,
    ...changes,
  }
}

/** A pair that has exchanged a byte each way, so that both numbers are known. */
function acquainted() {
  const world = new World()
  const pair = world.pair()
  pair.client.write(bytes('a'))
  world.clock.pass(100)
  world.passages.length = 1
  pair.server.write(bytes('b'))
  world.clock.pass(100)
  const { seq, ack } = forged(world, pair, ACK)
  world.passages.length = 0
  return { world, pair, expected: ack + 1, seq }
}

describe('a segment that does not belong to the connection', () => {
  test.each([
    ['SYN within the window', SYN, 0],
    ['data behind the window', ACK, 10_000_000],
    ['data before the window', ACK, -10_000_000],
    ['FIN behind the window', FIN | ACK, 10_000_000],
  ])('%s is answered by an acknowledgement and changes nothing', (_, flags, offset) => {
    const { world, pair, seq } = acquainted()
    const base = forged(world, pair, flags)
    world.server.receive({ ...base, seq: seq + offset, ack: pair.server.expected })
    expect(world.segments.map((segment) => segment.flags)).toEqual([flagNames(ACK)])
    world.clock.pass(1000)
    expect(pair.server.state).toBe('ESTABLISHED')
    expect(pair.atServer.log).toEqual(['read 1', 'credit 1'])
  })

  test('an acknowledgement of what was never sent is answered, and changes nothing', () => {
    const { world, pair, seq, expected } = acquainted()
    world.server.receive({ ...forged(world, pair, ACK), seq, ack: expected + 1000 })
    expect(world.flags).toEqual(['server ACK'])
    pair.server.write(bytes('c'))
    world.clock.pass(1000)
    expect(pair.atClient.received).toBe('bc')
  })

  test.each([-1, 10_000_000])('RST %d bytes off the window is not heard', (offset) => {
    const { world, pair, seq } = acquainted()
    world.server.receive({ ...forged(world, pair, RST), seq: seq + offset })
    world.clock.pass(1000)
    expect(pair.server.state).toBe('ESTABLISHED')
    expect(world.flags).toEqual([])
  })

  test('RST in the window is', () => {
    const { world, pair, seq } = acquainted()
    world.server.receive({ ...forged(world, pair, RST), seq: seq + 10 })
    expect(pair.server.state).toBe('CLOSED')
  })
})

test('a half-open connection is discovered when the other end begins anew (RFC 9293 figure 9)', () => {
  const world = new World({ links: { latencyMs: 10 } })
  const { client, server, atClient } = world.pair({ localPort: 5000 })
  world.network.link('server', 'client').cut()
  server.reset()
  world.network.link('server', 'client').heal()
  world.clock.pass(1000)
  expect(client.state).toBe('ESTABLISHED')
  world.passages.length = 0
  world.server.connect({ address: CLIENT, port: 5000, localPort: PORT }, {})
  world.clock.pass(100)
  expect(world.flags).toEqual(['server SYN', 'client ACK', 'server RST'])
  expect(atClient.log).toEqual(['ECONNRESET'])
})

test('readable is told once for what arrives together', () => {
  const world = new World()
  const { client, server } = world.pair({ noDelay: true })
  let told = 0
  server.attach({
    readable: () => {
      told += 1
    },
  })
  client.write(bytes('a'))
  client.write(bytes('b'))
  world.clock.settle()
  expect(told).toBe(1)
})
