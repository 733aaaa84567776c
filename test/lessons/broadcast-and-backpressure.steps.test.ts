import { describe, expect, test } from 'vitest'
import { steps } from '../../lessons/12-broadcast-and-backpressure/steps.ts'
import type { Capture } from '../../playground/wire/capture.ts'
import { asked, type Crossing, captureOf, greeting, opened, received, saw, sent, wasReset } from './capture-of.ts'
import { isDone } from './step-of.ts'

const done = (id: string, ...captures: Capture[]): boolean => isDone(steps, id, ...captures)

const stop: Crossing = { kind: 'paused', paused: true }
const readOn: Crossing = { kind: 'paused', paused: false }
const reply = saw({ what: 'reply', bytes: 28 })
const queued = saw({ what: 'queued', bytes: 70_300 })
/** Time that passes while nothing crosses: events of a capture made by hand are a millisecond apart. */
const pass = (milliseconds: number): Crossing[] =>
  Array.from({ length: milliseconds }, (): Crossing => ({ kind: 'no-delay', on: true }))

const porthole = (label: string, ...events: (Crossing | readonly Crossing[])[]): Capture =>
  captureOf({ service: 'porthole', label }, opened(50_001, 7700), greeting(1), ...events)
const said = asked('SAY deck two', '+OK 7')
const heard = received('* MSG deck ann 7 two\r\n')
const stream = received('x'.repeat(100_000))

describe('steps of broadcast-and-backpressure', () => {
  test.for(steps.map(({ id }) => id))('%s: not by nothing, nor by one terminal', (id) => {
    expect(done(id)).toBe(false)
    expect(done(id, porthole('A', stop, reply, said, heard, readOn))).toBe(false)
    expect(done(id, captureOf('echo', opened(), stream, stop, queued, readOn, stream, wasReset))).toBe(false)
  })

  test('one-to-many: the number of the reply came to another terminal', () => {
    expect(done('one-to-many', porthole('A', said), porthole('B', heard))).toBe(true)
    expect(done('one-to-many', porthole('A', said), porthole('A', heard))).toBe(false)
    expect(done('one-to-many', porthole('A', asked('SAY deck two', '+OK 8')), porthole('B', heard))).toBe(false)
    expect(done('one-to-many', porthole('A', asked('TELL bob two', '+OK 7')), porthole('B', heard))).toBe(false)
  })

  test('nobody-waits: said, confirmed and written while the other one did not read', () => {
    const a = porthole('A', pass(5), said)
    expect(done('nobody-waits', a, porthole('B', stop, reply))).toBe(true)
    expect(done('nobody-waits', a, porthole('B', stop, reply, pass(20), readOn, heard))).toBe(true)
    expect(done('nobody-waits', a, porthole('B', stop))).toBe(false)
    expect(done('nobody-waits', a, porthole('B', reply, stop))).toBe(false)
    expect(done('nobody-waits', a, porthole('B', stop, reply, pass(20), heard))).toBe(false)
    expect(done('nobody-waits', a, porthole('B', stop, reply, readOn, heard))).toBe(false)
    expect(done('nobody-waits', a, porthole('B', pass(30), stop, reply))).toBe(false)
    expect(done('nobody-waits', porthole('A', pass(5), sent('SAY deck two\r\n')), porthole('B', stop, reply))).toBe(
      false,
    )
  })

  test('nothing-lost: what was said during the pause came behind it', () => {
    const a = porthole('A', pass(5), said)
    expect(done('nothing-lost', a, porthole('B', stop, reply, pass(20), readOn, heard))).toBe(true)
    expect(done('nothing-lost', a, porthole('B', stop, reply, pass(20), readOn))).toBe(false)
    expect(done('nothing-lost', a, porthole('B', stop, pass(20), heard, readOn))).toBe(false)
    expect(done('nothing-lost', a, porthole('B', stop, readOn, pass(20), heard))).toBe(false)
  })

  test('endless-stream: much has come after Read on', () => {
    const chargen = (...events: Crossing[]): Capture => captureOf('chargen', opened(), ...events)
    expect(done('endless-stream', chargen(readOn, stream))).toBe(true)
    expect(done('endless-stream', chargen(stream, stop, readOn, stream))).toBe(true)
    expect(done('endless-stream', chargen(stream, stop, stream))).toBe(false)
    expect(done('endless-stream', chargen(stream, stop, readOn))).toBe(false)
    expect(done('endless-stream', chargen(readOn, received('x'.repeat(99_999))))).toBe(false)
  })

  test('everybody-waits: a second without anything, the server queued, and bytes behind it', () => {
    const chargen = (...events: (Crossing | readonly Crossing[])[]): Capture =>
      captureOf('chargen', opened(), stream, stop, ...events)
    const late = (event: Crossing, milliseconds: number): Capture => {
      const capture = chargen(reply, queued)
      const from = capture.events.at(-1)?.at ?? 0
      capture.add({ ...event, at: from + milliseconds })
      capture.add({ ...stream, at: from + milliseconds + 1 })
      return capture
    }
    expect(done('everybody-waits', late(readOn, 1000))).toBe(true)
    expect(done('everybody-waits', late(readOn, 999))).toBe(false)
    expect(done('everybody-waits', late(stop, 1000))).toBe(false)
    expect(done('everybody-waits', chargen(queued, readOn, stream))).toBe(false)
    const writing = chargen(queued, reply)
    writing.add({ ...readOn, at: 5000 })
    writing.add({ ...stream, at: 5001 })
    expect(done('everybody-waits', writing)).toBe(false)
    // Stopped from the beginning: the stream had not come yet.
    for (const beginning of [[], [stop]]) {
      const fresh = captureOf('chargen', opened(), received('x'), ...beginning, queued)
      fresh.add({ ...readOn, at: 5000 })
      fresh.add({ ...stream, at: 5001 })
      expect(done('everybody-waits', fresh)).toBe(false)
    }
    const nothingCame = chargen(queued)
    nothingCame.add({ ...readOn, at: 5000 })
    expect(done('everybody-waits', nothingCame)).toBe(false)
  })

  test('lost-in-buffers: reset while reading was stopped', () => {
    expect(done('lost-in-buffers', captureOf('chargen', opened(), stream, stop, wasReset))).toBe(true)
    expect(done('lost-in-buffers', captureOf('chargen', opened(), stream, wasReset))).toBe(false)
    expect(done('lost-in-buffers', captureOf('chargen', opened(), stop, readOn, stream, wasReset))).toBe(false)
    expect(done('lost-in-buffers', captureOf('chargen', opened(), stop, { kind: 'reset', from: 'page' }))).toBe(false)
  })
})
