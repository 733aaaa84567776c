import { describe, expect, test } from 'vitest'
import { Attempts } from '../../server/services/attempts.ts'
import { IdleWatch } from '../../server/services/idle-watch.ts'
import { Throttle } from '../../server/services/throttle.ts'
import { TestClock } from '../support/test-clock.ts'

describe('Throttle', () => {
  test('lets the burst pass at once, then the rate, and never more than the burst again', () => {
    const clock = new TestClock()
    const throttle = new Throttle(clock, 10, 3)
    const passed = () => {
      let count = 0
      for (; throttle.wait() === 0; count++) throttle.take()
      return count
    }
    expect(passed()).toBe(3)
    expect(throttle.wait()).toBe(100)
    clock.pass(100)
    expect(passed()).toBe(1)
    clock.pass(60_000)
    expect(passed()).toBe(3)
  })

  test('lets everything pass at a rate of 0', () => {
    const throttle = new Throttle(new TestClock(), 0, 1)
    for (let i = 0; i < 1000; i++) {
      expect(throttle.wait()).toBe(0)
      throttle.take()
    }
  })
})

describe('Attempts', () => {
  test('is exhausted by the limit within a minute, for one key alone', () => {
    const clock = new TestClock()
    const attempts = new Attempts(clock, 2)
    attempts.note('a')
    clock.pass(30_000)
    attempts.note('a')
    expect([attempts.exhausted('a'), attempts.exhausted('b')]).toEqual([true, false])
    clock.pass(30_000)
    expect(attempts.exhausted('a')).toBe(false)
  })

  test('forgets the oldest of too many keys', () => {
    const attempts = new Attempts(new TestClock(), 1)
    for (let i = 0; i <= 10_000; i++) attempts.note(`key ${i}`)
    expect([attempts.exhausted('key 0'), attempts.exhausted('key 1')]).toEqual([false, true])
  })
})

describe('IdleWatch', () => {
  const watch = (pingAfter: number, idleTimeout: number) => {
    const clock = new TestClock()
    const told: string[] = []
    const idler = {
      active: 0,
      pinged: false,
      ping: () => void told.push(`ping ${clock.elapsed()}`),
      timeOut: () => {
        told.push(`end ${clock.elapsed()}`)
        idle.remove(idler)
      },
    }
    const idle = new IdleWatch(clock, { pingAfter, idleTimeout })
    idle.add(idler)
    const stir = () => Object.assign(idler, { active: clock.elapsed(), pinged: false })
    return { clock, told, idle, idler, stir }
  }

  test('pings once, then times out', () => {
    const { clock, told } = watch(300, 900)
    clock.pass(899)
    expect(told).toEqual(['ping 300'])
    clock.pass(10_000)
    expect(told).toEqual(['ping 300', 'end 900'])
  })

  test('begins anew with every sign of life', () => {
    const { clock, told, stir } = watch(300, 900)
    clock.pass(150)
    stir()
    clock.pass(299)
    expect(told).toEqual([])
    clock.pass(1)
    stir()
    clock.pass(300)
    expect(told).toEqual(['ping 450', 'ping 750'])
  })

  test('looks at least every second, and never more often than every 5 ms', () => {
    const long = watch(60_000, 900_000)
    long.clock.pass(500)
    long.stir()
    long.clock.pass(61_000)
    expect(long.told).toEqual(['ping 61000'])
    const short = watch(1, 0)
    short.clock.pass(20)
    expect(short.told).toEqual(['ping 5'])
  })

  test('does without either wait when it is 0, and stops when told', () => {
    const silent = watch(0, 900)
    silent.clock.pass(900)
    expect(silent.told).toEqual(['end 900'])
    const patient = watch(300, 0)
    patient.clock.pass(10_000)
    expect(patient.told).toEqual(['ping 300'])
    const stopped = watch(300, 900)
    stopped.idle.remove(stopped.idler)
    stopped.clock.pass(10_000)
    expect(stopped.told).toEqual([])
  })
})
