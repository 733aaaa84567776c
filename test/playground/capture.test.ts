import { describe, expect, test } from 'vitest'
import {
  Capture,
  KEPT_SHARE,
  MAX_CAPTURE_BYTES,
  MAX_CAPTURE_EVENTS,
  type WireEvent,
} from '../../playground/wire/capture.ts'
import { seenWords } from '../../playground/wire/event-words.ts'

const received = (length: number, at = 0): WireEvent => ({ kind: 'received', at, bytes: new Uint8Array(length) })

describe('Capture', () => {
  test('keeps the events in order and tells each to who listens, until they stop', () => {
    const capture = new Capture('echo')
    const told: string[] = []
    const unsubscribe = capture.subscribe(({ kind }) => told.push(kind))
    capture.add({ kind: 'open', at: 1, local: 'a', remote: 'b' })
    unsubscribe()
    capture.add({ kind: 'closed', at: 2 })
    expect(told).toEqual(['open'])
    expect(capture.events.map(({ kind }) => kind)).toEqual(['open', 'closed'])
  })

  test('lets the oldest events go past the limit of events, some at once', () => {
    const capture = new Capture('echo')
    for (let count = 0; count <= MAX_CAPTURE_EVENTS; count++) capture.add(received(1, count))
    const kept = MAX_CAPTURE_EVENTS * KEPT_SHARE
    expect(capture.events).toHaveLength(kept)
    expect(capture.events[0]?.at).toBe(MAX_CAPTURE_EVENTS + 1 - kept)
    expect(capture.dropped).toBe(MAX_CAPTURE_EVENTS + 1 - kept)
    expect(capture.droppedBytes).toMatchObject({ sent: 0, received: capture.dropped })
  })

  test('lets the oldest events go past the limit of bytes, lines the server saw among them', () => {
    const capture = new Capture('echo')
    const half = MAX_CAPTURE_BYTES / 2
    capture.add({ kind: 'open', at: 7, local: 'a', remote: 'b' })
    capture.add(received(half, 0))
    capture.add({ kind: 'seen', at: 1, seen: { what: 'line', text: 'x'.repeat(half) } })
    expect(capture.dropped).toBe(0)
    capture.add(received(1, 2))
    expect(capture.dropped).toBe(2)
    expect(capture.chunks('received')).toHaveLength(1)
    expect(capture.droppedBytes.received).toBe(half)
    expect(capture.opening).toMatchObject({ at: 7, local: 'a' })
  })

  test('joins the chunks of one direction to its stream', () => {
    const capture = new Capture('echo')
    capture.add({ kind: 'sent', at: 0, bytes: Uint8Array.of(1) })
    capture.add({ kind: 'received', at: 0, bytes: Uint8Array.of(9) })
    capture.add({ kind: 'sent', at: 0, bytes: Uint8Array.of(2, 3) })
    expect(capture.chunks('sent')).toEqual([Uint8Array.of(1), Uint8Array.of(2, 3)])
    expect(capture.stream('sent')).toEqual(Uint8Array.of(1, 2, 3))
  })
})

describe('seenWords', () => {
  test('says what the server saw, with a line as it is displayed', () => {
    expect(seenWords({ what: 'read', bytes: 7 })).toBe('read 7 bytes')
    expect(seenWords({ what: 'reply', bytes: 1 })).toBe('reply 1 byte')
    expect(seenWords({ what: 'line', text: 'a\u202eb' })).toBe(String.raw`line “a\u{202e}b”`)
    expect(seenWords({ what: 'end', reason: 'client-fin' })).toBe('end: client-fin')
  })
})
