import { html, nothing, svg, type TemplateResult } from 'lit'
import type { Addresses, ConnectionState } from '../gateway/connection-state.ts'
import type { NextTry } from './session.ts'

/** A shape for each state, so that colour is not needed to tell them apart. */
const SHAPES: Record<ConnectionState['name'], TemplateResult<2>> = {
  connecting: svg`<circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="3 2.76" />`,
  open: svg`<circle cx="8" cy="8" r="6.5" fill="currentColor" />`,
  'half-closed': svg`<circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" stroke-width="2" /><path d="M8 2.5a5.5 5.5 0 0 0 0 11z" fill="currentColor" />`,
  closed: svg`<circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" stroke-width="2" />`,
  failed: svg`<path d="M3 3l10 10M13 3L3 13" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" />`,
}

const PORTHOLE = svg`<circle cx="12" cy="12" r="10" fill="none" stroke="currentColor" stroke-width="2.5" /><circle cx="12" cy="12" r="5.5" fill="none" stroke="currentColor" stroke-width="1.5" /><path d="M12 2v3M12 19v3M2 12h3M19 12h3" stroke="currentColor" stroke-width="1.5" />`

const MS_A_SECOND = 1000

interface Status {
  readonly state: ConnectionState
  readonly words: string
  /** Of the terminal, such as `A · porthole`. */
  readonly name: string
  readonly addresses: Addresses | undefined
  readonly nextTry: NextTry | undefined
  readonly tryNow: () => void
}

/** The name of the terminal and where its connection stands, told politely after each change. */
export function statusBar({ state, name, words, addresses, nextTry, tryNow }: Status): TemplateResult {
  return html`
    <header class="ph-head">
      <p class="ph-name">
        <svg class="ph-emblem" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">${PORTHOLE}</svg>
        <span class="ph-service">${name}</span>
      </p>
      <div>
        <div class="ph-status ph-is-${state.name}" role="status">
          <p class="ph-state">
            <svg class="ph-shape" viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">${SHAPES[state.name]}</svg>
            <span class="ph-state-words">${words}</span>
            ${addresses ? joined(addresses) : nothing}
          </p>
        </div>
        ${nextTry ? waiting(nextTry, tryNow) : nothing}
      </div>
    </header>`
}

/** On one line, cut off where there is no room. */
const joined = ({ local, remote }: Addresses): TemplateResult => {
  const whole = `${local} → ${remote}`
  return html`<span class="ph-addresses" title=${whole}>${whole}</span>`
}

interface Told {
  readonly state: ConnectionState
  /** Why the last line was not sent, or what else there is to tell. */
  readonly message: string | undefined
  readonly advice: string
}

/** What there is to do or to know, below the bar. */
export const told = ({ state, message, advice }: Told): TemplateResult => html`
  <div class="ph-told ph-is-${state.name}" role="status">
    ${message || advice ? html`<p class="ph-advice">${message || advice}</p>` : nothing}
  </div>`

/** Beside the status: seconds that count down are not read out. */
const waiting = ({ attempt, at }: NextTry, tryNow: () => void): TemplateResult => {
  const seconds = Math.ceil((at - Date.now()) / MS_A_SECOND)
  return html`
    <p class="ph-waiting">
      <span>Attempt ${attempt} ${seconds > 0 ? `in ${seconds} s` : 'now'}</span>
      <button type="button" class="ph-button" @click=${tryNow}>Try now</button>
    </p>`
}
