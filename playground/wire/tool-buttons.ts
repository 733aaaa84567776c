import { html, nothing, type TemplateResult } from 'lit'
import { count } from './byte-count.ts'

/** What is unfolded below the buttons. */
export type Drawer = 'filter' | 'export' | undefined
export type OpenDrawer = Exclude<Drawer, undefined>

interface ViewChoice<View extends string> {
  readonly id: string
  readonly legend: string
  /** The views by what they are called. */
  readonly words: readonly (readonly [view: View, word: string])[]
  readonly view: View
  readonly look: (view: View) => void
}

/** The views to choose from. */
export function viewChoice<View extends string>({ id, legend, words, view, look }: ViewChoice<View>): TemplateResult {
  return html`<fieldset class="ph-views">
    <legend class="sr-only">${legend}</legend>
    ${words.map(
      ([name, word]) =>
        html`<label class="ph-wire-choice"
          ><input type="radio" name="${id}-view" .checked=${name === view} @change=${() => look(name)} /><span
            >${word}</span
          ></label
        >`,
    )}
  </fieldset>`
}

interface WireActions {
  readonly id: string
  /** What the buttons act on: `the wire`. */
  readonly of: string
  readonly drawer: Drawer
  readonly paused: boolean
  /** What came since it was paused. */
  readonly waiting: number
  readonly filtering: boolean
  readonly open: (drawer: OpenDrawer) => void
  readonly pause: () => void
  readonly clear: () => void
}

const drawerButton = (
  { id, of, drawer, open, filtering }: WireActions,
  { name, words }: { name: OpenDrawer; words: string },
): TemplateResult =>
  html`<button
    type="button"
    class="ph-wire-tool ${name === 'filter' && filtering ? 'ph-is-on' : ''}"
    aria-label="${words} ${of}"
    aria-expanded=${drawer === name}
    aria-controls=${drawer === name ? `${id}-drawer` : nothing}
    @click=${() => open(name)}
  >
    ${words}
  </button>`

/** Filter, pause, clear and export. */
export function wireActions(actions: WireActions): TemplateResult {
  const { of, paused, waiting, pause, clear } = actions
  const goOn = `Go on${waiting > 0 ? ` (${count(waiting)} new)` : ''}`
  return html`${drawerButton(actions, { name: 'filter', words: 'Filter' })}
    <button
      type="button"
      class="ph-wire-tool ${paused ? 'ph-is-on' : ''}"
      aria-label=${paused ? `${goOn}: show what came` : `Pause ${of}`}
      @click=${pause}
    >
      ${paused ? goOn : 'Pause'}
    </button>
    <button type="button" class="ph-wire-tool" aria-label="Clear ${of}" @click=${clear}>Clear</button>
    ${drawerButton(actions, { name: 'export', words: 'Export' })}`
}
