import { expect, test } from 'vitest'
import { steps } from '../../lessons/12-broadcast-and-backpressure/steps.ts'
import { labForTest } from './lab.ts'

/** A little longer than the steps ask for, in milliseconds. */
const A_WHILE = 1200

test('broadcast-and-backpressure: each step ticks by real traffic, in its order, and none before', async () => {
  const lab = await labForTest(steps)
  const a = await lab.connect('porthole', 'A')
  const b = await lab.connect('porthole', 'B')
  await b.send('JOIN deck\r\n')
  await a.send('JOIN deck\r\n')
  expect(lab.done).toEqual([])
  await a.send('SAY deck one\r\n')
  await lab.untilDone('one-to-many')
  b.set({ paused: true })
  await b.untilQuiet(100)
  expect(lab.done).toEqual(['one-to-many'])
  await a.send('SAY deck two\r\n')
  await lab.untilDone('nobody-waits')
  await b.untilQuiet(100)
  expect(lab.done).toEqual(['one-to-many', 'nobody-waits'])
  b.set({ paused: false })
  await lab.untilDone('nothing-lost')
  expect(lab.done).not.toContain('endless-stream')
  const c = await lab.connect('chargen', 'C')
  c.set({ paused: true })
  await c.untilQuiet(100)
  expect(lab.done).not.toContain('endless-stream')
  c.set({ paused: false })
  await lab.untilDone('endless-stream')
  c.set({ paused: true })
  await c.untilQuiet(A_WHILE)
  expect(lab.done).not.toContain('everybody-waits')
  c.set({ paused: false })
  await lab.untilDone('everybody-waits')
  expect(lab.done).not.toContain('lost-in-buffers')
  c.set({ paused: true })
  await c.untilQuiet(100)
  c.reset()
  await lab.untilDone('lost-in-buffers')
})

test('broadcast-and-backpressure: a pause too short for anybody to wait is none', async () => {
  const lab = await labForTest(steps)
  const c = await lab.connect('chargen', 'C')
  await c.untilReceived('!')
  c.set({ paused: true })
  await c.untilQuiet(50)
  c.set({ paused: false })
  await c.untilReceived('!')
  expect(lab.done).not.toContain('everybody-waits')
})
