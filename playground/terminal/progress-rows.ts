import { html, nothing, type TemplateResult } from 'lit'
import { byteCount } from '../wire/byte-count.ts'
import type { SavedFile, Transfer } from './file-transfers.ts'

const STAGES: Record<Transfer['stage'], string> = {
  hashing: 'hashed',
  asking: 'asked for',
  sending: 'sent',
  receiving: 'received',
}

/** How far a file is, and the way out. */
export function transferRow({ name, stage, done, size }: Transfer, cancel: () => void): TemplateResult {
  return html`
    <p class="ph-progress">
      <progress max=${Math.max(1, size)} .value=${done} aria-label="${name} ${STAGES[stage]}"></progress>
      <span>${name}: ${stage === 'asking' ? 'asking the server' : `${done.toLocaleString('en-GB')} of ${byteCount(size)} ${STAGES[stage]}`}</span>
      <button type="button" class="ph-button" @click=${cancel}>Cancel</button>
    </p>`
}

/** The file that came last, to be saved. */
export const savedRow = (saved: SavedFile | undefined): unknown =>
  saved
    ? html`<p class="ph-progress"><a class="ph-saved" href=${saved.url} download=${saved.name}>Save ${saved.name}</a></p>`
    : nothing

/** How much of a send in pieces is sent, and the way out. */
export const piecesRow = ({ sent, total }: { sent: number; total: number }, stop: () => void): TemplateResult => html`
  <p class="ph-progress">
    <progress max=${total} .value=${sent} aria-label="Sent"></progress>
    <span>${sent.toLocaleString('en-GB')} of ${byteCount(total)} sent</span>
    <button type="button" class="ph-button" @click=${stop}>Stop</button>
  </p>`
