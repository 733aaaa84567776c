import { html, nothing, type TemplateResult } from 'lit'
import { byteCount, count } from '../wire/byte-count.ts'
import { milliseconds } from '../wire/event-words.ts'
import { MAX_UNFOLDED_BYTES } from '../wire/fold.ts'
import { hexdump } from '../wire/hexdump.ts'
import { concatenated } from '../wire/pcapng/ip.ts'
import { endpointText } from './endpoint-text.ts'
import { type Entry, keptBytes, type SegmentCapture } from './segment-capture.ts'
import { numbersOf } from './segment-numbers.ts'
import { diagramLabel, endName, flagMeanings, flagsOf, marksOf, meaningOf } from './segment-words.ts'

const HEADER_LINES = 7

export interface SegmentRowOptions {
  readonly capture: SegmentCapture
  readonly unfolded: boolean
  /** Numbers as in the header, instead of counted from the SYN. */
  readonly absolute: boolean
  readonly columns: number
  /** Whether it is the one row that Tab leads to. */
  readonly current: boolean
  readonly toggle: (event: Event) => void
}

/** Bytes of the end that opened the connection go out. */
export const segmentClass = ({ passage: { arrives }, fromClient }: Entry): string =>
  `ph-segment ph-crossing ${fromClient ? 'ph-out' : 'ph-in'} ${arrives === undefined ? 'ph-lost' : ''}`

function field(name: string, value: string, meaning: string): TemplateResult {
  return html`<div><dt>${name}</dt><dd>${value} <span class="ph-meaning">${meaning}</span></dd></div>`
}

function header(entry: Entry, { absolute }: SegmentRowOptions): TemplateResult {
  const { passage } = entry
  const { from, to, sent, arrives } = passage
  const numbers = numbersOf(entry, absolute)
  return html`<dl class="ph-fields">
    ${field('From, to', `${endpointText(from)}, ${endpointText(to)}`, '')}
    ${flagMeanings(passage).map(([flag, meaning]) => field(flag, meaning, ''))}
    ${
      numbers
        ? html`${field('Seq', count(numbers.seq), 'where its first byte stands in the stream of its sender')}
          ${numbers.ack === undefined ? nothing : field('Ack', count(numbers.ack), 'the byte that its sender waits for next')}`
        : nothing
    }
    ${passage.kind === 'segment' ? field('Window', byteCount(passage.window), 'that its sender has room for') : nothing}
    ${field('Arrival', arrives === undefined ? 'never' : milliseconds(arrives), arrives === undefined ? 'lost on its way' : `${milliseconds(arrives - sent)} on its way`)}
  </dl>`
}

function details(entry: Entry, options: SegmentRowOptions): TemplateResult {
  const { passage } = entry
  const bytes = concatenated(...passage.data).subarray(0, MAX_UNFOLDED_BYTES)
  const absent = passage.length - bytes.length
  return html`<div class="ph-details">
    ${header(entry, options)}
    ${
      bytes.length > 0
        ? html`<div class="ph-hex" style="--columns: ${options.columns}">
            ${hexdump(bytes, options.columns).map(
              (row) =>
                html`<div class="ph-hex-row"><span class="ph-offset">${row.offset}</span> <span class="ph-bytes">${row.hex}</span> <span class="ph-ascii">${row.ascii}</span></div>`,
            )}
          </div>`
        : nothing
    }
    ${absent > 0 ? html`<p class="ph-meaning">${byteCount(absent)} more, not shown</p>` : nothing}
  </div>`
}

/** One segment or datagram: when, which connection, from whom to whom, what for, its numbers, its bytes, its fate. */
export function segmentRow(entry: Entry, options: SegmentRowOptions): TemplateResult {
  const { passage, number } = entry
  const { capture, unfolded, absolute, current, toggle } = options
  const numbers = numbersOf(entry, absolute)
  return html`<div class="ph-segment-head">
      <button
        type="button"
        class="ph-unfold"
        aria-expanded=${unfolded}
        tabindex=${current ? 0 : -1}
        aria-label="Details of number ${count(number + 1)}: ${endName(passage.from, capture)} to ${endName(passage.to, capture)}, ${diagramLabel(entry, absolute)}"
        @click=${toggle}
      >
        ${unfolded ? '▾' : '▸'}
      </button>
      <span class="ph-at">${milliseconds(passage.sent)}</span>
      <span class="ph-number">${passage.kind === 'segment' ? html`<span class="sr-only">connection </span>${passage.connection}` : '–'}</span>
      <span class="ph-ends">${endName(passage.from, capture)} <span class="ph-arrow">→</span> ${endName(passage.to, capture)}</span>
      <span class="ph-flags">${flagsOf(passage)}<span class="sr-only">, ${meaningOf(passage)}</span></span>
      <span class="ph-facts"
        >${numbers ? html`<span>seq ${numbers.seq}</span> ${numbers.ack === undefined ? nothing : html`<span>ack ${numbers.ack}</span> `}` : nothing}${passage.kind === 'segment' ? html`<span>win ${passage.window}</span> ` : nothing}${passage.length > 0 ? html`<b>${byteCount(passage.length)}</b> ` : nothing}${marksOf(passage).map((mark) => html`<em class="ph-mark-${mark}">${mark}</em> `)}</span
      >
    </div>
    ${unfolded ? details(entry, options) : nothing}`
}

/** How many lines of text a row takes about: until it is measured, the list goes by that. */
export function segmentLines({ passage }: Entry, unfolded: boolean, columns: number): number {
  const shown = Math.min(MAX_UNFOLDED_BYTES, keptBytes(passage))
  return 1.33 + (unfolded ? HEADER_LINES + Math.ceil(shown / columns) : 0)
}
