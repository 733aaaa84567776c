import type { Capture } from '../../playground/wire/capture.ts'
import { endedByFin, endedByReset, endsOf, isEcho, type Step, textOf } from '../step.ts'

const GREETING = /^\* PORTHOLE 1 [^\r\n]*\r\n\* HELLO (\S+)\r\n/

/** The name that the Porthole service gave to an accepted connection. */
const guestOf = (capture: Capture): string | undefined =>
  capture.service === 'porthole' && endsOf(capture) ? GREETING.exec(textOf(capture, 'received'))?.[1] : undefined

/** Whether the server did what one asked of it, after it accepted the connection. */
const isServed = (capture: Capture): boolean =>
  endsOf(capture) !== undefined &&
  (capture.service === 'echo' ? isEcho(capture) : /^\+/m.test(textOf(capture, 'received')))

/** Whether a connection that ended as `ended` says was followed by one to the same port that is served. */
const servedAfter = (captures: readonly Capture[], ended: (capture: Capture) => boolean): boolean =>
  captures.some(
    (capture, index) =>
      ended(capture) &&
      captures.slice(index + 1).some((next) => isServed(next) && endsOf(next)?.remote === endsOf(capture)?.remote),
  )

export const steps: readonly Step[] = [
  {
    id: 'greeted',
    task: 'Open the Porthole terminal and type nothing. The server accepts the connection and speaks first.',
    hint: 'The greeting is two lines that begin with `*`. If you have typed something already, press Reconnect and wait.',
    done: (captures) =>
      captures.some((capture) => {
        const first = capture.events.find((event) => event.kind === 'sent' || event.kind === 'received')
        return first?.kind === 'received' && guestOf(capture) !== undefined
      }),
  },
  {
    id: 'two-guests',
    task: 'Press Reconnect. The same listening port accepts a second connection, from another client port, and greets another guest.',
    hint: 'Compare the `* HELLO` lines: the number behind `guest-` differs. Wait for the greeting before you reconnect.',
    done: (captures) => new Set(captures.flatMap((capture) => guestOf(capture) ?? [])).size >= 2,
  },
  {
    id: 'two-ports',
    task: 'Send `PING` to Porthole and any line to Echo. One server process, two listening ports: each has its own service.',
    hint: 'Each terminal has its own tab. A new connection of both is as good as an old one.',
    done: (captures) => {
      const remoteOf = (service: Capture['service']): string[] =>
        captures.flatMap((capture) =>
          capture.service === service && isServed(capture) ? (endsOf(capture)?.remote ?? []) : [],
        )
      const echo = remoteOf('echo')
      return remoteOf('porthole').some((porthole) => echo.some((other) => other !== porthole))
    },
  },
  {
    id: 'still-listening',
    task: 'Press Send FIN and wait for the end. Then Reconnect and send a line: a connection ended, the listening did not.',
    hint: 'Stay with one terminal, and send the line on the new connection: `PING` to Porthole, anything to Echo.',
    done: (captures) => servedAfter(captures, endedByFin),
  },
  {
    id: 'survives-reset',
    task: 'Press Reset. Then Reconnect and send a line: the server met an error on one socket and serves the next.',
    hint: 'The server must see RST on the old connection, and must answer on the new one, in the same terminal.',
    done: (captures) => servedAfter(captures, endedByReset),
  },
]
