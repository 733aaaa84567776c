import { html, nothing, type TemplateResult } from 'lit'
import { byteCount } from './byte-count.ts'
import { crossingWords, milliseconds } from './event-words.ts'
import { fold } from './fold.ts'
import { hexdump } from './hexdump.ts'
import type { Part } from './protocol-lines.ts'
import { protocolPart } from './protocol-part.ts'
import type { Crossing } from './wire-log.ts'

const arrows = { out: '→', in: '←', none: '·' }

export interface CrossingOptions {
  /** Milliseconds since the lists begin. */
  readonly at: number
  /** Which connection, where there are several. */
  readonly label: string | undefined
  readonly parts: readonly Part[]
  readonly unfolded: boolean
  readonly columns: number
  readonly toggle: (event: Event) => void
}

/** The lines that begin in the bytes shown, or go on there. */
const shownParts = (parts: readonly Part[], shown: number): readonly Part[] =>
  parts.filter(({ start }) => start < shown)

function body(bytes: Uint8Array, options: CrossingOptions): TemplateResult {
  const { unfolded, columns } = options
  const { shown, hidden, button } = fold(bytes, unfolded)
  const parts = shownParts(options.parts, shown.length)
  return html`<div class="ph-dump ${unfolded ? 'ph-unfolded' : ''}">
    ${
      button
        ? html`<p class="ph-more">
            ${hidden > 0 ? html`<span>${byteCount(hidden)} not shown</span>` : nothing}
            <button type="button" aria-expanded=${unfolded} @click=${options.toggle}>${button}</button>
          </p>`
        : nothing
    }
    <div class="ph-beside">
      <div class="ph-hex" style="--columns: ${columns}">
        ${hexdump(shown, columns).map(
          (row) =>
            html`<div class="ph-hex-row"><span class="ph-offset">${row.offset}</span> <span class="ph-bytes">${row.hex}</span> <span class="ph-ascii">${row.ascii}</span></div>`,
        )}
      </div>
      ${
        parts.length > 0
          ? html`<div class="ph-parts">${parts.map((part) => protocolPart(bytes, part, unfolded))}</div>`
          : nothing
      }
    </div>
  </div>`
}

export const crossingClass = (event: Crossing): string =>
  `ph-crossing ph-${crossingWords(event).direction} ph-of-${event.kind}`

/** One row of what crossed the wire: when, which way, how many bytes, the bytes, and the lines in them. */
export function crossingRow(event: Crossing, options: CrossingOptions): TemplateResult {
  const { direction, words } = crossingWords(event)
  const { at, label } = options
  return html`<p class="ph-crossing-head">
      <span class="ph-at">${milliseconds(at)}</span>
      <span class="ph-arrow" aria-hidden="true">${arrows[direction]}</span>
      <span class="ph-words">${label === undefined ? nothing : html`<b class="ph-label">${label}</b> `}${words}</span>
    </p>
    ${'bytes' in event ? body(event.bytes, options) : nothing}`
}

/** How many lines of text a row takes about: until it is measured, the list goes by that. */
export function crossingLines(
  event: Crossing,
  options: Pick<CrossingOptions, 'parts' | 'unfolded' | 'columns'>,
): number {
  if (!('bytes' in event)) return 1.33
  const { shown, button } = fold(event.bytes, options.unfolded)
  const parts = shownParts(options.parts, shown.length).length
  return 1.66 + Math.ceil(shown.length / options.columns) + parts + (button ? 1.33 : 0)
}
