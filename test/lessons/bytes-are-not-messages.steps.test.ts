import { describe, expect, test } from 'vitest'
import { steps } from '../../lessons/03-bytes-are-not-messages/steps.ts'
import type { Capture } from '../../playground/wire/capture.ts'
import {
  asked,
  type Crossing,
  captureOf,
  echoed,
  finished,
  greeting,
  line,
  opened,
  read,
  received,
  saw,
  sent,
  wasReset,
} from './capture-of.ts'
import { isDone } from './step-of.ts'

const done = (id: string, ...captures: Capture[]): boolean => isDone(steps, id, ...captures)
const porthole = (...events: (Crossing | readonly Crossing[])[]): Capture =>
  captureOf('porthole', opened(50_001, 7700), greeting(1), ...events)

/** Each of `texts` in a write and a read of its own. */
const pieces = (...texts: string[]): Crossing[] => texts.flatMap((text) => [sent(text), read(text.length)])

describe('steps of bytes-are-not-messages', () => {
  test.for(steps.map(({ id }) => id))('%s: not by nothing, nor by one whole line', (id) => {
    expect(done(id)).toBe(false)
    expect(done(id, porthole())).toBe(false)
    expect(done(id, porthole(asked('PING a', '+PONG a')))).toBe(false)
    expect(done(id, captureOf('echo', opened(), echoed('PING a\r\n')))).toBe(false)
  })

  test('one-byte-at-a-time: three reads or more, one line, one reply', () => {
    const whole = [line('PING a'), received('+PONG a\r\n')]
    expect(done('one-byte-at-a-time', porthole(pieces('P', 'I', 'N', 'G', ' ', 'a', '\n'), whole))).toBe(true)
    expect(done('one-byte-at-a-time', porthole(pieces('PI', 'NG a', '\r\n'), whole))).toBe(true)
    expect(done('one-byte-at-a-time', porthole(pieces('PING', ' a\n'), whole))).toBe(false)
    expect(done('one-byte-at-a-time', porthole(pieces('P', 'I', 'N', 'G', ' ', 'a')))).toBe(false)
    expect(done('one-byte-at-a-time', porthole(sent('P'), sent('ING a'), sent('\n'), read(7), whole))).toBe(false)
    expect(done('one-byte-at-a-time', porthole(pieces('P', 'I', 'NG a\n'), line('PING a')))).toBe(false)
    expect(
      done('one-byte-at-a-time', porthole(pieces('O', 'H', '\n'), line('OH'), received('-ERR unknown-command\r\n'))),
    ).toBe(false)
    expect(
      done(
        'one-byte-at-a-time',
        porthole(asked('PING a', '+PONG a'), asked('PING a', '+PONG a'), asked('PING a', '+PONG a')),
      ),
    ).toBe(false)
  })

  test('two-lines-one-write: one read with both lines, both answered', () => {
    const both = [line('PING a'), line('PING b')]
    const write = sent('PING a\r\nPING b\r\n')
    expect(done('two-lines-one-write', porthole(write, read(16), both, received('+PONG a\r\n+PONG b\r\n')))).toBe(true)
    expect(
      done(
        'two-lines-one-write',
        porthole(sent('PING a\nPING b\n'), read(14), both, received('+PONG a\r\n'), received('+PONG b\r\n')),
      ),
    ).toBe(true)
    expect(done('two-lines-one-write', porthole(write, read(16), both, received('+PONG a\r\n')))).toBe(false)
    expect(
      done(
        'two-lines-one-write',
        porthole(write, read(8), line('PING a'), read(8), line('PING b'), received('+PONG a\r\n+PONG b\r\n')),
      ),
    ).toBe(false)
    expect(done('two-lines-one-write', porthole(asked('PING a', '+PONG a'), asked('PING b', '+PONG b')))).toBe(false)
    expect(
      done(
        'two-lines-one-write',
        porthole(sent('PING a\r\nPING b'), read(14), line('PING a'), received('+PONG a\r\n')),
      ),
    ).toBe(false)
    expect(done('two-lines-one-write', porthole(write))).toBe(false)
    expect(
      done('two-lines-one-write', porthole(write, read(3), read(13), both, received('+PONG a\r\n+PONG b\r\n'))),
    ).toBe(false)
  })

  test('crlf-and-lf: one of each, both found without ending and answered', () => {
    const crlf = asked('PING crlf', '+PONG crlf')
    const lf = asked('PING lf', '+PONG lf', '\n')
    expect(done('crlf-and-lf', porthole(crlf, lf))).toBe(true)
    expect(done('crlf-and-lf', porthole(crlf), porthole(lf))).toBe(true)
    expect(done('crlf-and-lf', porthole(crlf, asked('PING lf', '+PONG lf')))).toBe(false)
    expect(done('crlf-and-lf', porthole(lf))).toBe(false)
    expect(
      done('crlf-and-lf', porthole(crlf, pieces('PING', ' lf\n'), line('PING lf'), received('+PONG lf\r\n'))),
    ).toBe(false)
    expect(done('crlf-and-lf', porthole(crlf, sent('PING lf\n'), read(8)))).toBe(false)
    expect(done('crlf-and-lf', captureOf('echo', opened(), echoed('PING crlf\r\nPING lf\n')))).toBe(false)
  })

  test('half-a-line: bytes that were read and never became a line', () => {
    const lost = [sent('PING lost'), read(9)]
    expect(done('half-a-line', porthole(lost, finished))).toBe(true)
    expect(done('half-a-line', porthole(asked('PING a', '+PONG a'), pieces('PING', ' lost'), finished))).toBe(true)
    expect(done('half-a-line', porthole(lost))).toBe(false)
    expect(done('half-a-line', porthole(lost, wasReset))).toBe(false)
    expect(done('half-a-line', porthole(asked('PING lost', '+PONG lost'), finished))).toBe(false)
    expect(done('half-a-line', porthole(finished))).toBe(false)
    expect(done('half-a-line', captureOf('echo', opened(), echoed('PING lost'), finished))).toBe(false)
  })

  test('echo-knows-no-lines: two lines in one write came back, and no line was seen', () => {
    const write = 'one\r\ntwo\r\n'
    expect(done('echo-knows-no-lines', captureOf('echo', opened(), echoed(write)))).toBe(true)
    expect(
      done(
        'echo-knows-no-lines',
        captureOf('echo', opened(), sent(write), read(10), received('one\r'), received('\ntwo\r\n')),
      ),
    ).toBe(true)
    expect(done('echo-knows-no-lines', captureOf('echo', opened(), echoed('one\r\n'), echoed('two\r\n')))).toBe(false)
    expect(done('echo-knows-no-lines', captureOf('echo', opened(), sent(write), read(10), received('one\r\n')))).toBe(
      false,
    )
    expect(
      done('echo-knows-no-lines', captureOf('echo', opened(), echoed(write), saw({ what: 'line', text: 'one' }))),
    ).toBe(false)
    expect(
      done('echo-knows-no-lines', porthole(sent(write), read(10), line('one'), line('two'), received(write))),
    ).toBe(false)
  })
})
