import { html, nothing, type TemplateResult } from 'lit'
import { byteCount } from './byte-count.ts'
import { PrintableDecoder } from './printable.ts'
import type { Part } from './protocol-lines.ts'

/** Bytes of one line shown before its read is unfolded. */
const MAX_LINE_PREVIEW = 160

const pieces = (bytes: Uint8Array): TemplateResult[] => {
  const decoder = new PrintableDecoder()
  return [...decoder.push(bytes), ...decoder.end()].map(({ kind, text }) =>
    kind === 'text' ? html`${text}` : html`<span class="ph-wire-mark">${text}</span>`,
  )
}

const ELLIPSIS = html`<span class="ph-wire-mark" aria-hidden="true">…</span>`
const KIND_WORDS = { unknown: 'rest' } as const

/** One line or payload of the protocol: what it is, and its text with a mark where it begins before or ends after its read. */
export function protocolPart(bytes: Uint8Array, part: Part, unfolded: boolean): TemplateResult {
  const { kind, start, end, begins, ends } = part
  const shown = bytes.subarray(start, unfolded ? end : Math.min(end, start + MAX_LINE_PREVIEW))
  const cut = shown.length < end - start
  const how = [begins ? '' : 'goes on', ends ? '' : 'goes on in the next'].filter(Boolean).join(', ')
  return html`<p class="ph-part ph-part-${kind}">
    <span class="ph-kind">${kind === 'unknown' ? KIND_WORDS.unknown : kind}</span>
    <span class="ph-text">${begins ? nothing : ELLIPSIS}${
      kind === 'payload' ? byteCount(end - start) : pieces(shown)
    }${ends && !cut ? nothing : ELLIPSIS}${how ? html`<span class="sr-only"> (${how})</span>` : nothing}</span>
  </p>`
}
