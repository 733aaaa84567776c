import type { Seen } from '../../server/protocol/gateway.ts'
import type { Capture } from '../wire/capture.ts'

/** What the server saw that is listed at once; the oldest go first. */
export const MAX_SIGHTINGS = 200

/** `at` is milliseconds since the Unix epoch; `key` is unique among all captures. */
export interface Sighting {
  readonly key: string
  readonly at: number
  readonly label: string
  readonly seen: Seen
}

/** The newest of what the server saw of these connections, in the order it happened; `only` is a label. */
export function sightingsOf(captures: readonly Capture[], only: string | undefined): Sighting[] {
  const found: Sighting[] = []
  for (const [number, capture] of captures.entries()) {
    if (only !== undefined && capture.label !== only) continue
    const { events, dropped, label, openedAt } = capture
    for (let index = events.length - 1, left = MAX_SIGHTINGS; index >= 0 && left > 0; index--) {
      const event = events[index]
      if (event?.kind !== 'seen') continue
      found.push({ key: `${openedAt ?? number} ${label} ${dropped + index}`, at: event.at, label, seen: event.seen })
      left--
    }
  }
  return found.sort((a, b) => a.at - b.at).slice(-MAX_SIGHTINGS)
}
