import { describe, expect, test } from 'vitest'
import { toJsonFile } from '../../../playground/segments/json-file.ts'
import { MAX_PASSAGES, type Passage, SegmentCapture } from '../../../playground/segments/segment-capture.ts'
import { SegmentLog } from '../../../playground/segments/segment-log.ts'
import { endName, marksOf, meaningOf, searchWords } from '../../../playground/segments/segment-words.ts'
import { Program } from '../../network/program.ts'
import { World } from '../../network/world.ts'

const datagram = (sent: number): Passage => ({
  kind: 'datagram',
  from: { address: '10.0.0.1', port: 1 },
  to: { address: '10.0.0.2', port: 2 },
  data: [Uint8Array.of(1, 2)],
  length: 3,
  sent,
  arrives: undefined,
})
const datagrams = (count: number): Passage[] => Array.from({ length: count }, (_, index) => datagram(index))
const captureOf = (passages: readonly Passage[]): SegmentCapture => {
  const capture = new SegmentCapture({
    wallStart: 5,
    names: { '10.0.0.1': 'server' },
    programs: { '10.0.0.1:1': 'echo.ts' },
  })
  capture.add(passages)
  return capture
}
const numbers = (log: SegmentLog): number[] => log.shown.map(({ number }) => number)

describe('SegmentLog', () => {
  test('shows what came up to where it was read', () => {
    const capture = captureOf(datagrams(2))
    const log = new SegmentLog(capture)
    log.catchUp()
    capture.add(datagrams(3))
    expect([numbers(log), log.waiting, log.read]).toEqual([[0, 1], 3, 2])
    log.filter(({ number }) => number % 2 === 0)
    expect(numbers(log)).toEqual([0])
    log.catchUp()
    expect([numbers(log), log.waiting, log.read]).toEqual([[0, 2, 4], 0, 5])
  })

  test('what was cleared stays so, whatever the filter', () => {
    const capture = captureOf(datagrams(2))
    const log = new SegmentLog(capture)
    log.clear()
    capture.add(datagrams(1))
    log.filter(() => true)
    log.catchUp()
    expect([numbers(log), log.read, log.cleared]).toEqual([[2], 1, true])
  })

  test('lets go what the capture let go, and says that rows are others now', () => {
    const capture = captureOf(datagrams(MAX_PASSAGES))
    const log = new SegmentLog(capture)
    log.catchUp()
    const { generation } = log
    capture.add(datagrams(1))
    log.catchUp()
    expect(log.generation).toBeGreaterThan(generation)
    expect(log.shown).toEqual(capture.entries)
    expect(log.read).toBe(capture.entries.length)
  })

  test('misses what came and went while it did not read', () => {
    const capture = captureOf([])
    const log = new SegmentLog(capture)
    for (let count = 0; count < 3; count++) capture.add(datagrams(MAX_PASSAGES))
    log.catchUp()
    expect(log.shown).toEqual(capture.entries)
  })
})

describe('words of segments', () => {
  test('name program and host where they are known, and say what was lost', () => {
    const capture = captureOf(datagrams(1))
    const [entry] = capture.entries
    if (!entry) throw new Error('Cannot go on as an entry must be kept')
    expect(endName(entry.passage.from, capture)).toBe('echo.ts server:1')
    expect(endName(entry.passage.to, capture)).toBe('10.0.0.2:2')
    expect(marksOf(entry.passage)).toEqual(['lost'])
    expect(searchWords(entry, capture)).toContain('10.0.0.1:1')
  })

  test('have a meaning for every combination of flags that the network sends', () => {
    const world = new World()
    world.listen({}, (connection) => {
      const program = new Program()
      program.on(connection)
      return program
    })
    const client = world.connect(new Program())
    world.connect(new Program(), { port: 7001 })
    world.clock.settle()
    client.write(Uint8Array.of(1))
    client.shutdown()
    world.clock.pass(1000)
    client.reset()
    const plain = world.segments.filter((segment) => meaningOf(segment) === segment.flags)
    expect(plain.map(({ flags }) => flags)).toEqual([])
  })
})

describe('toJsonFile', () => {
  test('has bytes as base64 and the length that they had', () => {
    const file: unknown = JSON.parse(toJsonFile(captureOf([datagram(1.5)])))
    expect(file).toMatchObject({
      format: 'porthole-segments',
      wallStart: 5,
      passages: [{ kind: 'datagram', data: 'AQI=', length: 3, sent: 1.5, arrives: null }],
    })
  })
})
