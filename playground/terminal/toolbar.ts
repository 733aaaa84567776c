import { html, nothing, svg, type TemplateResult } from 'lit'
import { live } from 'lit/directives/live.js'
import { type Addresses, type ConnectionState, canSend, isAlive } from '../gateway/connection-state.ts'
import type { StateWords } from '../gateway/connection-words.ts'
import { LINE_ENDINGS, type LineEnding } from './line-ending.ts'

/** A shape for each state, so that colour is not needed to tell them apart. */
const SHAPES: Record<ConnectionState['name'], TemplateResult<2>> = {
  connecting: svg`<circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="3 2.76" />`,
  open: svg`<circle cx="8" cy="8" r="6.5" fill="currentColor" />`,
  'half-closed': svg`<circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" stroke-width="2" /><path d="M8 2.5a5.5 5.5 0 0 0 0 11z" fill="currentColor" />`,
  closed: svg`<circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" stroke-width="2" />`,
  failed: svg`<path d="M3 3l10 10M13 3L3 13" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" />`,
}

const PORTHOLE = svg`<circle cx="12" cy="12" r="10" fill="none" stroke="currentColor" stroke-width="2.5" /><circle cx="12" cy="12" r="5.5" fill="none" stroke="currentColor" stroke-width="1.5" /><path d="M12 2v3M12 19v3M2 12h3M19 12h3" stroke="currentColor" stroke-width="1.5" />`

export interface Status extends StateWords {
  readonly state: ConnectionState
  readonly service: string
  readonly addresses: Addresses | undefined
  /** Why the last line was not sent. */
  readonly message: string | undefined
}

/** The name of the service and where its connection stands, told politely after each change. */
export function statusBar({ state, service, words, advice, addresses, message }: Status): TemplateResult {
  const told = message ?? advice
  return html`
    <header class="ph-head">
      <p class="ph-name">
        <svg class="ph-emblem" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">${PORTHOLE}</svg>
        <span class="ph-service">${service}</span>
      </p>
      <div class="ph-status ph-is-${state.name}" role="status">
        <p class="ph-state">
          <svg class="ph-shape" viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">${SHAPES[state.name]}</svg>
          <span class="ph-state-words">${words}</span>
          ${addresses ? html`<span class="ph-addresses">${addresses.local} <span class="ph-to">→</span> ${addresses.remote}</span>` : nothing}
        </p>
        ${told ? html`<p class="ph-advice">${told}</p>` : nothing}
      </div>
    </header>`
}

const ENDING_LABELS: Record<LineEnding, string> = { crlf: 'CRLF', lf: 'LF', none: 'none' }

export interface Controls {
  readonly name: string
  readonly state: ConnectionState
  readonly ending: LineEnding
  readonly choose: (ending: LineEnding) => void
  readonly finish: () => void
  readonly reset: () => void
  readonly reconnect: () => void
}

/** Enter held down presses a button once: what it does to a connection cannot be taken back. */
function ignoreRepeat(event: KeyboardEvent): void {
  if (event.key === 'Enter' && event.repeat) event.preventDefault()
}

export function controls(props: Controls): TemplateResult {
  const { state } = props
  return html`
    <div class="ph-controls" role="group" aria-label="Terminal controls">
      <fieldset class="ph-endings">
        <legend>Line ending</legend>
        ${LINE_ENDINGS.map(
          (ending) => html`<label class="ph-ending">
            <input
              type="radio"
              name=${props.name}
              .checked=${live(props.ending === ending)}
              @change=${() => props.choose(ending)}
            /><span>${ENDING_LABELS[ending]}</span>
          </label>`,
        )}
      </fieldset>
      <div class="ph-actions" @keydown=${ignoreRepeat}>
        <button type="button" class="ph-button" ?disabled=${!canSend(state)} @click=${props.finish}>Send FIN</button>
        <button type="button" class="ph-button" ?disabled=${!isAlive(state)} @click=${props.reset}>Reset</button>
        <button
          type="button"
          class="ph-button ph-reconnect ${isAlive(state) ? '' : 'ph-call'}"
          @click=${props.reconnect}
        >
          Reconnect
        </button>
      </div>
    </div>`
}

export interface Viewing {
  readonly plain: boolean
  readonly togglePlain: () => void
  readonly clear: () => void
}

/** How the conversation is shown, which the connection knows nothing of. */
export function viewing({ plain, togglePlain, clear }: Viewing): TemplateResult {
  return html`
    <div class="ph-viewing" role="group" aria-label="View">
      <button
        type="button"
        class="ph-button"
        title="For screen readers and phones"
        aria-pressed=${plain}
        @click=${togglePlain}
      >
        Plain input
      </button>
      <button type="button" class="ph-button" @click=${clear}>Clear</button>
    </div>`
}
