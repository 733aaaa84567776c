import { describe, expect, test } from 'vitest'
import { Backoff, MAX_WAIT_MS } from '../../playground/gateway/backoff.ts'

describe('Backoff', () => {
  test('waits longer each time up to its limit, and begins anew after a success', () => {
    const backoff = new Backoff(() => 1)
    const waits = Array.from({ length: 8 }, () => backoff.next())
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, MAX_WAIT_MS, MAX_WAIT_MS, MAX_WAIT_MS])
    expect(backoff.attempts).toBe(8)
    backoff.succeeded()
    expect(backoff.next()).toBe(500)
  })

  test('draws each wait from the upper half', () => {
    expect(new Backoff(() => 0).next()).toBe(250)
  })
})
