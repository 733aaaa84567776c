import { html, nothing, type TemplateResult } from 'lit'
import { count as counted } from '../wire/byte-count.ts'
import type { Drawer } from '../wire/wire-toolbar.ts'

/** Which passages someone wants to see. */
export interface Sought {
  readonly connection: number | undefined
  readonly query: string
  readonly onlyBytes: boolean
}

export interface SegmentToolbarOptions {
  readonly id: string
  readonly drawer: Drawer
  readonly paused: boolean
  readonly absolute: boolean
  /** Passages that came since it was paused. */
  readonly waiting: number
  readonly filtering: boolean
  readonly status: string
  readonly open: (drawer: Exclude<Drawer, undefined>) => void
  readonly count: () => void
  readonly pause: () => void
  readonly clear: () => void
}

/** What can be done with the list of segments. */
export function segmentToolbar(options: SegmentToolbarOptions): TemplateResult {
  const { id, drawer, paused, absolute, waiting, filtering, status, open, count, pause, clear } = options
  const drawerButton = (name: Exclude<Drawer, undefined>, words: string, isOn: boolean) =>
    html`<button
      type="button"
      class="ph-wire-tool ${isOn ? 'ph-is-on' : ''}"
      aria-expanded=${drawer === name}
      aria-controls=${drawer === name ? `${id}-drawer` : nothing}
      @click=${() => open(name)}
    >
      ${words}
    </button>`
  return html`<div class="ph-tools" role="group" aria-label="Controls of the segments">
    <p class="ph-wire-status" role="status">${status}</p>
    <div class="ph-actions">
      <button
        type="button"
        class="ph-wire-tool ${absolute ? 'ph-is-on' : ''}"
        aria-pressed=${absolute}
        title="Numbers as in the header, instead of counted from the SYN"
        @click=${count}
      >
        Absolute
      </button>
      ${drawerButton('filter', 'Filter', filtering)}
      <button type="button" class="ph-wire-tool ${paused ? 'ph-is-on' : ''}" @click=${pause}>
        ${paused ? `Go on${waiting > 0 ? ` (${counted(waiting)} new)` : ''}` : 'Pause'}
      </button>
      <button type="button" class="ph-wire-tool" @click=${clear}>Clear</button>
      ${drawerButton('export', 'Export', false)}
    </div>
  </div>`
}

/** Which connection, what to look for, and whether segments without bytes are left out. */
export function segmentFilterDrawer(id: string, sought: Sought, seek: (sought: Sought) => void): TemplateResult {
  const typed = (use: (input: HTMLInputElement) => Sought) => (event: Event) => {
    if (event.target instanceof HTMLInputElement) seek(use(event.target))
  }
  const connectionOf = (value: string): number | undefined => (/^\d+$/.test(value) ? Number(value) : undefined)
  return html`<div class="ph-drawer" id="${id}-drawer" role="group" aria-label="Filter">
    <label class="ph-wire-field"
      >Connection
      <input
        type="text"
        inputmode="numeric"
        size="5"
        placeholder="all"
        .value=${sought.connection?.toString() ?? ''}
        @change=${typed(({ value }) => ({ ...sought, connection: connectionOf(value.trim()) }))}
      />
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
