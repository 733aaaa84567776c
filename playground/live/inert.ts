import { html, type TemplateResult } from 'lit'
import { printable } from '../wire/printable.ts'

/** Text from outside: what does not print as escapes, and no direction of writing that reaches beyond it. */
export const inert = (text: string): TemplateResult =>
  html`<bdi>${printable(text).map((piece) => (piece.kind === 'text' ? piece.text : html`<span class="lv-escape">${piece.text}</span>`))}</bdi>`
