import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { boundPieces, MAX_GAP_MS, MAX_PIECE_BYTES, PiecewiseSend } from '../../playground/terminal/pieces.ts'

const GAP = 100

function begin(length: number, size: number, send?: (piece: Uint8Array) => void) {
  const pieces: number[][] = []
  const failures: unknown[] = []
  let ended = 0
  const sending = new PiecewiseSend(
    Uint8Array.from({ length }, (_, index) => index),
    {
      size,
      gap: GAP,
      send: (piece) => {
        send?.(piece)
        pieces.push([...piece])
      },
      progressed: () => undefined,
      ended: (failure) => {
        ended++
        if (failure !== undefined) failures.push(failure)
      },
    },
  )
  return { sending, pieces, failures, ended: () => ended }
}

describe('PiecewiseSend', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test('sends the first piece at once and each other one after the gap', () => {
    const { sending, pieces, ended } = begin(5, 2)
    sending.start()
    expect(pieces).toEqual([[0, 1]])
    vi.advanceTimersByTime(GAP - 1)
    expect(pieces).toHaveLength(1)
    vi.advanceTimersByTime(1)
    expect(pieces).toEqual([
      [0, 1],
      [2, 3],
    ])
    expect(ended()).toBe(0)
    vi.advanceTimersByTime(GAP)
    expect(pieces.at(-1)).toEqual([4])
    expect(ended()).toBe(1)
  })

  test('stops, and sends no more', () => {
    const { sending, pieces } = begin(5, 1)
    sending.start()
    sending.stop()
    vi.advanceTimersByTime(10 * GAP)
    expect(pieces).toEqual([[0]])
    expect(sending.sent).toBe(1)
  })

  test('tells what came in between, and throws what comes at once', () => {
    let open = true
    const { sending, failures } = begin(3, 1, () => {
      if (!open) throw new Error('closed')
    })
    sending.start()
    open = false
    vi.advanceTimersByTime(GAP)
    expect(failures).toEqual([new Error('closed')])
    const late = begin(3, 1, () => {
      throw new Error('closed')
    })
    expect(() => late.sending.start()).toThrow('closed')
  })

  test('keeps sizes and gaps within their limits', () => {
    expect(boundPieces({ size: MAX_PIECE_BYTES + 1, gap: MAX_GAP_MS + 1 })).toEqual({
      size: MAX_PIECE_BYTES,
      gap: MAX_GAP_MS,
    })
    expect(boundPieces({ size: 0, gap: -1 })).toEqual({ size: 1, gap: 0 })
    expect(boundPieces({ size: Number.NaN, gap: Number.NaN })).toEqual({ size: 1, gap: 0 })
  })
})
