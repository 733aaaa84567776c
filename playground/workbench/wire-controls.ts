import { html, type TemplateResult } from 'lit'
import { linkControls } from './link-controls.ts'
import { PLAIN } from './link-settings.ts'
import type { Wire } from './wire.ts'

const SPEEDS: readonly (readonly [factor: number, words: string])[] = [
  [1, 'as the clock'],
  [0.1, '10 times slower'],
  [0.01, '100 times slower'],
  [0.001, '1000 times slower'],
]

/** How the line between the programs is, time for wire and timers alike, and how to do a connection harm. */
export const wireControls = (id: string, wire: Wire): TemplateResult => html`
  ${linkControls({ id, settings: wire.links, set: (changes) => wire.setLinks(changes) })}
  <div class="ph-time" role="group" aria-label="Line">
    <label class="ph-check" title="Off: each read returns what came in one segment, never more.">
      <input
        type="checkbox"
        .checked=${wire.coalescing}
        @change=${({ currentTarget }: Event) =>
          currentTarget instanceof HTMLInputElement && wire.setCoalescing(currentTarget.checked)}
      />
      One read may return several segments
    </label>
    <button type="button" class="ph-button" aria-pressed=${wire.cut} title="Nothing passes, and nobody is told." @click=${() => wire.setCut(!wire.cut)}>
      Cut the line
    </button>
    <button type="button" class="ph-button" title="Both ends of every connection get a RST, as from a firewall." @click=${() => wire.resetConnections()}>
      Reset connections
    </button>
    <button type="button" class="ph-button" @click=${() => wire.setLinks(PLAIN)}>Sliders back</button>
  </div>
  <div class="ph-time" role="group" aria-label="Time">
    <label>
      Time
      <select
        .value=${String(wire.time.speed)}
        @change=${({ currentTarget }: Event) =>
          currentTarget instanceof HTMLSelectElement && wire.setSpeed(Number(currentTarget.value))}
      >
        ${SPEEDS.map(([factor, words]) => html`<option value=${String(factor)} ?selected=${factor === wire.time.speed}>${words}</option>`)}
      </select>
    </label>
    <button type="button" class="ph-button" aria-pressed=${wire.time.held} @click=${() => wire.setHeld(!wire.time.held)}>Hold time</button>
    <button type="button" class="ph-button" ?disabled=${!wire.time.held} @click=${() => wire.step()}>Step</button>
  </div>`
