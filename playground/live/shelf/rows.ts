import { html, nothing, type TemplateResult } from 'lit'
import { isFileName, MAX_FILE_NAME, proposeFileName } from '../../client/file-name.ts'
import { plainText, printable } from '../../wire/printable.ts'
import type { ShelfFile } from './shelf.ts'
import { isOver, isUnderWay, type Transfer } from './transfer.ts'
import { ShelfUpload } from './upload.ts'
import { percent, sizeWords, stateWords, wantsAnotherName } from './words.ts'

/** Files of the list that are shown. */
export const MAX_SHOWN_FILES = 500
/** Digits of a digest that are shown. */
const SHORT_DIGEST = 12

/** A name from elsewhere, which must not turn the text around it. */
const inert = (name: string): TemplateResult => html`<bdi class="ph-name">${plainText(printable(name))}</bdi>`

export interface FileActions {
  /** Whether the connection can be asked now. Where not, buttons keep the focus and do nothing. */
  readonly free: boolean
  readonly mayDelete: boolean
  /** The person is asked whether this one is to be deleted. */
  readonly confirming: boolean
  download(): void
  askToDelete(): void
  keep(): void
  delete(): void
}

export function fileRow(file: ShelfFile, actions: FileActions): TemplateResult {
  const name = plainText(printable(file.name))
  const { free, mayDelete, confirming } = actions
  return html`<tr>
    <th scope="row">${inert(file.name)}</th>
    <td class="ph-size" data-label="Size">${sizeWords(file.size)}</td>
    <td data-label="Owner">${inert(file.owner)}</td>
    <td data-label="SHA-256"><code title=${file.sha256}>${file.sha256.slice(0, SHORT_DIGEST)}…</code></td>
    <td class="ph-actions">
      ${
        confirming
          ? html`<span class="ph-question">Delete for everybody?</span>
              <button type="button" class="ph-danger ph-sure" aria-label=${`Delete ${name} for everybody`} aria-disabled=${!free} @click=${() => free && actions.delete()}>Delete</button>
              <button type="button" aria-label=${`Keep ${name}`} @click=${actions.keep}>Keep</button>`
          : html`<button type="button" aria-label=${`Download ${name}`} @click=${actions.download}>Download</button>
              ${
                mayDelete
                  ? html`<button type="button" aria-label=${`Delete ${name}`} aria-disabled=${!free} @click=${() => free && actions.askToDelete()}>Delete …</button>`
                  : nothing
              }`
      }
    </td>
  </tr>`
}

/** A transfer, and what one can do about it. */
export function transferRow(transfer: Transfer, dismiss: () => void): TemplateResult {
  const { state, paused, kind, id } = transfer
  const name = plainText(printable(transfer.name))
  const over = isOver(transfer)
  return html`<li class=${`ph-transfer ph-${state.name}`}>
    <div class="ph-transfer-head">
      <span class="ph-direction">${kind === 'up' ? 'Upload' : 'Download'}</span> ${inert(transfer.name)}
      <span class="ph-size">${sizeWords(transfer.size)}</span>
    </div>
    ${'done' in state && state.name !== 'asking' ? html`<progress aria-label=${`Progress of ${name}`} max="100" value=${percent(state.done, state.size)}></progress>` : nothing}
    <p class="ph-state" id=${`${id}-state`}>${stateWords(transfer)}</p>
    ${transfer instanceof ShelfUpload ? uploadForm(transfer) : nothing}
    <div class="ph-actions">
      ${kind === 'up' && isUnderWay(transfer) ? pauseButton(transfer, name, paused) : nothing}
      ${goOnButton(transfer, name)}
      <button type="button" aria-label=${`${over ? 'Dismiss' : 'Cancel'} ${name}`} @click=${dismiss}>${over ? 'Dismiss' : 'Cancel'}</button>
    </div>
  </li>`
}

const pauseButton = (transfer: Transfer, name: string, paused: boolean): TemplateResult =>
  html`<button type="button" aria-label=${`${paused ? 'Resume' : 'Pause'} ${name}`} @click=${() => (paused ? transfer.resume() : transfer.pause())}>${paused ? 'Resume' : 'Pause'}</button>`

function goOnButton(transfer: Transfer, name: string): TemplateResult | typeof nothing {
  const { state } = transfer
  const offered = state.name === 'offered'
  if (!offered && !(state.name === 'failed' && state.code !== 'ANOTHER_FILE' && !wantsAnotherName(state.code)))
    return nothing
  const words = offered ? 'Go on' : 'Try again'
  return html`<button type="button" aria-label=${`${words} with ${name}`} @click=${() => transfer.goOn()}>${words}</button>`
}

/** Another name, or the same file once more, where an upload needs it. */
function uploadForm(upload: ShelfUpload): TemplateResult | typeof nothing {
  const { state, id } = upload
  if (state.name === 'file-missing' || (state.name === 'failed' && state.code === 'ANOTHER_FILE'))
    return html`<label class="ph-field">The same file again
      <input type="file" @change=${(event: Event) => supply(upload, event)} />
    </label>`
  if (state.name !== 'unnamed' && !(state.name === 'failed' && wantsAnotherName(state.code))) return nothing
  return html`<form class="ph-rename" @submit=${(event: Event) => rename(upload, event)}>
    <label class="ph-field">Name on the server
      <input name="name" required maxlength=${MAX_FILE_NAME} pattern="[A-Za-z0-9_\\-][A-Za-z0-9._\\-]*" autocomplete="off" spellcheck="false"
        aria-describedby=${`${id}-rule`} value=${isFileName(upload.name) ? upload.name : proposeFileName(upload.name)} />
    </label>
    <p id=${`${id}-rule`}>Letters of the English alphabet, digits, “.”, “_” and “-”; at most ${MAX_FILE_NAME}, and no dot first.</p>
    <button>Upload with this name</button>
  </form>`
}

function supply(upload: ShelfUpload, { currentTarget }: Event): void {
  const file = currentTarget instanceof HTMLInputElement ? currentTarget.files?.[0] : undefined
  if (file) upload.supply(file).catch((error: unknown) => reportError(error))
}

function rename(upload: ShelfUpload, event: Event): void {
  event.preventDefault()
  if (!(event.currentTarget instanceof HTMLFormElement)) return
  const name = new FormData(event.currentTarget).get('name')
  if (typeof name === 'string') upload.rename(name)
}
