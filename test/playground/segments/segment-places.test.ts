import { describe, expect, test } from 'vitest'
import { type Passage, SegmentCapture } from '../../../playground/segments/segment-capture.ts'
import { MAX_DRAWN, MAX_LANES, placeSegments } from '../../../playground/segments/segment-places.ts'
import { diagramLabel } from '../../../playground/segments/segment-words.ts'
import { bytes, Program } from '../../network/program.ts'
import { World } from '../../network/world.ts'

const TOP = 44

const captureOf = (passages: readonly Passage[], programs: Record<string, string> = {}): SegmentCapture => {
  const capture = new SegmentCapture({
    wallStart: 0,
    names: { '10.0.0.1': 'server', '10.0.0.2': 'client' },
    programs,
  })
  capture.add(passages)
  return capture
}

const datagram = (from: string, to: string, sent: number, arrives: number | undefined = sent): Passage => ({
  kind: 'datagram',
  from: { address: from, port: 9 },
  to: { address: to, port: 7 },
  data: [],
  length: 0,
  sent,
  arrives,
})

describe('placeSegments', () => {
  test('draws a handshake as a ladder: each answer below what it answers, each arrow down to its arrival', () => {
    const world = new World({ links: { latencyMs: 10 } })
    world.listen({}, (connection) => new Program().on(connection) && new Program())
    world.connect(new Program())
    world.clock.pass(100)
    const capture = captureOf(world.passages)
    const { lanes, placed, earlier, beside } = placeSegments(capture.entries, capture, TOP)
    expect([lanes, earlier, beside]).toEqual([['client', 'server'], 0, 0])
    expect(placed.slice(0, 3).map(({ entry, from, to }) => [diagramLabel(entry, false), from, to])).toEqual([
      ['SYN seq=0', 0, 1],
      ['SYN,ACK seq=0 ack=1', 1, 0],
      ['ACK seq=1 ack=1', 0, 1],
    ])
    for (const [index, { sent, arrives }] of placed.entries()) {
      expect(arrives).toBeGreaterThan(sent)
      const before = placed[index - 1]
      if (before) expect(sent).toBeGreaterThanOrEqual(before.arrives)
    }
  })

  test('without latency an answer is still below what it answers', () => {
    const capture = captureOf([datagram('10.0.0.2', '10.0.0.1', 5), datagram('10.0.0.1', '10.0.0.2', 5)])
    const [asked, answered] = placeSegments(capture.entries, capture, TOP).placed
    expect(answered?.sent).toBeGreaterThanOrEqual(asked?.arrives ?? Number.POSITIVE_INFINITY)
  })

  test('marks what is lost and sent again in words', () => {
    const world = new World()
    const { client } = world.pair()
    world.network.setLinks({ loss: 1 })
    client.write(bytes('hello'))
    world.clock.pass(500)
    const labels = captureOf(world.passages).entries.map((entry) => diagramLabel(entry, false))
    expect(labels.slice(0, 2)).toEqual(['PSH,ACK lost 5 bytes seq=1 ack=1', 'PSH,ACK again lost 5 bytes seq=1 ack=1'])
  })

  test('a program that is known has its lane, and ends of one host are told apart', () => {
    const capture = captureOf([datagram('10.0.0.2', '10.0.0.2', 0)], { '10.0.0.2:7': 'echo.ts' })
    expect(placeSegments(capture.entries, capture, TOP).lanes).toEqual(['10.0.0.2:9', 'echo.ts (client)'])
  })

  test('counts what is earlier than the limit, and what is between ends past it', () => {
    const many = captureOf(Array.from({ length: MAX_DRAWN + 3 }, (_, at) => datagram('10.0.0.1', '10.0.0.2', at)))
    expect(placeSegments(many.entries, many, TOP)).toMatchObject({ earlier: 3, beside: 0 })
    const wide = captureOf(Array.from({ length: MAX_LANES }, (_, at) => datagram('10.0.0.1', `10.0.1.${at}`, at)))
    expect(placeSegments(wide.entries, wide, TOP)).toMatchObject({ earlier: 0, beside: 1 })
  })
})

describe('SegmentCapture', () => {
  test('knows the ends of a connection, whoever has the higher port, and which of them sent', () => {
    const world = new World()
    world.listen({ port: 60_000 }, (connection) => new Program().on(connection) && new Program())
    world.connect(new Program(), { port: 60_000 })
    world.clock.settle()
    const capture = captureOf(world.passages)
    expect(capture.connections).toMatchObject([
      { client: { address: '10.0.0.2' }, server: { address: '10.0.0.1', port: 60_000 } },
    ])
    expect(capture.entries.slice(0, 3).map(({ fromClient }) => fromClient)).toEqual([true, false, true])
  })
})
