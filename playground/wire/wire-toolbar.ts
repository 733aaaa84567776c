import { html, nothing, type TemplateResult } from 'lit'
import { count } from './byte-count.ts'
import type { Capture } from './capture.ts'
import { FILE_KINDS, type FileKind } from './export-file.ts'

const VIEWS = ['reads', 'diagram', 'table'] as const
export type WireView = (typeof VIEWS)[number]
/** What is unfolded below the buttons. */
export type Drawer = 'filter' | 'export' | undefined

const VIEW_WORDS: Readonly<Record<WireView, string>> = { reads: 'Reads', diagram: 'Diagram', table: 'Table' }
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
  readonly open: (drawer: Exclude<Drawer, undefined>) => void
  readonly pause: () => void
  readonly clear: () => void
}

const drawerButton = (
  { id, drawer, open, filtering }: ToolbarOptions,
  { name, words, label }: { name: Exclude<Drawer, undefined>; words: string; label: string },
): TemplateResult =>
  html`<button
    type="button"
    class="ph-wire-tool ${name === 'filter' && filtering ? 'ph-is-on' : ''}"
    aria-label=${label}
    aria-expanded=${drawer === name}
    aria-controls="${id}-drawer"
    @click=${() => open(name)}
  >
    ${words}
  </button>`

/** The views to choose from, and what can be done with each. */
export function wireToolbar(options: ToolbarOptions): TemplateResult {
  const { id, view, paused, waiting, status, look, pause, clear } = options
  return html`<div class="ph-tools" role="group" aria-label="Controls of the wire">
    <fieldset class="ph-views">
      <legend class="sr-only">Show the wire as</legend>
      ${VIEWS.map(
        (name) =>
          html`<label class="ph-wire-choice"
            ><input type="radio" name="${id}-view" .checked=${name === view} @change=${() => look(name)} /><span
              >${VIEW_WORDS[name]}</span
            ></label
          >`,
      )}
    </fieldset>
    <p class="ph-wire-status" role="status">${status}</p>
    <div class="ph-actions">
      ${drawerButton(options, { name: 'filter', words: 'Filter', label: 'Filter the wire' })}
      <button
        type="button"
        class="ph-wire-tool ${paused ? 'ph-is-on' : ''}"
        aria-label=${paused ? `Go on${waiting > 0 ? ` (${count(waiting)} new)` : ''}: show what came` : 'Pause the wire'}
        @click=${pause}
      >
        ${paused ? html`Go on${waiting > 0 ? html` (${count(waiting)} new)` : nothing}` : 'Pause'}
      </button>
      <button type="button" class="ph-wire-tool" aria-label="Clear the wire" @click=${clear}>Clear</button>
      ${drawerButton(options, { name: 'export', words: 'Export', label: 'Export the wire' })}
    </div>
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
