import { describe, expect, test } from 'vitest'
import { steps } from '../../lessons/02-listen-and-accept/steps.ts'
import type { Capture } from '../../playground/wire/capture.ts'
import { asked, captureOf, echoed, finished, greeting, opened, read, received, sent, wasReset } from './capture-of.ts'
import { isDone } from './step-of.ts'

const done = (id: string, ...captures: Capture[]): boolean => isDone(steps, id, ...captures)
const porthole = (client: number) => opened(client, 7700)
const refused = captureOf('porthole', { kind: 'error', code: 'ECONNREFUSED' })
const ping = asked('PING', '+PONG')

describe('steps of listen-and-accept', () => {
  test.for(steps.map(({ id }) => id))('%s: not by nothing, nor by a refused connection or an idle one', (id) => {
    expect(done(id)).toBe(false)
    expect(done(id, refused)).toBe(false)
    expect(done(id, captureOf('echo', opened()))).toBe(false)
  })

  test('greeted: the server’s two lines came before anything was sent', () => {
    expect(done('greeted', captureOf('porthole', porthole(1), greeting(1)))).toBe(true)
    expect(
      done(
        'greeted',
        captureOf('porthole', porthole(1), received('* PORTHOLE 1 x\r'), received('\n* HELLO guest-1\r\n')),
      ),
    ).toBe(true)
    expect(done('greeted', captureOf('porthole', porthole(1), sent('PING\r\n'), greeting(1)))).toBe(false)
    expect(done('greeted', captureOf('porthole', porthole(1), received('* PORTHOLE 1 x\r\n')))).toBe(false)
    expect(done('greeted', captureOf('porthole', greeting(1)))).toBe(false)
  })

  test('two-guests: two greetings with different names', () => {
    const first = captureOf('porthole', porthole(1), greeting(1))
    expect(done('two-guests', first, captureOf('porthole', porthole(2), greeting(2)))).toBe(true)
    expect(done('two-guests', first)).toBe(false)
    expect(done('two-guests', first, captureOf('porthole', porthole(2)))).toBe(false)
    expect(
      done('two-guests', first, captureOf('echo', opened(2), echoed('* PORTHOLE 1 x\r\n* HELLO guest-2\r\n'))),
    ).toBe(false)
  })

  test('two-ports: both services answered', () => {
    const onPorthole = captureOf('porthole', porthole(1), greeting(1), ping)
    const onEcho = captureOf('echo', opened(2), echoed('hi\r\n'))
    expect(done('two-ports', onPorthole, onEcho)).toBe(true)
    expect(done('two-ports', onEcho, onPorthole)).toBe(true)
    expect(done('two-ports', onPorthole)).toBe(false)
    expect(done('two-ports', onPorthole, captureOf('echo', opened(2), sent('hi\r\n'), read(4)))).toBe(false)
    expect(done('two-ports', captureOf('porthole', porthole(1), greeting(1), sent('PING\r\n')), onEcho)).toBe(false)
  })

  test.for([
    ['still-listening', finished, wasReset],
    ['survives-reset', wasReset, finished],
  ] as const)('%s: a connection that ended so, then one that is served', ([id, ended, otherwise]) => {
    const first = captureOf('porthole', porthole(1), greeting(1), ended)
    const next = captureOf('porthole', porthole(2), greeting(2), ping)
    expect(done(id, first, next)).toBe(true)
    expect(done(id, captureOf('echo', opened(1), ended), captureOf('echo', opened(2), echoed('hi\n')))).toBe(true)
    expect(done(id, first)).toBe(false)
    expect(done(id, next, first)).toBe(false)
    expect(done(id, first, refused)).toBe(false)
    expect(done(id, first, captureOf('porthole', porthole(2), greeting(2), sent('PING\r\n')))).toBe(false)
    expect(done(id, first, captureOf('echo', opened(2), echoed('hi\n')))).toBe(false)
    expect(done(id, captureOf('porthole', porthole(1), greeting(1), otherwise), next)).toBe(false)
  })
})
