import { describe, expect, test } from 'vitest'
import { steps } from '../../lessons/13-file-download/steps.ts'
import { exchangesOf } from '../../lessons/exchange.ts'
import { type Capture, MAX_CAPTURE_EVENTS } from '../../playground/wire/capture.ts'
import { asked, type Crossing, captureOf, greeting, opened, received, sent } from './capture-of.ts'
import { isDone } from './step-of.ts'

const SHA = 'a'.repeat(64)
const OTHER = 'b'.repeat(64)

const done = (id: string, ...captures: Capture[]): boolean => isDone(steps, id, ...captures)
const porthole = (...events: (Crossing | readonly Crossing[])[]): Capture =>
  captureOf('porthole', opened(50_001, 7700), greeting(1), ...events)
const bytes = (kind: 'sent' | 'received', ...values: number[]): Crossing => ({ kind, bytes: Uint8Array.from(values) })
const paused = (on: boolean): Crossing => ({ kind: 'paused', paused: on })

/** A PUT of seven bytes, in two lines. */
const put = (text = 'one\ntwo', sha = SHA): Crossing[] => [
  ...asked(`PUT ada.txt ${text.length}`, '+GO 0'),
  sent(text),
  received(`+OK ${text.length} ${sha}\r\n`),
]
const get = (offset: number, payload: string, sha = SHA): Crossing[] => [
  ...asked(`GET ada.txt ${offset}`, `+FILE 7 ${sha} ${offset}`),
  ...(payload === '' ? [] : [received(payload)]),
]

describe('steps of file-download', () => {
  test.for(steps.map(({ id }) => id))('%s: not by nothing, nor by a transfer that was refused', (id) => {
    const refused = [asked('PUT a/b 1', '-ERR bad-name no'), asked('GET ada.txt', '-ERR no-such-file no')]
    expect(done(id)).toBe(false)
    expect(done(id, porthole())).toBe(false)
    expect(done(id, porthole(...refused))).toBe(false)
    expect(done(id, captureOf('echo', opened(), put(), get(0, 'one\ntwo')))).toBe(false)
  })

  test('put-by-hand: the payload holds a line break and the server has kept it', () => {
    expect(done('put-by-hand', porthole(put()))).toBe(true)
    expect(
      done(
        'put-by-hand',
        porthole(asked('put ada.txt 7', '+GO 0'), sent('one'), sent('\ntwo'), received(`+OK 7 ${SHA}\r\n`)),
      ),
    ).toBe(true)
    expect(done('put-by-hand', porthole(asked('PUT ada.txt 7', '+GO 0'), sent('one\ntwo')))).toBe(false)
    expect(done('put-by-hand', porthole(put('onetwo!')))).toBe(false)
  })

  test('get-it-back: the same size and digest, and all bytes', () => {
    expect(done('get-it-back', porthole(put(), get(0, 'one\ntwo')))).toBe(true)
    expect(done('get-it-back', porthole(put()), porthole(get(0, 'one\ntwo')))).toBe(true)
    expect(done('get-it-back', porthole(put(), asked('GET ada.txt', `+FILE 7 ${SHA} 0`)))).toBe(false)
    expect(done('get-it-back', porthole(put(), get(0, 'one\ntw')))).toBe(false)
    expect(done('get-it-back', porthole(put(), get(4, 'two')))).toBe(false)
    expect(done('get-it-back', porthole(put(), get(0, 'one\ntwo', OTHER)))).toBe(false)
    expect(done('get-it-back', porthole(get(0, 'one\ntwo')))).toBe(false)
  })

  test('from-an-offset: one inside the file, one at its end', () => {
    expect(done('from-an-offset', porthole(get(4, 'two'), get(7, '')))).toBe(true)
    expect(done('from-an-offset', porthole(get(7, '')), porthole(get(4, 'two')))).toBe(true)
    expect(done('from-an-offset', porthole(get(4, 'two')))).toBe(false)
    expect(done('from-an-offset', porthole(get(0, 'one\ntwo'), get(7, '')))).toBe(false)
    expect(done('from-an-offset', porthole(get(7, ''), get(4, 'tw')))).toBe(false)
  })

  test('right-behind: two requests in one write', () => {
    const both = sent('GET ada.txt\r\nPING behind\r\n')
    expect(
      done('right-behind', porthole(both, received(`+FILE 7 ${SHA} 0\r\n`), received('one\ntwo+PONG behind\r\n'))),
    ).toBe(true)
    expect(done('right-behind', porthole(both, received(`+FILE 7 ${SHA} 0\r\none\ntwo`)))).toBe(false)
    expect(done('right-behind', porthole(get(0, 'one\ntwo'), asked('PING behind', '+PONG behind')))).toBe(false)
    const empty = sent('GET ada.txt 7\r\nPING behind\r\n')
    expect(done('right-behind', porthole(empty, received(`+FILE 7 ${SHA} 7\r\n+PONG behind\r\n`)))).toBe(false)
  })

  test('not-text: bytes that are no text went and came back', () => {
    const roundTrip = (...values: number[]) => [
      asked(`PUT ada.bin ${values.length}`, '+GO 0'),
      bytes('sent', ...values),
      received(`+OK ${values.length} ${SHA}\r\n`),
      asked('GET ada.bin', `+FILE ${values.length} ${SHA} 0`),
      bytes('received', ...values),
    ]
    expect(done('not-text', porthole(...roundTrip(0x41, 0x00)))).toBe(true)
    expect(done('not-text', porthole(...roundTrip(0x41, 0xff, 0x0a)))).toBe(true)
    expect(done('not-text', porthole(...roundTrip(0x41, 0xe2, 0x82, 0xac)))).toBe(false)
    expect(done('not-text', porthole(...roundTrip(0x41, 0xff).slice(0, 3)))).toBe(false)
    expect(done('not-text', porthole(put(), get(0, 'one\ntwo')))).toBe(false)
  })

  test('stop-reading: asked for while the page did not read, and here when it did', () => {
    const [ask, ...rest] = [sent('GET ada.txt\r\n'), received(`+FILE 7 ${SHA} 0\r\none\ntwo`)]
    expect(done('stop-reading', porthole(paused(true), ask, paused(false), ...rest))).toBe(true)
    expect(done('stop-reading', porthole(paused(true), ask, ...rest))).toBe(false)
    expect(done('stop-reading', porthole(paused(true), ask, ...rest, paused(false)))).toBe(false)
    expect(done('stop-reading', porthole(ask, paused(true), paused(false), ...rest))).toBe(false)
    expect(done('stop-reading', porthole(paused(true), paused(false), ask, ...rest))).toBe(false)
    expect(done('stop-reading', porthole(paused(true), ask, paused(false)))).toBe(false)
  })
})

describe('exchangesOf', () => {
  test('finds replies behind events, lines of a list and payloads that look like either', () => {
    const payload = '+OK\r\n* BYE\r\n-E'
    const capture = porthole(
      sent(`\r\nFILES\r\nPUT a 13\r\n* not a line\nPING x\nGET a 1\r\nWHO\nBYE`),
      received('* MSG x\r\n| a 1 b guest\r\n* MSG y\r\n+OK 1\r\n+GO 0\r\n* MSG z\r\n+OK 13 sha\r\n+PONG x\r\n'),
      received(`+FILE ${payload.length + 1} sha 1\r\n${payload.slice(0, 4)}`),
      received(`${payload.slice(4)}-ERR bad-arguments no`),
      received('\r\n'),
    )
    expect(exchangesOf(capture).map(({ request, reply, verdict }) => [request, reply, verdict])).toEqual([
      ['FILES', '+OK 1', undefined],
      ['PUT a 13', '+GO 0', '+OK 13 sha'],
      ['PING x', '+PONG x', undefined],
      ['GET a 1', `+FILE ${payload.length + 1} sha 1`, undefined],
      ['WHO', '-ERR bad-arguments no', undefined],
    ])
    expect(exchangesOf(capture).map(({ more, payload }) => [more, payload?.length])).toEqual([
      [['a 1 b guest'], undefined],
      [[], 13],
      [[], undefined],
      [[], payload.length],
      [[], undefined],
    ])
  })

  test('says how much of a payload has come, and keeps its beginning', () => {
    const [cut] = exchangesOf(porthole(asked('GET a', '+FILE 20000 sha 0'), received('x'.repeat(10_000))))
    expect(cut?.payload).toMatchObject({ announced: 20_000, length: 10_000 })
    expect(cut?.payload?.beginning).toHaveLength(8192)
  })

  test('tells nothing of a capture that has let its beginning go', () => {
    const capture = porthole(put())
    expect(exchangesOf(capture)).toHaveLength(1)
    for (let event = 0; event < MAX_CAPTURE_EVENTS; event++) capture.add({ at: 0, kind: 'closed' })
    for (const event of put()) capture.add({ at: 0, ...event })
    expect(exchangesOf(capture)).toEqual([])
  })
})
