import { html, nothing, type TemplateResult } from 'lit'

/** What a person is being asked for. */
export type Asked = 'add' | 'rename' | undefined

export interface FilesPane {
  readonly id: string
  readonly names: readonly string[]
  readonly active: string
  readonly asked: Asked
  /** Why the last answer would not do; empty where it did. */
  readonly problem: string
  readonly show: (name: string) => void
  readonly ask: (asked: Asked) => void
  readonly answer: (name: string) => void
  readonly remove: () => void
}

const question = ({ id, active, asked, problem, ask, answer }: FilesPane): TemplateResult => {
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const { currentTarget } = event
    if (!(currentTarget instanceof HTMLFormElement)) return
    const name = new FormData(currentTarget).get('name')
    if (typeof name === 'string') answer(name.trim())
  }
  const keyed = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') ask(undefined)
  }
  return html`<form class="ph-file-name" novalidate @submit=${submit} @keydown=${keyed}>
    <label for="${id}-file-name">${asked === 'add' ? 'Name of the new file' : `New name of ${active}`}</label>
    <input
      id="${id}-file-name"
      name="name"
      .value=${asked === 'add' ? '' : active}
      aria-describedby="${id}-file-problem"
      aria-invalid=${problem !== ''}
      spellcheck="false"
      autocapitalize="off"
      autocomplete="off"
    />
    <button type="submit" class="ph-button">${asked === 'add' ? 'Add' : 'Rename'}</button>
    <button type="button" class="ph-button" @click=${() => ask(undefined)}>Cancel</button>
    <p id="${id}-file-problem" role="alert">${problem}</p>
  </form>`
}

/** The files of a workspace, one of them shown, and the way to have others. */
export const filesHead = (pane: FilesPane): TemplateResult => html`<div class="ph-files-head">
    <div class="ph-tabs" role="group" aria-label="File shown">
      ${pane.names.map(
        (name) =>
          html`<button type="button" class="ph-tab" aria-pressed=${name === pane.active} @click=${() => pane.show(name)}>${name}</button>`,
      )}
    </div>
    <div class="ph-file-actions" role="group" aria-label="Files">
      <button type="button" class="ph-button ph-quiet" aria-expanded=${pane.asked === 'add'} @click=${() => pane.ask('add')}>New<span class="sr-only"> file</span></button>
      <button type="button" class="ph-button ph-quiet" aria-expanded=${pane.asked === 'rename'} @click=${() => pane.ask('rename')}>Rename<span class="sr-only"> ${pane.active}</span></button>
      <button type="button" class="ph-button ph-quiet" ?disabled=${pane.names.length < 2} @click=${pane.remove}>Remove<span class="sr-only"> ${pane.active}</span></button>
    </div>
  </div>
  ${pane.asked === undefined ? nothing : question(pane)}`
