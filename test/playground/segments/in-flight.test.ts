import { describe, expect, test } from 'vitest'
import { InFlight, MAX_LANES, MAX_MARKS, MAX_ROWS, SEEN_MS } from '../../../playground/segments/in-flight.ts'
import { type Passage, SegmentCapture } from '../../../playground/segments/segment-capture.ts'
import { LAG_MS, type WireTime } from '../../../playground/segments/wire-time.ts'

const LATENCY_MS = 1000

interface Sent {
  readonly connection?: number
  readonly sent?: number
  readonly lost?: boolean
  readonly takes?: number
}

const passage = ({ connection = 1, sent = 0, lost = false, takes = LATENCY_MS }: Sent = {}): Passage => ({
  kind: 'segment',
  connection,
  from: { address: '10.0.0.2', port: 40_000 + connection },
  to: { address: '10.0.0.1', port: 7000 },
  flags: 'SYN',
  seq: 0,
  ack: 0,
  window: 1000,
  again: false,
  data: [],
  length: 0,
  sent,
  arrives: lost ? undefined : sent + takes,
})

/** What is drawn of these, on a network whose time is this. */
function drawn(passages: readonly Passage[], time: Partial<WireTime> = {}, still = false) {
  const capture = new SegmentCapture({ wallStart: 0 })
  const inFlight = new InFlight()
  inFlight.latencyMs = LATENCY_MS
  inFlight.room = { share: 0.2, still }
  inFlight.tell({ now: 0, speed: 1, held: false, underWay: 0, heard: 0, ...time }, [])
  capture.add(passages)
  inFlight.add(capture.entries, 0)
  return { inFlight, capture }
}

describe('InFlight', () => {
  test('a mark goes from its sender to its receiver, stays a moment and goes', () => {
    const { inFlight } = drawn([passage()])
    const [mark] = inFlight.marks
    if (!mark) throw new Error('Cannot test as there must be a mark')
    expect(inFlight.progress(mark, LAG_MS)).toBe(0)
    expect(inFlight.progress(mark, LAG_MS + LATENCY_MS / 2)).toBeCloseTo(0.5)
    inFlight.advance(LAG_MS + LATENCY_MS)
    expect([mark.state, inFlight.progress(mark, LAG_MS + LATENCY_MS)]).toEqual(['arrived', 1])
    inFlight.advance(LAG_MS + 2 * LATENCY_MS)
    expect(inFlight.marks).toEqual([])
  })

  test('a lost one comes half the way, and is known to be lost there', () => {
    const { inFlight } = drawn([passage({ lost: true })])
    const [mark] = inFlight.marks
    inFlight.advance(LAG_MS + LATENCY_MS / 2)
    expect(mark?.state).toBe('lost')
    expect(mark && inFlight.progress(mark, LAG_MS + LATENCY_MS)).toBe(0.5)
  })

  test('slow time makes the way longer, and what nobody would see is not drawn', () => {
    expect(drawn([passage({ takes: SEEN_MS - 1 })]).inFlight.marks).toEqual([])
    const { inFlight } = drawn([passage({ takes: SEEN_MS / 10 })], { speed: 0.1 })
    const [mark] = inFlight.marks
    expect(mark && inFlight.progress(mark, LAG_MS + SEEN_MS / 2)).toBeCloseTo(0.5)
  })

  test('held, a mark stands where it is until a step says that it has arrived', () => {
    const held = { now: 250, held: true, underWay: 1 }
    const { inFlight, capture } = drawn([passage()], held)
    const [mark] = inFlight.marks
    expect(mark && inFlight.progress(mark, 1e6)).toBe(0.25)
    expect([inFlight.isMoving, inFlight.nextChange]).toEqual([false, Number.POSITIVE_INFINITY])
    inFlight.tell({ ...held, now: LATENCY_MS, underWay: 0, speed: 1, heard: 2e6 }, capture.entries)
    expect(mark?.state).toBe('arrived')
  })

  test('no mark covers another: each row has place for one at a time', () => {
    const { inFlight } = drawn([passage(), passage({ sent: 1 }), passage({ sent: 500 })])
    expect(inFlight.marks.map(({ row }) => row)).toEqual([0, 1, 0])
    expect(drawn([passage(), passage({ sent: 500 })], {}, true).inFlight.marks.map(({ row }) => row)).toEqual([0, 1])
  })

  test('draws so many rows, lanes and marks and no more, and says that there is more', () => {
    const many = (count: number, each: (index: number) => Sent) =>
      Array.from({ length: count }, (_, at) => passage(each(at)))
    const rows = drawn(many(MAX_ROWS + 1, () => ({}))).inFlight
    expect([rows.marks.length, rows.isCrowded(0)]).toEqual([MAX_ROWS, true])
    const lanes = drawn(many(MAX_LANES + 1, (connection) => ({ connection: connection + 1 }))).inFlight
    expect([lanes.lanes.length, lanes.isCrowded(0)]).toEqual([MAX_LANES, true])
    const takes = 1e6
    const marks = drawn(
      many(3 * MAX_MARKS, (at) => ({
        connection: (at % MAX_LANES) + 1,
        sent: Math.floor(at / MAX_LANES) * 70_000,
        takes,
      })),
    ).inFlight
    expect([marks.marks.length <= MAX_MARKS, marks.isCrowded(0)]).toEqual([true, true])
  })
})
