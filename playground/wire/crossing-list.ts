import { nothing } from 'lit'
import { guard } from 'lit/directives/guard.js'
import type { Capture, WireEvent } from './capture.ts'
import { crossingClass, crossingLines, crossingRow } from './crossing-row.ts'
import type { Part } from './protocol-lines.ts'
import type { RowSource } from './rows.ts'
import type { WireLog } from './wire-log.ts'

export interface CrossingListOptions {
  readonly columns: number
  readonly several: boolean
  readonly unfolded: WeakSet<WireEvent>
  readonly partsOf: (capture: Capture, event: WireEvent) => readonly Part[]
  readonly toggle: (event: WireEvent, click: Event) => void
}

/** What crossed, as rows; a row is made anew only where something of it changed. */
export function crossingList({ crossings, generation, origin }: WireLog, options: CrossingListOptions): RowSource {
  const { columns, several, unfolded, partsOf, toggle } = options
  return {
    length: crossings.length,
    generation,
    key: (row) => crossings[row]?.event ?? crossings,
    className: (row) => {
      const entry = crossings[row]
      return entry ? crossingClass(entry.event) : ''
    },
    content: (row) => {
      const entry = crossings[row]
      if (!entry) return nothing
      const { event, capture } = entry
      return guard([event, unfolded.has(event), columns, several, origin], () =>
        crossingRow(event, {
          at: event.at - origin,
          label: several ? capture.label : undefined,
          parts: partsOf(capture, event),
          unfolded: unfolded.has(event),
          columns,
          toggle: (click) => toggle(event, click),
        }),
      )
    },
    lines: (row) => {
      const entry = crossings[row]
      if (!entry) return 1
      const { event, capture } = entry
      return crossingLines(event, { parts: partsOf(capture, event), unfolded: unfolded.has(event), columns })
    },
  }
}
