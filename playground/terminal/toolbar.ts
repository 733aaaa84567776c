import { html, type TemplateResult } from 'lit'
import { live } from 'lit/directives/live.js'
import type { GatewayConnection } from '../gateway/connection.ts'
import { type ConnectionState, canSend, isAlive } from '../gateway/connection-state.ts'
import type { Composer } from './composer.ts'
import { LINE_ENDINGS, type LineEnding } from './line-ending.ts'

const ENDING_LABELS: Record<LineEnding, string> = { crlf: 'CRLF', lf: 'LF', none: 'none' }

export interface Controls {
  readonly name: string
  readonly state: ConnectionState
  readonly composer: Composer
  readonly connection: GatewayConnection | undefined
  readonly reconnect: () => void
}

/** Enter held down presses a button once: what it does to a connection cannot be taken back. */
function ignoreRepeat(event: KeyboardEvent): void {
  if (event.key === 'Enter' && event.repeat) event.preventDefault()
}

/** What is used often: the ending of the next line, and the end of the connection. */
export function controls({ name, state, composer, connection, reconnect }: Controls): TemplateResult {
  return html`
    <div class="ph-controls" role="group" aria-label="Terminal controls">
      <fieldset class="ph-endings">
        <legend>Line ending</legend>
        ${LINE_ENDINGS.map(
          (ending) => html`<label class="ph-ending">
            <input
              type="radio"
              name=${name}
              .checked=${live(composer.settings.ending === ending)}
              @change=${() => composer.set({ ending })}
            /><span>${ENDING_LABELS[ending]}</span>
          </label>`,
        )}
      </fieldset>
      <div class="ph-actions" @keydown=${ignoreRepeat}>
        <button type="button" class="ph-button" ?disabled=${!canSend(state)} @click=${() => connection?.halfClose()}>Send FIN</button>
        <button type="button" class="ph-button" ?disabled=${!isAlive(state)} @click=${() => connection?.reset()}>Reset</button>
        <button
          type="button"
          class="ph-button ph-reconnect ${isAlive(state) ? '' : 'ph-call'}"
          @click=${reconnect}
        >
          Reconnect
        </button>
      </div>
    </div>`
}

export interface Reading {
  readonly state: ConnectionState
  readonly paused: boolean
  readonly more: boolean
  readonly moreId: string
  readonly togglePaused: () => void
  readonly toggleMore: () => void
}

/** Beside the status: whether the page reads, and where the other controls are. */
export function reading({ state, paused, more, moreId, togglePaused, toggleMore }: Reading): TemplateResult {
  return html`
    <div class="ph-viewing" role="group" aria-label="Reading and more">
      <button
        type="button"
        class="ph-button"
        title="Whether the gateway reads what the server sends"
        aria-pressed=${paused}
        ?disabled=${!isAlive(state)}
        @click=${togglePaused}
      >
        ${paused ? 'Read on' : 'Stop reading'}
      </button>
      <button type="button" class="ph-button" aria-expanded=${more} aria-controls=${moreId} @click=${toggleMore}>More</button>
    </div>`
}
