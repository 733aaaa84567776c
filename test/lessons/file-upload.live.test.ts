import { expect, test } from 'vitest'
import { steps } from '../../lessons/14-file-upload/steps.ts'
import { labForTest, type Terminal } from './lab.ts'

const PUT = 'PUT Ada.txt 26 71c480df93d6ae2f1efad1447c66c9525e316218cf51fc8d9ed832f2daf18b73\r\n'

/** Goes on with an upload once the server has noticed the end of the connection before: a person takes longer. */
async function resume(terminal: Terminal, put: string): Promise<void> {
  let answer = '-ERR busy'
  while (answer.startsWith('-ERR busy')) answer = await terminal.ask(put)
  expect(answer).toBe('+GO 10')
}

test('file-upload: each step ticks by real traffic, in its order, and none before', async () => {
  const lab = await labForTest(steps)
  const first = await lab.connect('porthole')
  expect(await first.ask(PUT)).toBe('+GO 0')
  await first.send('abcdefghij')
  expect(lab.done).toEqual([])
  first.reset()
  await lab.untilDone('cut-in-mid-payload')
  expect(lab.done).toEqual(['cut-in-mid-payload'])
  const second = await lab.connect('porthole')
  await resume(second, PUT)
  await second.send('klmnopqrstuvwxyz')
  await lab.untilDone('resumed')
  expect(lab.done).not.toContain('listed-and-deleted')
  await second.send('FILES\r\n')
  await second.send('DELETE ada.txt\r\n')
  await lab.untilDone('listed-and-deleted')
  expect(lab.done).not.toContain('wrong-digest')
  await second.send(PUT)
  await second.send('abcdefghijklmnopqrstuvwxyy')
  await lab.untilDone('wrong-digest')
  await second.send('PUT ../ada.txt 5\r\n')
  await second.send('PING still-here\r\n')
  await lab.untilDone('not-a-name')
  expect(lab.done).not.toContain('too-large')
  await second.send('PUT ada.bin 9999999999\r\n')
  await lab.untilDone('too-large')
  expect(lab.done).toEqual(steps.map(({ id }) => id))
})

test('file-upload: two learners who take one name without regard to case go on with one upload', async () => {
  const lab = await labForTest(steps)
  const first = await lab.connect('porthole')
  expect(await first.ask(PUT)).toBe('+GO 0')
  await first.send('abcdefghij')
  first.reset()
  await lab.untilDone('cut-in-mid-payload')
  const other = await lab.connect('porthole')
  await resume(other, PUT.replace('Ada', 'ADA'))
  await other.send('klmnopqrstuvwxyz')
  await lab.untilDone('resumed')
})
