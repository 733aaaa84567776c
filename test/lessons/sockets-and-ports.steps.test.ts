import { describe, expect, test } from 'vitest'
import { steps } from '../../lessons/01-sockets-and-ports/steps.ts'
import type { Capture } from '../../playground/wire/capture.ts'
import {
  asked,
  captureOf,
  echoed,
  finished,
  greeting,
  opened,
  read,
  received,
  saw,
  sent,
  wasReset,
} from './capture-of.ts'
import { isDone } from './step-of.ts'

const done = (id: string, ...captures: Capture[]): boolean => isDone(steps, id, ...captures)
const onPorthole = captureOf(
  'porthole',
  opened(50_009, 7700),
  greeting(1),
  asked('PING hello', '+PONG hello'),
  finished,
)

describe('steps of sockets-and-ports', () => {
  test.for(steps.map(({ id }) => id))('%s: not by nothing, nor by another service', (id) => {
    expect(done(id)).toBe(false)
    expect(done(id, onPorthole)).toBe(false)
    expect(done(id, captureOf('echo'))).toBe(false)
  })

  test('connected: once the server accepted from the very address the gateway connected from', () => {
    const [open, accepted] = opened()
    if (!open || !accepted) throw new Error('Cannot test as a connection must open')
    expect(done('connected', captureOf('echo', opened()))).toBe(true)
    expect(done('connected', captureOf('echo', open))).toBe(false)
    expect(done('connected', captureOf('echo', accepted))).toBe(false)
    expect(done('connected', captureOf('echo', open, saw({ what: 'accepted', peer: '127.0.0.1:1' })))).toBe(false)
    expect(done('connected', captureOf('echo', { kind: 'error', code: 'ECONNREFUSED' }))).toBe(false)
  })

  test('echo-hello: by the bytes that came back, not by those that went out', () => {
    expect(done('echo-hello', captureOf('echo', opened(), echoed('hello\r\n')))).toBe(true)
    expect(
      done(
        'echo-hello',
        captureOf('echo', opened(), sent('hel'), sent('lo'), read(5), received('h'), received('ello')),
      ),
    ).toBe(true)
    expect(done('echo-hello', captureOf('echo', opened(), sent('hello\r\n')))).toBe(false)
    expect(done('echo-hello', captureOf('echo', opened(), sent('hello\r\n'), read(7), received('hell')))).toBe(false)
    expect(done('echo-hello', captureOf('echo', opened(), sent('hello\r\n'), received('hello\r\n')))).toBe(false)
    expect(done('echo-hello', captureOf('echo', opened(), sent('HELLO\r\n'), read(7), received('hello\r\n')))).toBe(
      false,
    )
    expect(done('echo-hello', captureOf('echo', opened(), echoed('goodbye\r\n')))).toBe(false)
  })

  test('six-bytes: only when hello came back with LF alone', () => {
    expect(done('six-bytes', captureOf('echo', opened(), echoed('hello\r\n'), echoed('hello\n')))).toBe(true)
    expect(done('six-bytes', captureOf('echo', opened(), echoed('hello\r\n')))).toBe(false)
    expect(done('six-bytes', captureOf('echo', opened(), echoed('hello')))).toBe(false)
    expect(done('six-bytes', captureOf('echo', opened(), sent('hello\n'), read(6)))).toBe(false)
  })

  test('another-port: two client ports at one server port', () => {
    const first = captureOf('echo', opened(50_001))
    expect(done('another-port', first, captureOf('echo', opened(50_002)))).toBe(true)
    expect(done('another-port', first)).toBe(false)
    expect(done('another-port', first, captureOf('echo', opened(50_002, 7708)))).toBe(false)
    expect(done('another-port', first, captureOf('porthole', opened(50_002, 7707)))).toBe(false)
    expect(done('another-port', first, captureOf('echo', { kind: 'error', code: 'ECONNREFUSED' }))).toBe(false)
  })

  test('close-with-fin: both FINs, the page’s first, and the end the server saw', () => {
    const [pageFin, seenFin, serverFin, ...rest] = finished
    if (!pageFin || !seenFin || !serverFin) throw new Error('Cannot test as a connection must finish')
    expect(done('close-with-fin', captureOf('echo', opened(), finished))).toBe(true)
    expect(done('close-with-fin', captureOf('echo', opened(), pageFin))).toBe(false)
    expect(done('close-with-fin', captureOf('echo', opened(), pageFin, serverFin, rest))).toBe(false)
    expect(done('close-with-fin', captureOf('echo', opened(), serverFin, pageFin, seenFin, rest))).toBe(false)
    expect(done('close-with-fin', captureOf('echo', opened(), wasReset))).toBe(false)
  })

  test('abort-with-reset: once the server saw the RST', () => {
    expect(done('abort-with-reset', captureOf('echo', opened(), wasReset))).toBe(true)
    expect(done('abort-with-reset', captureOf('echo', opened(), { kind: 'reset', from: 'page' }))).toBe(false)
    expect(
      done('abort-with-reset', captureOf('echo', opened(), { kind: 'reset', from: 'server' }, saw({ what: 'rst' }))),
    ).toBe(false)
    expect(done('abort-with-reset', captureOf('echo', opened(), finished))).toBe(false)
  })
})
