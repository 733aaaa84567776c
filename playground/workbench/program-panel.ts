import { html, type TemplateResult } from 'lit'

/** What is to be seen of one program beside its terminal. */
export interface PanelState {
  readonly name: string
  readonly file: string
  readonly args: string
  readonly state: 'idle' | 'running' | 'ended'
  /** What stands beside the name: running, ended with exit code 1. */
  readonly words: string
}

export interface PanelActions {
  readonly run: () => void
  readonly stop: () => void
  readonly setArgs: (args: string) => void
  /** Whether programs can run at all. */
  readonly able: boolean
}

/** The head of a program's terminal: its command line, what it does, and the way to start and to end it. */
export const panelHead = (
  id: string,
  { name, file, args, state, words }: PanelState,
  actions: PanelActions,
): TemplateResult => {
  const change = ({ currentTarget }: Event): void => {
    if (currentTarget instanceof HTMLInputElement) actions.setArgs(currentTarget.value)
  }
  const running = state === 'running'
  return html`<header class="ph-program-head">
    <h2 id="${id}-name">${name}</h2>
    <label class="ph-command" for="${id}-args"><code>node ${file}</code></label>
    <input id="${id}-args" class="ph-args" aria-label="Arguments of ${file}" .value=${args} spellcheck="false" autocapitalize="off" autocomplete="off" @change=${change} />
    <span class="ph-program-state" data-state=${state} role="status">${words}</span>
    <button type="button" class="ph-button" ?disabled=${running || !actions.able} @click=${actions.run}>Run<span class="sr-only"> ${name}</span></button>
    <button type="button" class="ph-button" ?disabled=${!running} @click=${actions.stop}>Stop<span class="sr-only"> ${name}</span></button>
  </header>`
}
