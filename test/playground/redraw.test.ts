import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { Redraw } from '../../playground/wire/redraw.ts'

const FRAME_MS = 16

describe('Redraw', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal('requestAnimationFrame', (draw: () => void) => setTimeout(draw, FRAME_MS))
    vi.stubGlobal('cancelAnimationFrame', clearTimeout)
  })
  afterEach(() => {
    vi.unstubAllGlobals()
    vi.useRealTimers()
  })

  test('draws once in the next frame, however much changed', () => {
    const draw = vi.fn()
    const redraw = new Redraw(draw)
    for (let change = 0; change < 1000; change++) redraw.schedule()
    vi.advanceTimersByTime(FRAME_MS)
    expect(draw).toHaveBeenCalledTimes(1)
  })

  test('draws a few times a second while a flood goes on, and once more after it', () => {
    const draw = vi.fn()
    const redraw = new Redraw(draw)
    for (let time = 0; time < 1000; time++) {
      redraw.schedule()
      vi.advanceTimersByTime(1)
    }
    const during = draw.mock.calls.length
    expect(during).toBeGreaterThan(5)
    expect(during).toBeLessThanOrEqual(10)
    vi.advanceTimersByTime(1000)
    expect(draw).toHaveBeenCalledTimes(during + 1)
  })

  test.each([
    [80, 320],
    [1000, 400],
  ])('waits longer where a drawing takes %i ms', (cost, wait) => {
    const draw = vi.fn()
    const clock = performance.now.bind(performance)
    let spent = 0
    const now = vi.spyOn(performance, 'now').mockImplementation(() => clock() + spent)
    onTestFinished(() => now.mockRestore())
    const redraw = new Redraw(() => {
      draw()
      spent += cost
    })
    redraw.schedule()
    vi.advanceTimersByTime(FRAME_MS + 1)
    expect(draw).toHaveBeenCalledTimes(1)
    redraw.schedule()
    vi.advanceTimersByTime(wait - 1)
    expect(draw).toHaveBeenCalledTimes(1)
    vi.advanceTimersByTime(2 * FRAME_MS)
    expect(draw).toHaveBeenCalledTimes(2)
  })

  test('draws no more after it is cancelled', () => {
    const draw = vi.fn()
    const redraw = new Redraw(draw)
    redraw.schedule()
    redraw.cancel()
    vi.advanceTimersByTime(1000)
    expect(draw).not.toHaveBeenCalled()
  })
})
