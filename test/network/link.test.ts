import { describe, expect, test } from 'vitest'
import { LIMITS } from '../../playground/network/limits.ts'
import { Link, OVERTAKEN_MS } from '../../playground/network/link.ts'
import { Timeline } from '../../playground/network/timeline.ts'
import { seededRandom } from '../bench/churn/random.ts'
import { SimulatedClock } from './simulated-clock.ts'

const clock = new SimulatedClock()
const linkWith = (settings: Parameters<Link['set']>[0]): Link => {
  const link = new Link(new Timeline(clock, LIMITS), seededRandom(1), LIMITS)
  link.set(settings)
  return link
}

describe('link', () => {
  test('bandwidth: one behind the other, headers counted', () => {
    const link = linkWith({ bandwidth: 1000, latencyMs: 5 })
    expect([link.carry(100), link.carry(100), link.carry(50)]).toEqual([105, 205, 255])
  })

  test('jitter: up to its value later, and never out of order', () => {
    const link = linkWith({ latencyMs: 100, jitterMs: 50 })
    const arrivals = Array.from({ length: 1000 }, () => link.carry(1) ?? 0)
    expect(arrivals).toEqual(arrivals.toSorted((a, b) => a - b))
    expect(Math.min(...arrivals)).toBeGreaterThanOrEqual(100)
    expect(Math.max(...arrivals)).toBeLessThanOrEqual(150)
    expect(new Set(arrivals).size).toBeGreaterThan(3)
  })

  test('loss: its part is lost, all of it at 1', () => {
    const lost = (loss: number): number => {
      const link = linkWith({ loss })
      return Array.from({ length: 2000 }, () => link.carry(1)).filter((arrival) => arrival === undefined).length
    }
    expect(lost(0)).toBe(0)
    expect(lost(0.25) / 2000).toBeCloseTo(0.25, 1)
    expect(lost(1)).toBe(2000)
  })

  test('datagrams may come twice and late', () => {
    expect(linkWith({ duplication: 1 }).carryDatagram(1)).toEqual([0, 0])
    expect(linkWith({ reordering: 1 }).carryDatagram(1)).toEqual([OVERTAKEN_MS])
  })

  test('datagrams beyond its queue are dropped, segments never', () => {
    const link = linkWith({ bandwidth: 1000 })
    const sent = Array.from({ length: 300 }, () => link.carryDatagram(1024))
    expect(sent.filter((arrivals) => arrivals.length > 0)).toHaveLength(LIMITS.linkQueue / 1024)
    expect(link.carry(1024)).toBeDefined()
  })

  test.each([
    [{ loss: 1.1 }, 'Cannot set loss as it must be between 0 and 1: current value is 1.1'],
    [{ mss: 0 }, 'Cannot set mss as it must be between 1 and 65535: current value is 0'],
    [{ mss: 65_536 }, 'Cannot set mss as it must be between 1 and 65535: current value is 65536'],
    [{ latencyMs: -1 }, 'Cannot set latencyMs as it must be between 0 and 60000: current value is -1'],
    [{ bandwidth: Number.NaN }, 'Cannot set bandwidth as it must be between 0 and 1000000000000: current value is NaN'],
  ])('refuses %o', (settings, message) => {
    expect(() => linkWith(settings)).toThrow(new RangeError(message))
  })
})
