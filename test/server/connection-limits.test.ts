import { describe, expect, test } from 'vitest'
import { ConnectionLimits } from '../../server/transports/connection-limits.ts'

const OFF = { maxConnections: 0, perAddress: 0, newPerMinute: 0 }
const refused = (what: string) => ({ code: 'too-many-connections', message: expect.stringContaining(what) })

describe('ConnectionLimits', () => {
  test('refuses one connection more than the limit until one is closed', () => {
    const limits = new ConnectionLimits({ ...OFF, maxConnections: 2 })
    const first = limits.take('127.0.0.1')
    expect(first.refusal).toBeUndefined()
    expect(limits.takeSocket().refusal).toBeUndefined()
    const late = limits.take(undefined)
    expect(late.refusal).toEqual(refused('connections must be <= 2'))
    late.leave()
    first.leave()
    expect(limits.take(undefined).refusal).toBeUndefined()
  })

  test('refuses one more of an address, and nobody of another one', () => {
    const limits = new ConnectionLimits({ ...OFF, perAddress: 1 })
    const [first, second] = [limits.take('192.0.2.1'), limits.takeAddress('192.0.2.1')]
    expect(first.refusal).toBeUndefined()
    expect(second.refusal).toEqual(refused('of your address must be <= 1'))
    expect(limits.take('192.0.2.2').refusal).toBeUndefined()
    first.leave()
    second.leave()
    expect(limits.take('192.0.2.1').refusal).toBeUndefined()
  })

  test('refuses one new connection more a minute, closed ones counted', () => {
    const limits = new ConnectionLimits({ ...OFF, newPerMinute: 2 })
    for (let i = 0; i < 2; i++) {
      const seat = limits.take('192.0.2.1')
      expect(seat.refusal).toBeUndefined()
      seat.leave()
    }
    expect(limits.take('192.0.2.1').refusal).toEqual(refused('a minute must be <= 2'))
  })

  test('exempts loopback and the sockets of the web side from the limits by address, and 0 switches each off', () => {
    const limits = new ConnectionLimits({ maxConnections: 0, perAddress: 1, newPerMinute: 1 })
    for (let i = 0; i < 10; i++) {
      expect(limits.take('127.0.0.1').refusal).toBeUndefined()
      expect(limits.takeSocket().refusal).toBeUndefined()
    }
    const off = new ConnectionLimits(OFF)
    for (let i = 0; i < 10; i++) expect(off.take('192.0.2.1').refusal).toBeUndefined()
  })
})
