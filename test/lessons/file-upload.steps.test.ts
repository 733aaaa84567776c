import { describe, expect, test } from 'vitest'
import { steps } from '../../lessons/14-file-upload/steps.ts'
import type { Capture } from '../../playground/wire/capture.ts'
import { asked, type Crossing, captureOf, finished, greeting, opened, received, sent, wasReset } from './capture-of.ts'
import { isDone } from './step-of.ts'

const SHA = '71c480df93d6ae2f1efad1447c66c9525e316218cf51fc8d9ed832f2daf18b73'
const OTHER = 'b'.repeat(64)

const done = (id: string, ...captures: Capture[]): boolean => isDone(steps, id, ...captures)
const porthole = (...events: (Crossing | readonly Crossing[])[]): Capture =>
  captureOf('porthole', opened(50_001, 7700), greeting(1), ...events)

const put = (name = 'ada.txt', sha = SHA) => `PUT ${name} 26 ${sha}`
const cut = (request = put(), payload = 'abcdefghij'): Crossing[] => [...asked(request, '+GO 0'), sent(payload)]
const resumed = (request = put(), verdict = `+OK 26 ${SHA}`): Crossing[] => [
  ...asked(request, '+GO 10'),
  sent('klmnopqrstuvwxyz'),
  received(`${verdict}\r\n`),
]

describe('steps of file-upload', () => {
  test.for(steps.map(({ id }) => id))('%s: not by nothing, nor by a file that went through at once', (id) => {
    const whole = [...cut(put(), 'abcdefghijklmnopqrstuvwxyz'), received(`+OK 26 ${SHA}\r\n`)]
    expect(done(id)).toBe(false)
    expect(done(id, porthole())).toBe(false)
    expect(done(id, porthole(whole))).toBe(false)
    expect(done(id, porthole(whole, wasReset))).toBe(false)
  })

  test('cut-in-mid-payload: a part of the alphabet, then RST', () => {
    expect(done('cut-in-mid-payload', porthole(cut(), wasReset))).toBe(true)
    expect(done('cut-in-mid-payload', porthole(cut()))).toBe(false)
    expect(done('cut-in-mid-payload', porthole(cut(), finished))).toBe(false)
    expect(done('cut-in-mid-payload', porthole(asked(put(), '+GO 0'), wasReset))).toBe(false)
    expect(done('cut-in-mid-payload', porthole(cut(put('ada.txt', OTHER)), wasReset))).toBe(false)
    expect(done('cut-in-mid-payload', porthole(cut('PUT ada.txt 26'), wasReset))).toBe(false)
    expect(done('cut-in-mid-payload', porthole(asked(put(), '-ERR busy no'), sent('abcdefghij'), wasReset))).toBe(false)
  })

  test('resumed: the rest of what was cut, under the same name', () => {
    const first = porthole(cut(), wasReset)
    expect(done('resumed', first, porthole(resumed()))).toBe(true)
    expect(done('resumed', first, porthole(resumed(put('ADA.txt'))))).toBe(true)
    expect(done('resumed', first)).toBe(false)
    expect(done('resumed', porthole(resumed()))).toBe(false)
    expect(done('resumed', first, porthole(resumed(put('bob.txt'))))).toBe(false)
    expect(done('resumed', first, porthole(resumed(put(), '-ERR digest-mismatch no')))).toBe(false)
    expect(done('resumed', first, porthole(cut()))).toBe(false)
  })

  test('listed-and-deleted: the file that FILES showed on this connection', () => {
    const listed = [sent('FILES\r\n'), received(`| Ada.txt 26 ${SHA} guest\r\n+OK 1\r\n`)]
    const deleted = asked('DELETE ada.txt', '+OK Ada.txt')
    expect(done('listed-and-deleted', porthole(...listed, deleted))).toBe(true)
    expect(done('listed-and-deleted', porthole(...listed))).toBe(false)
    expect(done('listed-and-deleted', porthole(deleted))).toBe(false)
    expect(done('listed-and-deleted', porthole(...listed), porthole(deleted))).toBe(false)
    expect(done('listed-and-deleted', porthole(...listed, asked('DELETE bob.txt', '+OK bob.txt')))).toBe(false)
    expect(done('listed-and-deleted', porthole(...listed, asked('DELETE ada.txt', '-ERR forbidden no')))).toBe(false)
  })

  test('wrong-digest: a payload that was read and not kept', () => {
    const refusal = received('-ERR digest-mismatch no (payload discarded)\r\n')
    expect(done('wrong-digest', porthole(cut(put(), 'abcdefghijklmnopqrstuvwxyy'), refusal))).toBe(true)
    expect(done('wrong-digest', porthole(cut(put(), 'abcdefghijklmnopqrstuvwxyy')))).toBe(false)
    expect(done('wrong-digest', porthole(asked(put(), '-ERR digest-mismatch no')))).toBe(false)
  })

  test('not-a-name: a PUT refused for its name, and the next line answered', () => {
    const refused = asked('PUT ../ada.txt 5', '-ERR bad-name no')
    const ping = asked('PING still-here', '+PONG still-here')
    expect(done('not-a-name', porthole(refused, ping))).toBe(true)
    expect(done('not-a-name', porthole(refused))).toBe(false)
    expect(done('not-a-name', porthole(ping, refused))).toBe(false)
    expect(done('not-a-name', porthole(asked('GET ../ada.txt', '-ERR bad-name no'), ping))).toBe(false)
    expect(done('not-a-name', porthole(refused, asked('PING still here', '-ERR bad-arguments no')))).toBe(false)
  })

  test('too-large: refused by the number', () => {
    expect(done('too-large', porthole(asked('PUT ada.bin 9999999999', '-ERR too-large no')))).toBe(true)
    expect(done('too-large', porthole(asked('PUT ada.bin 9999999999', '-ERR quota no')))).toBe(false)
    expect(done('too-large', porthole(asked('SAY lobby x', '-ERR too-large no')))).toBe(false)
  })
})
