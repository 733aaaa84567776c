import { html, type TemplateResult } from 'lit'
import { type Drawer, type OpenDrawer, viewChoice, wireActions } from '../wire/tool-buttons.ts'
import type { ConnectionEnds } from './connections.ts'
import type { SegmentCapture } from './segment-capture.ts'
import { endName } from './segment-words.ts'

/** Connections to choose from at most, the latest. */
const MAX_CHOICES = 200

/** `3: client.ts client:32768 – server:7000`. */
const connectionName = ({ number, client, server }: ConnectionEnds, capture: SegmentCapture): string =>
  `${number}: ${endName(client, capture)} – ${endName(server, capture)}`

/** Which passages someone wants to see. */
export interface Sought {
  readonly connection: number | undefined
  readonly query: string
  readonly onlyBytes: boolean
}

const VIEW_WORDS = [
  ['list', 'List'],
  ['diagram', 'Diagram'],
  ['table', 'Table'],
] as const
export type SegmentView = (typeof VIEW_WORDS)[number][0]

export interface SegmentToolbarOptions {
  readonly id: string
  readonly view: SegmentView
  readonly drawer: Drawer
  readonly paused: boolean
  readonly absolute: boolean
  /** Passages that came since it was paused. */
  readonly waiting: number
  readonly filtering: boolean
  readonly status: string
  readonly look: (view: SegmentView) => void
  readonly open: (drawer: OpenDrawer) => void
  readonly count: () => void
  readonly pause: () => void
  readonly clear: () => void
}

/** How the segments are shown, and what can be done with them. */
export function segmentToolbar(options: SegmentToolbarOptions): TemplateResult {
  const { id, view, absolute, status, look, count } = options
  return html`<div class="ph-tools" role="group" aria-label="Controls of the segments">
    ${viewChoice({ id, legend: 'Show the segments as', words: VIEW_WORDS, view, look })}
    <p class="ph-wire-status" role="status">${status}</p>
    <div class="ph-actions">
      <button
        type="button"
        class="ph-wire-tool ${absolute ? 'ph-is-on' : ''}"
        aria-label="Absolute sequence numbers"
        aria-pressed=${absolute}
        title="Numbers as in the header, instead of counted from the SYN"
        @click=${count}
      >
        Absolute
      </button>
      ${wireActions({ ...options, of: 'the segments' })}
    </div>
  </div>`
}

interface SegmentFilterOptions {
  readonly id: string
  readonly sought: Sought
  readonly capture: SegmentCapture | undefined
  readonly seek: (sought: Sought) => void
}

/** Which connection, what to look for, and whether segments without bytes are left out. */
export function segmentFilterDrawer({ id, sought, capture, seek }: SegmentFilterOptions): TemplateResult {
  const typed = (use: (input: HTMLInputElement) => Sought) => (event: Event) => {
    if (event.target instanceof HTMLInputElement) seek(use(event.target))
  }
  const connections = (capture?.connections ?? []).slice(-MAX_CHOICES)
  const choose = (event: Event) => {
    if (!(event.target instanceof HTMLSelectElement)) return
    seek({ ...sought, connection: connections[event.target.selectedIndex - 1]?.number })
  }
  return html`<div class="ph-drawer" id="${id}-drawer" role="group" aria-label="Filter">
    <label class="ph-wire-field"
      >Connection
      <select @change=${choose}>
        <option .selected=${sought.connection === undefined}>all</option>
        ${connections.map(
          (ends) =>
            html`<option .selected=${ends.number === sought.connection}>${capture ? connectionName(ends, capture) : ''}</option>`,
        )}
      </select>
    </label>
    <label class="ph-wire-field ph-wire-search"
      >Text or bytes
      <input
        type="search"
        placeholder="SYN, PING, or 0d 0a"
        autocomplete="off"
        spellcheck="false"
        .value=${sought.query}
        @input=${typed(({ value }) => ({ ...sought, query: value }))}
      />
    </label>
    <label class="ph-only-bytes"
      ><input
        type="checkbox"
        .checked=${sought.onlyBytes}
        @change=${typed(({ checked }) => ({ ...sought, onlyBytes: checked }))}
      />
      only with bytes</label
    >
  </div>`
}
