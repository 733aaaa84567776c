import { describe, expect, test } from 'vitest'
import { steps } from '../../lessons/11-chat/steps.ts'
import type { Capture } from '../../playground/wire/capture.ts'
import { asked, type Crossing, captureOf, finished, greeting, opened, received, sent } from './capture-of.ts'
import { isDone } from './step-of.ts'

const done = (id: string, ...captures: Capture[]): boolean => isDone(steps, id, ...captures)

/** A connection of terminal `label`, greeted as that guest. */
const terminal = (label: string, guest: number, ...events: (Crossing | readonly Crossing[])[]): Capture =>
  captureOf({ service: 'porthole', label }, opened(50_000 + guest, 7700), greeting(guest), ...events)

const joinA = asked('JOIN lobby', '+OK lobby 1')
const joinB = asked('JOIN lobby', '+OK lobby 2')
const told = (line: string): Crossing => received(`${line}\r\n`)

describe('steps of chat', () => {
  test.for(steps.map(({ id }) => id))('%s: not by nothing, nor by one terminal, nor by strangers', (id) => {
    expect(done(id)).toBe(false)
    const all = [
      joinA,
      told('* JOIN lobby guest-2'),
      told('* NICK guest-2 bob'),
      asked('SAY lobby hello', '+OK 1'),
      told('* MSG lobby bob 2 ahoy'),
      told('* TELL bob 3 psst'),
    ].flat()
    expect(done(id, terminal('A', 1, all))).toBe(false)
    expect(done(id, terminal('A', 1, all), terminal('B', 5))).toBe(false)
  })

  test('one-room: the other terminal’s JOIN came as an event', () => {
    const told2 = told('* JOIN lobby guest-2')
    expect(done('one-room', terminal('A', 1, joinA, told2), terminal('B', 2, joinB))).toBe(true)
    expect(done('one-room', terminal('B', 1, joinA, told2), terminal('A', 2, joinB))).toBe(true)
    expect(done('one-room', terminal('A', 1, joinA, told2), terminal('A', 2, joinB))).toBe(false)
    expect(done('one-room', terminal('A', 1, joinA), terminal('B', 2, joinB))).toBe(false)
    expect(done('one-room', terminal('A', 1, joinA, told('* JOIN lobby guest-3')), terminal('B', 2, joinB))).toBe(false)
    expect(
      done('one-room', terminal('A', 1, joinA, told2), terminal('B', 2, asked('JOIN lobby', '-ERR quota no'))),
    ).toBe(false)
  })

  test('new-name: the change came as an event with both names', () => {
    const nick = asked('nick bob', '+OK bob')
    expect(done('new-name', terminal('A', 1, told('* NICK guest-2 bob')), terminal('B', 2, nick))).toBe(true)
    expect(
      done('new-name', terminal('A', 1, told('* NICK bob rob')), terminal('B', 2, nick, asked('NICK rob', '+OK rob'))),
    ).toBe(true)
    expect(done('new-name', terminal('A', 1), terminal('B', 2, nick))).toBe(false)
    expect(done('new-name', terminal('A', 1, told('* NICK guest-3 bob')), terminal('B', 2, nick))).toBe(false)
    expect(
      done(
        'new-name',
        terminal('A', 1, told('* NICK guest-2 bob')),
        terminal('B', 2, asked('NICK bob', '-ERR nick-in-use x')),
      ),
    ).toBe(false)
  })

  test('said-to-the-room: reply and event have the same number and text', () => {
    const say = asked('SAY lobby hello  there', '+OK 7')
    const heard = (line: string) => terminal('B', 2, told(line))
    expect(done('said-to-the-room', terminal('A', 1, say), heard('* MSG lobby guest-1 7 hello  there'))).toBe(true)
    expect(
      done(
        'said-to-the-room',
        terminal('A', 1, asked('NICK ann', '+OK ann'), say),
        heard('* MSG lobby ann 7 hello  there'),
      ),
    ).toBe(true)
    // An event between request and reply is not the reply.
    expect(
      done(
        'said-to-the-room',
        terminal('A', 1, sent('PING\r\nSAY lobby hi\r\n'), told('* PING'), told('+PONG'), told('+OK 7')),
        heard('* MSG lobby guest-1 7 hi'),
      ),
    ).toBe(true)
    expect(done('said-to-the-room', terminal('A', 1, say), heard('* MSG lobby guest-1 8 hello  there'))).toBe(false)
    expect(done('said-to-the-room', terminal('A', 1, say), heard('* MSG lobby guest-1 7 hello'))).toBe(false)
    expect(done('said-to-the-room', terminal('A', 1, say), heard('* MSG lobby guest-3 7 hello  there'))).toBe(false)
    expect(done('said-to-the-room', terminal('A', 1, say), heard('* TELL guest-1 7 hello  there'))).toBe(false)
  })

  test('half-a-line: a message came while the own line had no end yet', () => {
    const whole = [asked('SAY lobby whole', '+OK 2'), told('* MSG lobby guest-1 3 half and half')].flat()
    const overtaken = [sent('SAY lobby half'), told('* MSG lobby guest-2 2 whole'), sent(' and half\n'), told('+OK 3')]
    expect(done('half-a-line', terminal('A', 1, overtaken), terminal('B', 2, whole))).toBe(true)
    const [half, msg, rest, ok] = overtaken
    if (!half || !msg || !rest || !ok) throw new Error('Cannot test as four events are needed')
    expect(done('half-a-line', terminal('A', 1, msg, half, rest, ok), terminal('B', 2, whole))).toBe(false)
    expect(done('half-a-line', terminal('A', 1, half, rest, ok, msg), terminal('B', 2, whole))).toBe(false)
    expect(done('half-a-line', terminal('A', 1, half, msg, rest), terminal('B', 2, whole))).toBe(false)
    expect(done('half-a-line', terminal('A', 1, overtaken), terminal('B', 2))).toBe(false)
    expect(
      done('half-a-line', terminal('A', 1, sent('SAY lobby half and half\n'), msg, ok), terminal('B', 2, whole)),
    ).toBe(false)
  })

  test('told-to-one: reply and event have the same number and text', () => {
    const tell = asked('TELL guest-2 psst', '+OK 9')
    expect(done('told-to-one', terminal('A', 1, tell), terminal('B', 2, told('* TELL guest-1 9 psst')))).toBe(true)
    expect(done('told-to-one', terminal('A', 1, tell), terminal('B', 2, told('* MSG lobby guest-1 9 psst')))).toBe(
      false,
    )
    expect(
      done(
        'told-to-one',
        terminal('A', 1, asked('TELL rob psst', '-ERR no-such-nick x')),
        terminal('B', 2, told('* TELL guest-1 9 psst')),
      ),
    ).toBe(false)
  })

  test('back-again: a new connection of a terminal that had left reads what was said before', () => {
    const a = terminal('A', 1, asked('SAY lobby hello', '+OK 1'), told('* LEAVE lobby guest-2'))
    const gone = terminal('B', 2, joinB, finished)
    const history = (line: string): Crossing[] => [sent('HISTORY lobby\r\n'), told(`| ${line}\r\n+OK 1`)]
    const hello = history('1 2026-01-01T00:00:00.000Z guest-1 hello')
    expect(done('back-again', a, gone, terminal('B', 3, joinB, hello))).toBe(true)
    expect(done('back-again', a, terminal('B', 3, joinB, hello))).toBe(false)
    expect(done('back-again', terminal('A', 1, asked('SAY lobby hello', '+OK 1')), gone, terminal('B', 3, hello))).toBe(
      false,
    )
    expect(done('back-again', a, gone, terminal('B', 3, joinB))).toBe(false)
    expect(
      done('back-again', a, gone, terminal('B', 3, joinB, history('4 2026-01-01T00:00:00.000Z guest-1 hello'))),
    ).toBe(false)
  })
})
