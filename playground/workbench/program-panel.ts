import { html, type TemplateResult } from 'lit'
import type { Place } from './places.ts'

export interface PanelActions {
  readonly run: () => void
  readonly stop: () => void
  readonly plan: (changes: { readonly file?: string; readonly args?: string }) => void
  readonly remove: () => void
  /** Whether programs can run at all. */
  readonly able: boolean
  /** What it can run. */
  readonly files: readonly string[]
}

/** What Node runs: the rest is for programs to read. */
const RUNNABLE = /\.[cm]?[jt]s$/

export const runnable = (files: readonly string[]): readonly string[] => files.filter((name) => RUNNABLE.test(name))

/** The head of a program's terminal: its command line, what it does, and the way to start and to end it. */
export const panelHead = (
  id: string,
  { name, file, args, state, words }: Place,
  actions: PanelActions,
): TemplateResult => {
  const running = state === 'running'
  const isThere = actions.files.includes(file)
  const choices = isThere ? runnable(actions.files) : [file, ...runnable(actions.files)]
  return html`<header class="ph-program-head">
    <h2 id="${id}-name">${name}</h2>
    <label class="ph-command" for="${id}-file"><code>node</code><span class="sr-only"> runs, for ${name}</span></label>
    <select
      id="${id}-file"
      class="ph-command-file"
      ?disabled=${running}
      @change=${({ currentTarget }: Event) =>
        currentTarget instanceof HTMLSelectElement && actions.plan({ file: currentTarget.value })}
    >
      ${choices.map((choice) => html`<option value=${choice} ?selected=${choice === file}>${choice}${choice === file && !isThere ? ' (removed)' : ''}</option>`)}
    </select>
    <input
      id="${id}-args"
      class="ph-args"
      aria-label="Arguments for ${name}"
      .value=${args}
      spellcheck="false"
      autocapitalize="off"
      autocomplete="off"
      @input=${({ currentTarget }: Event) =>
        currentTarget instanceof HTMLInputElement && actions.plan({ args: currentTarget.value })}
    />
    <span class="ph-program-state" data-state=${state} role="status">${words}</span>
    <button type="button" class="ph-button" ?disabled=${running || !actions.able || !isThere} @click=${actions.run}>Run<span class="sr-only"> ${name}</span></button>
    <button type="button" class="ph-button" ?disabled=${!running} @click=${actions.stop}>Stop<span class="sr-only"> ${name}</span></button>
    <button type="button" class="ph-button ph-quiet" title="Remove this program" ?disabled=${running} @click=${actions.remove}>
      <span aria-hidden="true">×</span><span class="sr-only">Remove program ${name}</span>
    </button>
  </header>`
}
