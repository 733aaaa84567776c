import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { guard } from 'lit/directives/guard.js'
import { repeat } from 'lit/directives/repeat.js'
import type { Capture } from './capture.ts'
import { crossingRow, milliseconds } from './crossing-row.ts'
import { HEX_COLUMNS } from './hexdump.ts'
import { Redraw } from './redraw.ts'
import { crossings, type Row, type Rows, seenWords, sightings } from './timeline.ts'

/** Width of the list of reads, in em of its own font, from which a row of 16 bytes fits. */
const WIDE_EM = 51
const NARROW_COLUMNS = 8
/** How far from its end a list may be scrolled and still follow new rows, in pixels; advice above the screen lowers it a little. */
const FOLLOW_WITHIN = 48

/** `<porthole-wire>`: what one capture holds, read by read, and beside it what the server saw. */
export class PortholeWire extends LitElement {
  static override properties = { capture: { attribute: false }, columns: { state: true } }
  declare capture: Capture | undefined
  declare columns: number
  #unfolded = new Set<number>()
  #unsubscribe: (() => void) | undefined
  readonly #redraw = new Redraw(() => this.#follow())
  #following: Element[] = []
  /** The button that folded or unfolded a read: it stays in view. */
  #toggled: Element | undefined
  readonly #resized = new ResizeObserver(() => this.#measure())

  constructor() {
    super()
    this.columns = HEX_COLUMNS
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#resized.observe(this)
    this.#watch()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#resized.disconnect()
    this.#unsubscribe?.()
    this.#redraw.cancel()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('capture')) {
      this.#unfolded.clear()
      this.#watch()
    }
  }

  protected override updated(): void {
    for (const list of this.#following) list.scrollTop = list.scrollHeight
    this.#following = []
    this.#toggled?.scrollIntoView({ block: 'nearest' })
    this.#toggled = undefined
  }

  protected override render(): TemplateResult {
    return html`
      <section class="ph-wire" aria-label="The wire">
        <div class="ph-panes">
          <div class="ph-pane">
            <p class="ph-heading">On the wire</p>
            <div class="ph-scroll ph-crossings" role="region" aria-label="Writes and reads on the wire" tabindex="0">
              ${this.#list(this.capture && crossings(this.capture), 'Nothing has crossed yet.', (row) =>
                guard([row.key, this.#unfolded.has(row.key), this.columns, this.capture], () =>
                  crossingRow(row, {
                    unfolded: this.#unfolded.has(row.key),
                    columns: this.columns,
                    toggle: (event) => this.#toggle(row.key, event),
                  }),
                ),
              )}
            </div>
          </div>
          <div class="ph-pane">
            <p class="ph-heading">What the server saw</p>
            <div class="ph-scroll" role="region" aria-label="What the server saw" tabindex="0">
              ${this.#list(
                this.capture && sightings(this.capture),
                'The server has not seen this connection yet.',
                (row) =>
                  html`<li class="ph-sighting ph-${row.event.what}">
                    <span class="ph-at">${milliseconds(row.at)}</span> <span class="ph-words">${seenWords(row.event)}</span>
                  </li>`,
              )}
            </div>
          </div>
        </div>
        <p class="ph-note">Reads of the gateway; the kernel’s segments can’t be seen from here. Times count from the opening, by the clock of this page.</p>
      </section>`
  }

  #list<Event>(list: Rows<Event> | undefined, empty: string, row: (row: Row<Event>) => unknown): TemplateResult {
    if (!list || list.rows.length === 0) return html`<p class="ph-empty">${empty}</p>`
    const { rows, earlier } = list
    return html`
      ${earlier > 0 ? html`<p class="ph-earlier">${earlier} earlier not shown</p>` : nothing}
      <ol class="ph-rows">
        ${repeat(rows, ({ key }) => key, row)}
      </ol>`
  }

  #watch(): void {
    this.#unsubscribe?.()
    this.#unsubscribe = this.capture?.subscribe(() => this.#redraw.schedule())
  }

  /** Draws what is new; a list that is scrolled to its end stays there. */
  #follow(): void {
    this.#following = [...this.querySelectorAll('.ph-scroll')].filter(
      (list) => list.scrollTop + list.clientHeight >= list.scrollHeight - FOLLOW_WITHIN,
    )
    this.requestUpdate()
  }

  #toggle(key: number, event: Event): void {
    if (event.currentTarget instanceof Element) this.#toggled = event.currentTarget
    if (!this.#unfolded.delete(key)) this.#unfolded.add(key)
    this.requestUpdate()
  }

  #measure(): void {
    const list = this.querySelector('.ph-crossings')
    if (!list || list.clientWidth === 0) return
    const em = Number.parseFloat(getComputedStyle(list).fontSize)
    this.columns = list.clientWidth / em >= WIDE_EM ? HEX_COLUMNS : NARROW_COLUMNS
  }
}

customElements.define('porthole-wire', PortholeWire)
