import { expect, test } from 'vitest'
import { connectionsOf, MAX_PASSAGES_READ, said } from '../../lessons/wire-connection.ts'
import type { Connection } from '../../playground/network/connection.ts'
import type { SegmentPassage } from '../../playground/network/tap.ts'
import { bytes, Program } from '../network/program.ts'
import { World } from '../network/world.ts'

const read = (world: World) => connectionsOf(world.passages)

/** Both ends of a connection, whose handshake stands in the capture. */
function pairOn(world: World): { client: Connection; server: Connection } {
  const accepted: Connection[] = []
  world.listen({}, (connection) => {
    const program = new Program()
    accepted.push(program.on(connection))
    return program
  })
  const client = world.connect(new Program())
  world.clock.pass(100)
  const [server] = accepted
  if (!server) throw new Error('Cannot test as the connection must be open')
  return { client, server }
}

test('tells what each side said, in order, and who ended it first', () => {
  const world = new World()
  const { client, server } = pairOn(world)
  client.write(bytes('hello\n'))
  server.write(bytes('5\n'))
  world.clock.pass(100)
  client.shutdown()
  world.clock.pass(100)
  server.shutdown()
  world.clock.pass(100)
  const [one, ...others] = read(world)
  expect(others).toEqual([])
  expect(one && [one.port, one.open, said(one, 'client'), said(one, 'server'), one.ends]).toEqual([
    7000,
    true,
    'hello\n',
    '5\n',
    ['client FIN', 'server FIN'],
  ])
})

test('counts what was lost and sent again once, and puts it where it belongs', () => {
  const world = new World()
  const { client } = pairOn(world)
  client.noDelay = true
  world.network.setLinks({ loss: 1 })
  client.write(bytes('one '))
  world.clock.pass(10)
  world.network.setLinks({ loss: 0 })
  client.write(bytes('two '))
  client.write(bytes('three'))
  world.clock.pass(5000)
  const [one] = read(world)
  expect(world.segments.some(({ arrives }) => arrives === undefined)).toBe(true)
  expect(one && said(one, 'client')).toBe('one two three')
})

test('says nothing behind a gap', () => {
  const world = new World()
  const { client } = pairOn(world)
  client.noDelay = true
  client.write(bytes('one '))
  world.clock.pass(10)
  world.network.setLinks({ loss: 1 })
  client.write(bytes('two '))
  world.clock.pass(10)
  const [one] = read(world)
  expect(one && said(one, 'client')).toBe('one ')
})

test('tells a reset, and a connection that was refused', () => {
  const world = new World()
  const { client } = pairOn(world)
  client.reset()
  world.connect(new Program(), { port: 7001 })
  world.clock.pass(100)
  expect(read(world).map(({ port, open, ends }) => [port, open, ends])).toEqual([
    [7000, true, ['client RST']],
    [7001, false, ['server RST']],
  ])
})

test('follows sequence numbers past their largest one', () => {
  const segment = (seq: number, text: string, flags = 'PSH,ACK'): SegmentPassage => ({
    kind: 'segment',
    connection: 1,
    from: { address: '10.0.0.2', port: 40_000 },
    to: { address: '10.0.0.1', port: 7000 },
    flags,
    seq,
    ack: 0,
    window: 1,
    again: false,
    data: text === '' ? [] : [bytes(text)],
    length: text.length,
    sent: 0,
    arrives: 1,
  })
  const [one] = connectionsOf([segment(2 ** 32 - 3, '', 'SYN'), segment(2 ** 32 - 2, 'abcd'), segment(2, 'ef')])
  expect(one && said(one, 'client')).toBe('abcdef')
})

test('reads the latest passages alone', () => {
  const world = new World()
  pairOn(world)
  const [first] = world.passages
  if (!first) throw new Error('Cannot test as something must have crossed')
  const others = Array.from({ length: MAX_PASSAGES_READ }, () => ({ ...first, kind: 'datagram' as const }))
  expect(connectionsOf([...world.passages, ...others.slice(world.passages.length)]).length).toBe(1)
  expect(connectionsOf([...world.passages, ...others]).length).toBe(0)
})
