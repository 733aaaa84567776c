import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit'
import type { Capture } from '../wire/capture.ts'
import { Redraw } from '../wire/redraw.ts'
import { PortholeRows } from '../wire/rows.ts'
import { WireLog } from '../wire/wire-log.ts'
import { seenList } from './seen-list.ts'

const FILTERS = [undefined, 'A', 'B'] as const

/** `<porthole-server-view>`: what the server noticed of the learner's own connections. */
export class PortholeServerView extends LitElement {
  static override properties = {
    captures: { attribute: false },
    marked: { attribute: false },
    only: { state: true },
    paused: { state: true },
  }
  declare captures: readonly Capture[]
  /** A line that was chosen elsewhere on the page. */
  declare marked: string | undefined
  /** The label of the connection that is shown, where not all are. */
  declare only: string | undefined
  declare paused: boolean
  readonly #redraw = new Redraw(() => this.#draw())
  #unsubscribe: (() => void)[] = []
  #log = new WireLog([])

  constructor() {
    super()
    this.captures = []
    this.paused = false
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#watch()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    for (const stop of this.#unsubscribe) stop()
    this.#redraw.cancel()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('captures')) this.#watch()
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('marked')) return
    const row = this.#markedRow
    if (row >= 0) this.#rows?.reveal(row)
  }

  protected override render(): TemplateResult {
    return html`
      <div class="lv-panel-head">
        <h2>What the server sees</h2>
        <div class="lv-tools">
          <div role="group" aria-label="Connections shown">
            ${FILTERS.map(
              (label) =>
                html`<button type="button" class="lv-tool" aria-pressed=${this.only === label} @click=${() => this.#show(label)}>${label ?? 'All'}</button>`,
            )}
          </div>
          <button type="button" class="lv-tool" aria-pressed=${this.paused} @click=${() => this.#pause()}>Pause</button>
        </div>
      </div>
      <porthole-rows
        class="lv-sightings"
        role="region"
        aria-label="What the server sees of your connections"
        tabindex="0"
        .empty=${'The server has not seen you yet.'}
        .source=${seenList(this.#log, this.#markedRow)}
      ></porthole-rows>`
  }

  get #rows(): PortholeRows | undefined {
    const rows = this.querySelector('porthole-rows')
    return rows instanceof PortholeRows ? rows : undefined
  }

  /** The newest line that is the one chosen; -1 where there is none. */
  get #markedRow(): number {
    const { marked } = this
    if (marked === undefined) return -1
    return this.#log.sightings.findLastIndex(({ event: { seen } }) => seen.what === 'line' && seen.text === marked)
  }

  #show(label: string | undefined): void {
    this.only = label
    this.#filter()
    this.#rows?.followEnd()
  }

  #filter(): void {
    const { only } = this
    this.#log.filter(({ capture }) => only === undefined || capture.label === only)
  }

  #pause(): void {
    this.paused = !this.paused
    this.#draw()
  }

  #draw(): void {
    if (!this.paused) this.#log.read()
    this.requestUpdate()
  }

  #watch(): void {
    for (const stop of this.#unsubscribe) stop()
    this.#unsubscribe = this.captures.map((capture) =>
      capture.subscribe((event) => {
        if (event.kind === 'seen' && !this.paused) this.#redraw.schedule()
      }),
    )
    this.#log = new WireLog(this.captures, this.#log)
    this.#filter()
    this.#log.read()
    this.requestUpdate()
  }
}

customElements.define('porthole-server-view', PortholeServerView)
