import { html, nothing } from 'lit'
import { guard } from 'lit/directives/guard.js'
import type { RowSource } from '../wire/rows.ts'
import type { WireLog } from '../wire/wire-log.ts'
import { seenSentence } from './seen-words.ts'

const CLOCK = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
})

/** What the server saw, as rows of sentences; the row `marked` was chosen elsewhere. */
export function seenList({ sightings, generation }: WireLog, marked: number): RowSource {
  return {
    length: sightings.length,
    generation,
    key: (row) => sightings[row]?.event ?? sightings,
    className: (row) => `lv-sighting lv-seen-${sightings[row]?.event.seen.what} ${row === marked ? 'lv-marked' : ''}`,
    current: (row) => row === marked,
    content: (row) => {
      const entry = sightings[row]
      if (!entry) return nothing
      const { event, capture } = entry
      return guard(
        [event],
        () => html`<span class="lv-at">${CLOCK.format(event.at)}</span>
          <span class="lv-label">${capture.label}</span>
          <span class="lv-sentence">${seenSentence(event.seen)}</span>`,
      )
    },
    lines: () => 1,
  }
}
