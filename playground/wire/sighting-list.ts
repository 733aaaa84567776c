import { html, nothing } from 'lit'
import { guard } from 'lit/directives/guard.js'
import { milliseconds, seenWords } from './event-words.ts'
import type { RowSource } from './rows.ts'
import type { WireLog } from './wire-log.ts'

/** What the server saw, as rows. */
export function sightingList({ sightings, generation, origin }: WireLog, several: boolean): RowSource {
  return {
    length: sightings.length,
    generation,
    key: (row) => sightings[row]?.event ?? sightings,
    className: (row) => `ph-sighting ph-${sightings[row]?.event.seen.what}`,
    content: (row) => {
      const entry = sightings[row]
      if (!entry) return nothing
      const { event, capture } = entry
      const label = several ? html`<b class="ph-label">${capture.label}</b> ` : nothing
      return guard(
        [event, several, origin],
        () =>
          html`<span class="ph-at">${milliseconds(event.at - origin)}</span> <span class="ph-words">${label}${seenWords(event.seen)}</span>`,
      )
    },
    lines: () => 1.33,
  }
}
