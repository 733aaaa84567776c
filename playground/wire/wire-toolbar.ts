import { html, nothing, type TemplateResult } from 'lit'
import type { Capture } from './capture.ts'
import { FILE_KINDS, type FileKind } from './export-file.ts'
import { type Drawer, type OpenDrawer, viewChoice, wireActions } from './tool-buttons.ts'

const VIEW_WORDS = [
  ['reads', 'Reads'],
  ['diagram', 'Diagram'],
  ['table', 'Table'],
] as const
export type WireView = (typeof VIEW_WORDS)[number][0]

const FILE_WORDS: Readonly<Record<FileKind, string>> = { json: 'JSON', pcapng: 'pcapng' }

export interface ToolbarOptions {
  /** Tells what is of this element from what is of another on the page. */
  readonly id: string
  readonly view: WireView
  readonly drawer: Drawer
  readonly paused: boolean
  /** Events that came since it was paused. */
  readonly waiting: number
  readonly filtering: boolean
  readonly status: string
  readonly look: (view: WireView) => void
  readonly open: (drawer: OpenDrawer) => void
  readonly pause: () => void
  readonly clear: () => void
}

/** The views to choose from, and what can be done with each. */
export function wireToolbar(options: ToolbarOptions): TemplateResult {
  const { id, view, status, look } = options
  return html`<div class="ph-tools" role="group" aria-label="Controls of the wire">
    ${viewChoice({ id, legend: 'Show the wire as', words: VIEW_WORDS, view, look })}
    <p class="ph-wire-status" role="status">${status}</p>
    <div class="ph-actions">${wireActions({ ...options, of: 'the wire' })}</div>
  </div>`
}

export interface FilterOptions {
  readonly id: string
  readonly captures: readonly Capture[]
  readonly connection: Capture | undefined
  readonly query: string
  readonly choose: (connection: Capture | undefined) => void
  readonly search: (query: string) => void
}

/** Which connection, and what to look for. */
export function filterDrawer({ id, captures, connection, query, choose, search }: FilterOptions): TemplateResult {
  return html`<div class="ph-drawer" id="${id}-drawer" role="group" aria-label="Filter">
    ${
      captures.length > 1
        ? html`<label class="ph-wire-field"
            >Connection
            <select @change=${(event: Event) => {
              if (event.target instanceof HTMLSelectElement) choose(captures[event.target.selectedIndex - 1])
            }}>
              <option .selected=${connection === undefined}>all</option>
              ${captures.map(
                (capture) =>
                  html`<option .selected=${capture === connection}>${capture.label} · ${capture.service}</option>`,
              )}
            </select></label
          >`
        : nothing
    }
    <label class="ph-wire-field ph-wire-search"
      >Text or bytes
      <input
        type="search"
        placeholder="PING, or 0d 0a"
        autocomplete="off"
        spellcheck="false"
        .value=${query}
        @input=${(event: Event) => {
          if (event.target instanceof HTMLInputElement) search(event.target.value)
        }}
      />
    </label>
  </div>`
}

/** The files that what was captured can be saved as, and a note on them. */
export function exportDrawer(
  id: string,
  save: (kind: FileKind) => void,
  note = 'Everything captured. pcapng opens in Wireshark; its segments are made up.',
): TemplateResult {
  return html`<div class="ph-drawer" id="${id}-drawer" role="group" aria-label="Export">
    ${FILE_KINDS.map(
      (kind) =>
        html`<button type="button" class="ph-wire-tool ph-save" aria-label="Save as ${FILE_WORDS[kind]}" @click=${() => save(kind)}>
          ${FILE_WORDS[kind]}
        </button>`,
    )}
    <p>${note}</p>
  </div>`
}
