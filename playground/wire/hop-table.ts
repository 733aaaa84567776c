import { html, nothing, type TemplateResult } from 'lit'
import { milliseconds } from './event-words.ts'
import type { Hop } from './hops.ts'

export interface Drawing {
  readonly hops: readonly Hop[]
  /** How many came before the first one drawn. */
  readonly earlier: number
  /** Where times count from. */
  readonly origin: number
  readonly several: boolean
  /** Room for the drawing, in pixels. */
  readonly width: number
}

const WAYS: Readonly<Record<Hop['kind'], (hop: Hop) => string>> = {
  open: () => 'page – gateway – server',
  bytes: ({ from }) => (from === 'page' ? 'page → gateway → server' : 'server → gateway → page'),
  fin: ({ from }) => (from === 'page' ? 'page → gateway → server' : 'server → gateway → page'),
  reset: ({ from }) => (from === 'page' ? 'page → gateway → server' : 'server → gateway → page'),
  'page-note': () => 'page',
  'server-note': () => 'server',
}

/** The text twin of the diagram: each hop with the times that are known of it. */
export function hopTable({ hops, origin, several }: Drawing): TemplateResult {
  const time = (at: number | undefined) =>
    at === undefined ? html`<span title="not known">–</span>` : milliseconds(at - origin)
  return html`<table class="ph-table">
    <thead>
      <tr>
        ${several ? html`<th scope="col">Connection</th>` : nothing}
        <th scope="col">What</th>
        <th scope="col">Way</th>
        <th scope="col">At the page</th>
        <th scope="col">At the server</th>
      </tr>
    </thead>
    <tbody>
      ${hops.map(
        (hop) =>
          html`<tr>
            ${several ? html`<td>${hop.capture.label}</td>` : nothing}
            <th scope="row">${hop.words}${hop.text ? html` <span class="ph-said">${hop.text}</span>` : nothing}</th>
            <td>${WAYS[hop.kind](hop)}</td>
            <td class="ph-time">${time(hop.page)}</td>
            <td class="ph-time">${time(hop.server)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`
}
