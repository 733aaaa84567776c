import { expect, test } from 'vitest'
import { ProgramTime, type TimeState } from '../../playground/runtime/program-time.ts'
import { SimulatedClock } from '../network/simulated-clock.ts'

const flowing: TimeState = { now: 1000, speed: 1, held: false }

function program(state: TimeState = flowing) {
  const clock = new SimulatedClock()
  const rung: string[] = []
  const told: (number | undefined)[] = []
  const time = new ProgramTime(clock, state, (at) => told.push(at))
  const alarm = (name: string, milliseconds: number) =>
    time.after(milliseconds, () => rung.push(`${name} ${time.now()}`))
  return { clock, rung, told, time, alarm }
}

test('ProgramTime.after rings in the order of the times, at the network’s time', () => {
  const { clock, rung, alarm } = program()
  alarm('late', 30)
  alarm('soon', 10)
  alarm('second', 10)
  clock.pass(9)
  expect(rung).toEqual([])
  clock.pass(21)
  expect(rung).toEqual(['soon 1010', 'second 1010', 'late 1030'])
})

test('ProgramTime.after can be taken back', () => {
  const { clock, rung, alarm } = program()
  const cancel = alarm('never', 10)
  alarm('later', 20)
  cancel()
  cancel()
  clock.pass(50)
  expect(rung).toEqual(['later 1020'])
})

test('ProgramTime.set slows what already waits', () => {
  const { clock, rung, time, alarm } = program()
  alarm('slow', 100)
  clock.pass(50)
  time.set({ now: 1050, speed: 0.1, held: false })
  clock.pass(499)
  expect(rung).toEqual([])
  expect(time.now()).toBeCloseTo(1099.9)
  clock.pass(1)
  expect(rung).toEqual(['slow 1100'])
})

test('ProgramTime held stands still, tells what is next, and rings what a step went beyond', () => {
  const { clock, rung, told, time, alarm } = program()
  alarm('a', 10)
  alarm('b', 20)
  time.set({ now: 1000, speed: 1, held: true })
  clock.pass(10_000)
  expect(rung).toEqual([])
  expect(told).toEqual([1010])
  time.set({ now: 1010, speed: 1, held: true })
  clock.pass(0)
  expect(rung).toEqual(['a 1010'])
  expect(told.at(-1)).toBe(1020)
  time.set({ now: 1025, speed: 1, held: true })
  clock.pass(0)
  expect(rung).toEqual(['a 1010', 'b 1025'])
  expect(told.at(-1)).toBeUndefined()
})

test('ProgramTime goes on where it was held', () => {
  const { clock, rung, time, alarm } = program()
  alarm('a', 10)
  time.set({ now: 1004, speed: 1, held: true })
  clock.pass(500)
  time.set({ now: 1004, speed: 1, held: false })
  clock.pass(6)
  expect(rung).toEqual(['a 1010'])
})
