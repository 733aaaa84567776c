import { html, nothing, type TemplateResult } from 'lit'
import { live } from 'lit/directives/live.js'
import type { GatewayConnection } from '../gateway/connection.ts'
import type { Composer } from './composer.ts'
import { boundPieces, MAX_GAP_MS, MAX_PIECE_BYTES, type Pieces } from './pieces.ts'

interface More {
  readonly id: string
  readonly open: boolean
  readonly plain: boolean
  readonly composer: Composer
  readonly connection: GatewayConnection | undefined
  readonly togglePlain: () => void
  readonly search: () => void
  readonly copyAll: () => void
  readonly clear: () => void
  /** Ends this terminal, where it may be. */
  readonly close: (() => void) | undefined
}

const isOn = ({ target }: Event): boolean => target instanceof HTMLInputElement && target.checked
const numberIn = ({ target }: Event): number => (target instanceof HTMLInputElement ? target.valueAsNumber : Number.NaN)

const check = (label: string, title: string, on: boolean, set: (on: boolean) => void): TemplateResult => html`
  <label class="ph-check" title=${title}>
    <input type="checkbox" .checked=${live(on)} @change=${(event: Event) => set(isOn(event))} /> ${label}
  </label>`

/** The controls that are used less often. */
export function morePanel(props: More, files: unknown): TemplateResult {
  const { composer, connection } = props
  const { escapes, inPieces, pieces } = composer.settings
  const setPieces = (changed: Pieces): void => composer.set({ pieces: boundPieces(changed) })
  return html`
    <div class="ph-extra" id=${props.id} role="group" aria-label="More controls" ?hidden=${!props.open}>
      <div class="ph-set">
        ${check('Escapes', 'Sends \\x00 to \\xff, \\n, \\r, \\t, \\\\ and \\u{…} in the line as those bytes', escapes, (on) => composer.set({ escapes: on }))}
        ${check('In pieces', 'Sends a line in several writes', inPieces, (on) => composer.set({ inPieces: on }))}
        <label class="ph-number">
          <input
            type="number"
            min="1"
            max=${MAX_PIECE_BYTES}
            .value=${live(String(pieces.size))}
            ?disabled=${!inPieces}
            @change=${(event: Event) => setPieces({ ...pieces, size: numberIn(event) })}
          />
          bytes each
        </label>
        <label class="ph-number">
          <input
            type="number"
            min="0"
            max=${MAX_GAP_MS}
            .value=${live(String(pieces.gap))}
            ?disabled=${!inPieces}
            @change=${(event: Event) => setPieces({ ...pieces, gap: numberIn(event) })}
          />
          ms between
        </label>
        ${check('No delay', 'TCP_NODELAY at the gateway: off, small writes wait for the acknowledgement of those before (Nagle)', connection?.options.noDelay ?? true, (on) => connection?.set({ noDelay: on }))}
      </div>
      ${files}
      <div class="ph-set">
        <button
          type="button"
          class="ph-button"
          title="For screen readers and phones"
          aria-pressed=${props.plain}
          @click=${props.togglePlain}
        >
          Plain input
        </button>
        ${props.plain ? nothing : html`<button type="button" class="ph-button" @click=${props.search}>Search</button>`}
        <button type="button" class="ph-button" @click=${props.copyAll}>Copy all</button>
        <button type="button" class="ph-button" @click=${props.clear}>Clear</button>
        ${props.close ? html`<button type="button" class="ph-button" @click=${props.close}>Close terminal</button>` : nothing}
      </div>
    </div>`
}
