import type { Seen } from '../../server/protocol/gateway.ts'
import { byteCount } from './byte-count.ts'
import type { Capture, WireEvent } from './capture.ts'
import { plainText, printable } from './printable.ts'

/** Rows shown of each list, the newest; the wire strip says how many came before. */
export const MAX_ROWS = 100

/** `key` numbers the events of a capture from its beginning; `at` is milliseconds since it opened. */
export interface Row<Event> {
  readonly key: number
  readonly at: number
  readonly event: Event
}
export type Crossing = Exclude<WireEvent, { kind: 'seen' }>

/** The newest rows of one list and how many older ones there are. */
export interface Rows<Event> {
  readonly rows: readonly Row<Event>[]
  readonly earlier: number
}

function newest<Event>(
  capture: Capture,
  list: { total: number; pick: (event: WireEvent) => Event | undefined },
): Rows<Event> {
  const { events, dropped, openedAt } = capture
  const rows: Row<Event>[] = []
  for (let index = events.length - 1; index >= 0 && rows.length < MAX_ROWS; index--) {
    const wire = events[index]
    const event = wire && list.pick(wire)
    if (wire && event) rows.push({ key: dropped + index, at: wire.at - (openedAt ?? wire.at), event })
  }
  return { rows: rows.reverse(), earlier: list.total - rows.length }
}

/** What crossed between the page and the server. */
export const crossings = (capture: Capture): Rows<Crossing> =>
  newest(capture, {
    total: capture.dropped + capture.events.length - capture.sightings,
    pick: (event) => (event.kind === 'seen' ? undefined : event),
  })

/** What the server saw. */
export const sightings = (capture: Capture): Rows<Seen> =>
  newest(capture, {
    total: capture.sightings,
    pick: (event) => (event.kind === 'seen' ? event.seen : undefined),
  })

/** One thing the server saw, as a few words. */
export function seenWords(seen: Seen): string {
  switch (seen.what) {
    case 'accepted':
      return `accepted ${seen.peer}`
    case 'read':
      return `read ${byteCount(seen.bytes)}`
    case 'line':
      return `line “${plainText(printable(seen.text))}”`
    case 'refused':
      return `refused: ${seen.code}`
    case 'queued':
      return `queued ${byteCount(seen.bytes)}`
    case 'reply':
      return `reply ${byteCount(seen.bytes)}`
    case 'fin':
      return 'FIN from the page'
    case 'rst':
      return 'RST from the page'
    case 'end':
      return `end: ${seen.reason}`
  }
}
