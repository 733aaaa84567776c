import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ServerClock } from '../../playground/gateway/server-clock.ts'

describe('ServerClock', () => {
  test('takes the quickest message so far for the difference of the clocks', () => {
    const clock = new ServerClock()
    expect(clock.toPage(1000, 5020)).toBe(5020)
    expect(clock.toPage(1100, 5101)).toBe(5101)
    expect(clock.toPage(1200, 5230)).toBe(5201)
  })

  test('puts what the server saw behind what was sent and before it was heard of, in its order', () => {
    const exchange = fc.record({ pause: fc.nat(1000), there: fc.nat(50), back: fc.nat(50) })
    fc.assert(
      fc.property(fc.integer(), fc.array(exchange, { minLength: 1 }), (difference, exchanges) => {
        const clock = new ServerClock()
        let now = 0
        let last = Number.NEGATIVE_INFINITY
        for (const { pause, there, back } of exchanges) {
          const sent = now + pause
          now = sent + there + back
          const told = clock.toPage(sent + there + difference, now)
          expect(told).toBeGreaterThanOrEqual(Math.max(sent, last))
          expect(told).toBeLessThanOrEqual(now)
          last = told
        }
      }),
    )
  })
})
