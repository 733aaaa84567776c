import { Capture, type WireEvent } from '../../playground/wire/capture.ts'
import type { GatewayService, Seen } from '../../server/protocol/gateway.ts'

type Untimed<Event> = Event extends WireEvent ? Omit<Event, 'at'> : never
export type Crossing = Untimed<WireEvent>

/** A capture made by hand, its events one millisecond apart: of terminal A, or of the one that is named. */
export function captureOf(
  of: GatewayService | { readonly service: GatewayService; readonly label: string },
  ...events: (Crossing | readonly Crossing[])[]
): Capture {
  const capture = typeof of === 'string' ? new Capture(of) : new Capture(of.service, of.label)
  for (const [at, event] of events.flat().entries()) capture.add({ at, ...event })
  return capture
}

const encoder = new TextEncoder()

export const sent = (text: string): Crossing => ({ kind: 'sent', bytes: encoder.encode(text) })
export const received = (text: string): Crossing => ({ kind: 'received', bytes: encoder.encode(text) })
export const saw = (seen: Seen): Crossing => ({ kind: 'seen', seen })
export const read = (bytes: number): Crossing => saw({ what: 'read', bytes })
export const line = (text: string): Crossing => saw({ what: 'line', text })
const closed: Crossing = { kind: 'closed' }

/** A connection from port `client` to port `server`, accepted. */
export const opened = (client = 50_001, server = 7707): Crossing[] => [
  { kind: 'open', local: `127.0.0.1:${client}`, remote: `127.0.0.1:${server}` },
  saw({ what: 'accepted', peer: `127.0.0.1:${client}` }),
]

export const greeting = (guest: number): Crossing => received(`* PORTHOLE 1 porthole\r\n* HELLO guest-${guest}\r\n`)

/** `text` to an echo service and back in one read. */
export const echoed = (text: string): Crossing[] => [sent(text), read(encoder.encode(text).length), received(text)]

/** One line to the Porthole service in one write, and its reply. */
export const asked = (text: string, reply: string, ending = '\r\n'): Crossing[] => [
  sent(text + ending),
  read(encoder.encode(text + ending).length),
  line(text),
  received(`${reply}\r\n`),
]

export const finished: Crossing[] = [
  { kind: 'fin', from: 'page' },
  saw({ what: 'fin' }),
  { kind: 'fin', from: 'server' },
  saw({ what: 'end', reason: 'client-fin' }),
  closed,
]

export const wasReset: Crossing[] = [
  { kind: 'reset', from: 'page' },
  saw({ what: 'rst' }),
  saw({ what: 'end', reason: 'reset' }),
  closed,
]
