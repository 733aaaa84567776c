import { describe, expect, test } from 'vitest'
import { Capture, MAX_CAPTURE_EVENTS, type WireEvent } from '../../playground/wire/capture.ts'
import { hopsOf, MAX_HOPS } from '../../playground/wire/hops.ts'
import { toJson } from '../../playground/wire/json-export.ts'
import { WireLog } from '../../playground/wire/wire-log.ts'

const sent = (at: number, length = 1): WireEvent => ({ kind: 'sent', at, bytes: new Uint8Array(length) })
const received = (at: number, length = 1): WireEvent => ({ kind: 'received', at, bytes: new Uint8Array(length) })
const seen = (at: number, what: 'read' | 'reply', bytes = 1): WireEvent => ({ kind: 'seen', at, seen: { what, bytes } })
const captureOf = (...events: WireEvent[]) => {
  const capture = new Capture('echo')
  for (const event of events) capture.add(event)
  return capture
}
const times = (log: WireLog) => log.crossings.map(({ event }) => event.at)
const logOf = (...captures: Capture[]) => {
  const log = new WireLog(captures)
  log.read()
  return log
}

describe('WireLog', () => {
  test('puts several captures into the order of their times, what the server saw apart', () => {
    const log = logOf(captureOf(sent(1), sent(4), seen(5, 'read')), captureOf(sent(2), seen(3, 'read')))
    expect(times(log)).toEqual([1, 2, 4])
    expect(log.sightings.map(({ event }) => event.at)).toEqual([3, 5])
    expect(log.origin).toBe(1)
  })

  test('stands still until it is read, counts what waits, and filters only what was read', () => {
    const capture = captureOf(sent(1), received(2))
    const log = logOf(capture)
    capture.add(sent(3))
    log.filter(({ event }) => event.kind === 'sent')
    expect([times(log), log.waiting, log.filtered]).toEqual([[1], 1, 1])
    log.read()
    expect([times(log), log.waiting]).toEqual([[1, 3], 0])
  })

  test('clears up to now, and remembers it for the same capture', () => {
    const capture = captureOf(sent(1))
    const log = logOf(capture)
    log.clear()
    capture.add(sent(2))
    log.read()
    expect(times(log)).toEqual([2])
    const next = new WireLog([captureOf(), capture], log)
    next.read()
    expect(times(next)).toEqual([2])
  })

  test('lets go of what the captures let go, and says how many', () => {
    const capture = captureOf()
    const log = logOf(capture)
    for (let at = 0; at < MAX_CAPTURE_EVENTS; at++) capture.add(sent(at))
    log.read()
    const { generation } = log
    capture.add(sent(MAX_CAPTURE_EVENTS))
    log.read()
    expect(log.crossings).toHaveLength(capture.events.length)
    expect(log.dropped).toBe(capture.dropped)
    expect(log.generation).toBeGreaterThan(generation)
  })
})

describe('hopsOf', () => {
  const hops = (capture: Capture) =>
    hopsOf([{ capture, first: 0, next: capture.events.length }], () => true).hops.map(({ from, page, server }) => [
      from,
      page,
      server,
    ])

  test('joins a write with the read of the server that had its last byte, and a read with the write of its first', () => {
    const capture = captureOf(
      sent(1, 5),
      seen(2, 'read', 3),
      seen(3, 'read', 2),
      seen(4, 'reply', 4),
      seen(5, 'reply', 4),
      received(6, 6),
      received(7, 2),
    )
    expect(hops(capture)).toEqual([
      ['page', 1, 3],
      ['server', 6, 4],
      ['server', 7, 5],
    ])
  })

  test('leaves open what is not known', () => {
    expect(
      hops(
        captureOf(
          sent(1),
          received(2),
          { kind: 'fin', from: 'page', at: 3 },
          { kind: 'seen', at: 4, seen: { what: 'fin' } },
        ),
      ),
    ).toEqual([
      ['page', 1, undefined],
      ['server', 2, undefined],
      ['page', 3, 4],
    ])
  })

  test('holds no more than its limit, the newest', () => {
    const capture = captureOf(...Array.from({ length: MAX_HOPS + 3 }, (_, at) => sent(at)))
    const { hops: newest, earlier } = hopsOf([{ capture, first: 0, next: MAX_HOPS + 3 }], () => true)
    expect([newest.length, newest[0]?.page, earlier]).toEqual([MAX_HOPS, 3, 3])
  })
})

describe('toJson', () => {
  test('holds every event with its time, bytes in base64', () => {
    const capture = captureOf(
      { kind: 'open', at: 1, local: 'a', remote: 'b' },
      { kind: 'sent', at: 2.5, bytes: Buffer.from('\0hi\xff', 'latin1') },
      seen(3, 'read', 4),
    )
    expect(JSON.parse(toJson([capture]))).toEqual({
      format: 'porthole-capture',
      version: 1,
      connections: [
        {
          label: 'A',
          service: 'echo',
          dropped: { events: 0, sent: 0, received: 0 },
          events: [
            { kind: 'open', at: 1, local: 'a', remote: 'b' },
            { kind: 'sent', at: 2.5, bytes: 'AGhp/w==' },
            { kind: 'seen', at: 3, seen: { what: 'read', bytes: 4 } },
          ],
        },
      ],
    })
  })
})
