import { describe, expect, test } from 'vitest'
import { CaptureWindow, MAX_CAPTURES } from '../../docs/browser/capture-window.ts'
import { Capture } from '../../playground/wire/capture.ts'

describe('CaptureWindow', () => {
  test('tells of every event in the captures it holds', () => {
    let told = 0
    const window = new CaptureWindow(() => told++)
    const capture = new Capture('echo')
    window.add(capture)
    capture.add({ at: 0, kind: 'closed' })
    capture.add({ at: 1, kind: 'closed' })
    expect(told).toBe(2)
  })

  test('lets the oldest go past the limit and listens to it no more', () => {
    let told = 0
    const window = new CaptureWindow(() => told++)
    const captures = Array.from({ length: MAX_CAPTURES + 1 }, () => new Capture('echo'))
    for (const capture of captures) window.add(capture)
    expect(window.captures).toEqual(captures.slice(1))
    captures[0]?.add({ at: 0, kind: 'closed' })
    expect(told).toBe(0)
    captures[1]?.add({ at: 0, kind: 'closed' })
    expect(told).toBe(1)
  })
})
