import { html, type TemplateResult } from 'lit'
import { byteLength } from '../../server/protocol/byte-length.ts'
import { inert } from './inert.ts'
import type { Carried, Line } from './room-log.ts'

/** CR and LF behind every line. */
const ENDING_BYTES = 2

const lineRow = (label: string, { direction, text }: Line): TemplateResult => html`
  <span class="lv-line lv-${direction}">
    <span class="lv-way"><span aria-hidden="true">${label} ${direction === 'sent' ? '→' : '←'}</span><span class="sr-only">${direction === 'sent' ? 'sent on' : 'received on'} ${label}</span></span>
    <code>${inert(text)}<span class="lv-ending" aria-hidden="true">␍␊</span></code>
    <span class="lv-size">${byteLength(text) + ENDING_BYTES} bytes</span>
  </span>`

/** The lines on the socket that something on the page was. */
export const carriedLines = ({ label, lines }: Carried): TemplateResult =>
  html`<span class="lv-carried">${lines.map((line) => lineRow(label, line))}</span>`
