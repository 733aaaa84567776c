import { html, type TemplateResult } from 'lit'
import { count } from '../wire/byte-count.ts'
import { milliseconds } from '../wire/event-words.ts'
import type { Entry, SegmentCapture } from './segment-capture.ts'
import { diagramLabel, endName, meaningOf } from './segment-words.ts'

interface TableOptions {
  readonly capture: SegmentCapture
  readonly absolute: boolean
}

/** The text twin of the diagram: each segment, what it is for, its way and both times. */
export function segmentTable(entries: readonly Entry[], { capture, absolute }: TableOptions): TemplateResult {
  return html`<table class="ph-table">
    <thead>
      <tr>
        <th scope="col" class="ph-number">No.</th>
        <th scope="col">What</th>
        <th scope="col">Way</th>
        <th scope="col">Sent</th>
        <th scope="col">Arrived</th>
      </tr>
    </thead>
    <tbody>
      ${entries.map((entry) => {
        const { passage, number } = entry
        const { from, to, sent, arrives } = passage
        return html`<tr>
          <td>${count(number + 1)}</td>
          <th scope="row">${diagramLabel(entry, absolute)} <span class="ph-said">${meaningOf(passage)}</span></th>
          <td>${endName(from, capture)} → ${endName(to, capture)}</td>
          <td class="ph-time">${milliseconds(sent)}</td>
          <td class="ph-time">${arrives === undefined ? 'lost' : milliseconds(arrives)}</td>
        </tr>`
      })}
    </tbody>
  </table>`
}
