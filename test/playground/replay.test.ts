import { describe, expect, test } from 'vitest'
import { MAX_REPLAY_BYTES, replayable } from '../../playground/terminal/replay.ts'
import { Capture, MAX_CAPTURE_EVENTS } from '../../playground/wire/capture.ts'

const captureOf = (...lengths: number[]) => {
  const capture = new Capture('echo')
  for (const [at, length] of lengths.entries()) capture.add({ kind: 'received', at, bytes: new Uint8Array(length) })
  return capture
}
const times = (capture: Capture, first = 0) => replayable(capture, first).map(({ at }) => at)

describe('replayable', () => {
  test('is everything that was not cleared away', () => {
    expect(times(captureOf(1, 2, 3))).toEqual([0, 1, 2])
    expect(times(captureOf(1, 2, 3), 2)).toEqual([2])
  })

  test('goes back as far as its limit of bytes', () => {
    expect(times(captureOf(1, MAX_REPLAY_BYTES - 1, 1))).toEqual([1, 2])
    expect(times(captureOf(MAX_REPLAY_BYTES + 1))).toEqual([])
  })

  test('counts events that the capture let go', () => {
    const capture = captureOf(...Array.from({ length: MAX_CAPTURE_EVENTS + 5 }, () => 1))
    expect(times(capture, MAX_CAPTURE_EVENTS + 3)).toEqual([MAX_CAPTURE_EVENTS + 3, MAX_CAPTURE_EVENTS + 4])
  })
})
