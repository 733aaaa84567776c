import { describe, expect, test } from 'vitest'
import { Connections, MAX_CONNECTIONS } from '../../../playground/segments/connections.ts'
import {
  MAX_PASSAGE_BYTES,
  MAX_PASSAGES,
  type Passage,
  SegmentCapture,
} from '../../../playground/segments/segment-capture.ts'
import { bytes, Program } from '../../network/program.ts'
import { World } from '../../network/world.ts'

const captureOf = (...batches: readonly (readonly Passage[])[]): SegmentCapture => {
  const capture = new SegmentCapture({ wallStart: 1_700_000_000_000 })
  for (const batch of batches) capture.add(batch)
  return capture
}

const numbers = (capture: SegmentCapture): string[] =>
  capture.entries.map(({ passage, relative }) =>
    [passage.kind === 'segment' ? passage.flags : 'UDP', relative?.seq, relative?.ack].join(' ').trim(),
  )

const datagram = (length: number): Passage => ({
  kind: 'datagram',
  from: { address: '10.0.0.1', port: 1 },
  to: { address: '10.0.0.2', port: 2 },
  data: [new Uint8Array(length)],
  length,
  sent: 0,
  arrives: 1,
})

describe('SegmentCapture', () => {
  test('counts numbers from the SYN of each side, through handshake, bytes and both ends', () => {
    const world = new World()
    world.listen({}, (connection) => {
      const program = new Program()
      return program.on(connection) && program
    })
    const client = world.connect(new Program())
    world.clock.settle()
    client.write(bytes('hello'))
    world.clock.pass(1000)
    client.shutdown()
    world.clock.pass(1000)
    const capture = captureOf(world.passages)
    expect(numbers(capture).slice(0, 4)).toEqual(['SYN 0', 'SYN,ACK 0 1', 'ACK 1 1', 'PSH,ACK 1 1'])
    expect(numbers(capture)).toContain('FIN,ACK 6 1')
    expect(numbers(capture).at(-1)).toBe('ACK 1 7')
  })

  test('a connection that was not seen from its beginning counts from 1', () => {
    const world = new World()
    const { client } = world.pair()
    client.write(bytes('hello'))
    world.clock.pass(1000)
    expect(numbers(captureOf(world.passages))).toEqual(['PSH,ACK 1 1', 'ACK 1 6'])
  })

  test('a segment sent again has the number it had', () => {
    const world = new World()
    const { client } = world.pair()
    world.network.setLinks({ loss: 1 })
    client.write(bytes('hello'))
    world.clock.pass(500)
    const { entries } = captureOf(world.passages)
    expect(entries.length).toBeGreaterThan(1)
    expect(new Set(entries.map(({ relative }) => relative?.seq))).toEqual(new Set([1]))
    expect(entries.map(({ passage }) => 'again' in passage && passage.again)).toEqual(
      entries.map((_, index) => index > 0),
    )
  })

  test('numbers go on where 32 bits end', () => {
    const world = new World()
    world.connect(new Program())
    const [syn] = world.segments
    if (!syn) throw new Error('Cannot go on as a SYN must be sent')
    const connections = new Connections()
    expect(connections.tell({ ...syn, seq: 2 ** 32 - 2 }).relative.seq).toBe(0)
    expect(connections.tell({ ...syn, flags: 'PSH', seq: 8 }).relative.seq).toBe(10)
  })

  test('forgets the connection it heard of first, past the limit', () => {
    const world = new World()
    world.connect(new Program())
    const [syn] = world.segments
    if (!syn) throw new Error('Cannot go on as a SYN must be sent')
    const connections = new Connections()
    for (let connection = 0; connection <= MAX_CONNECTIONS; connection++)
      connections.tell({ ...syn, connection, seq: 100 })
    expect(connections.tell({ ...syn, connection: 1, flags: 'PSH', seq: 150 }).relative.seq).toBe(50)
    expect(connections.tell({ ...syn, connection: 0, flags: 'PSH', seq: 150 }).relative.seq).toBe(1)
  })

  test('lets the oldest go in bulk past the limit of passages, and numbers go on', () => {
    const capture = captureOf(Array.from({ length: MAX_PASSAGES }, () => datagram(0)))
    expect(capture.dropped).toBe(0)
    capture.add([datagram(0)])
    expect(capture.entries).toHaveLength(MAX_PASSAGES * (7 / 8))
    expect(capture.dropped + capture.entries.length).toBe(MAX_PASSAGES + 1)
    expect(capture.entries.at(-1)?.number).toBe(MAX_PASSAGES)
  })

  test('lets the oldest go past the limit of bytes, those that came counted and not those told of', () => {
    const capture = captureOf([{ ...datagram(0), length: 2 * MAX_PASSAGE_BYTES }])
    expect(capture.dropped).toBe(0)
    const mebibyte = 1024 * 1024
    for (let count = 0; count <= MAX_PASSAGE_BYTES / mebibyte; count++) capture.add([datagram(mebibyte)])
    expect(capture.entries).toHaveLength(7)
    expect(capture.dropped).toBe(3)
  })

  test('tells once of a batch and of what was left out, until one leaves', () => {
    const capture = captureOf()
    let told = 0
    const leave = capture.subscribe(() => told++)
    capture.add([datagram(1), datagram(1)])
    capture.missed(3)
    leave()
    capture.missed(4)
    expect(told).toBe(2)
    expect(capture.missing).toBe(7)
  })
})
