import { html, type TemplateResult } from 'lit'

export interface TimeControlsOptions {
  readonly speed: number
  readonly held: boolean
  readonly cut: boolean
  readonly setSpeed: (factor: number) => void
  readonly setHeld: (held: boolean) => void
  readonly setCut: (on: boolean) => void
  readonly step: () => void
}

const SPEEDS: readonly (readonly [factor: number, words: string])[] = [
  [1, 'as the clock'],
  [0.1, '10 times slower'],
  [0.01, '100 times slower'],
  [0.001, '1000 times slower'],
]

/** Time for wire and timers alike, and the way to cut the line. */
export const timeControls = (options: TimeControlsOptions): TemplateResult => {
  const { speed, held, cut, setSpeed, setHeld, setCut, step } = options
  return html`<div class="ph-time" role="group" aria-label="Time and line">
    <label>
      Time
      <select
        .value=${String(speed)}
        @change=${({ currentTarget }: Event) => currentTarget instanceof HTMLSelectElement && setSpeed(Number(currentTarget.value))}
      >
        ${SPEEDS.map(([factor, words]) => html`<option value=${String(factor)} ?selected=${factor === speed}>${words}</option>`)}
      </select>
    </label>
    <button type="button" class="ph-button" aria-pressed=${held} @click=${() => setHeld(!held)}>Hold time</button>
    <button type="button" class="ph-button" ?disabled=${!held} @click=${step}>Step</button>
    <button type="button" class="ph-button" aria-pressed=${cut} @click=${() => setCut(!cut)}>Cut the line</button>
  </div>`
}
