import type { Capture } from '../playground/wire/capture.ts'
import type { Seen } from '../server/protocol/gateway.ts'

/**
 * One live step of a lesson. It is done by what crossed the wire, never by what was typed:
 * `done` is asked after every wire event, with the captures of this visit, oldest first.
 */
export interface Step {
  /** Names the step in what the browser remembers: lower-case words joined by `-`, never changed. */
  readonly id: string
  /** What to do, one plain sentence or two; backticks mark code. */
  readonly task: string
  /** What the learner may try when nothing happens. */
  readonly hint: string
  done(captures: readonly Capture[]): boolean
}

const decoder = new TextDecoder()

/** One direction of a connection as text, without its chunk boundaries. */
export const textOf = (capture: Capture, direction: 'sent' | 'received'): string =>
  decoder.decode(capture.stream(direction))

/** The writes of the page as text, one for each. */
export const writesOf = (capture: Capture): string[] => capture.chunks('sent').map((bytes) => decoder.decode(bytes))

/** What the server noticed of a connection, in its order. */
export const seenOf = (capture: Capture): Seen[] =>
  capture.events.flatMap((event) => (event.kind === 'seen' ? [event.seen] : []))

/** Whether the server noticed `what` on a connection. */
const serverSaw = (capture: Capture, what: Seen['what']): boolean => seenOf(capture).some((seen) => seen.what === what)

/** The two ends of a connection, once it is open and the server has accepted it from the same address. */
export function endsOf(capture: Capture): { local: string; remote: string } | undefined {
  const open = capture.events.find((event) => event.kind === 'open')
  const accepted = seenOf(capture).find((seen) => seen.what === 'accepted')
  return open && accepted && accepted.peer === open.local ? open : undefined
}

/** Whether bytes came back on an echo connection, and they are the ones that went out, in order. */
export function isEcho(capture: Capture): boolean {
  const received = textOf(capture, 'received')
  return received !== '' && serverSaw(capture, 'read') && textOf(capture, 'sent').startsWith(received)
}

/** Whether the page closed its side, the server noticed the FIN, and closed its own side after it. */
export function endedByFin(capture: Capture): boolean {
  const fins = capture.events.flatMap((event) => (event.kind === 'fin' ? [event.from] : []))
  return fins.join() === 'page,server' && serverSaw(capture, 'fin') && serverSaw(capture, 'end')
}

/** Whether the page reset the connection and the server noticed the RST. */
export const endedByReset = (capture: Capture): boolean =>
  capture.events.some((event) => event.kind === 'reset' && event.from === 'page') && serverSaw(capture, 'rst')

/** The events of the Porthole protocol that came on a connection: lines that nobody asked for. */
export const eventsOf = (capture: Capture): string[] =>
  textOf(capture, 'received')
    .split(/\r?\n/)
    .slice(0, -1)
    .filter((line) => line.startsWith('* '))

/** Whether two connections of different terminals to Porthole are as `holds` asks, whichever of the two was first. */
export const betweenTerminals = (
  captures: readonly Capture[],
  holds: (one: Capture, other: Capture) => boolean,
): boolean => {
  const porthole = captures.filter(({ service }) => service === 'porthole')
  return porthole.some((one) => porthole.some((other) => one.label !== other.label && holds(one, other)))
}
