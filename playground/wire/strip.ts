import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { count } from './byte-count.ts'
import type { Capture, WireEvent } from './capture.ts'
import { crossingList } from './crossing-list.ts'
import { DecodedCapture } from './decoded-capture.ts'
import type * as DiagramModule from './diagram.ts'
import { eventWords } from './event-words.ts'
import { exportFile, type FileKind } from './export-file.ts'
import { HEX_COLUMNS } from './hexdump.ts'
import { Needle } from './needle.ts'
import type { Part } from './protocol-lines.ts'
import { Redraw } from './redraw.ts'
import { PortholeRows } from './rows.ts'
import { sightingList } from './sighting-list.ts'
import type { Drawer } from './tool-buttons.ts'
import { type EntryFilter, WireLog } from './wire-log.ts'
import { exportDrawer, filterDrawer, type WireView, wireToolbar } from './wire-toolbar.ts'

/** Width of the list of reads, in em of its own font, from which a row of 16 bytes fits. */
const WIDE_EM = 51
const NARROW_COLUMNS = 8
/** Room for the scroll bar beside the diagram, in pixels. */
const SCROLLBAR = 14
/** How far from its end the diagram may be scrolled and still follow what comes, in pixels. */
const FOLLOW_WITHIN = 48

/** `<porthole-wire>`: what crossed one connection or several, read by read or drawn, and beside it what the server saw. */
export class PortholeWire extends LitElement {
  static override properties = {
    capture: { attribute: false },
    captures: { attribute: false },
    label: { type: String },
    columns: { state: true },
    view: { state: true },
    drawer: { state: true },
    paused: { state: true },
    connection: { state: true },
    query: { state: true },
    status: { state: true },
    diagram: { state: true },
  }
  /** What is shown where `captures` is not given. */
  declare capture: Capture | undefined
  declare captures: readonly Capture[] | undefined
  /** Tells it from other wires of the page, to who hears its name. */
  declare label: string
  declare columns: number
  declare view: WireView
  declare drawer: Drawer
  declare paused: boolean
  /** The one that is shown of several. */
  declare connection: Capture | undefined
  declare query: string
  declare status: string
  /** What draws; loaded when it is first asked for. */
  declare diagram: typeof DiagramModule | undefined
  readonly #id = `ph-wire-${Math.random().toString(36).slice(2)}`
  readonly #unfolded = new WeakSet<WireEvent>()
  readonly #decoded = new WeakMap<Capture, DecodedCapture>()
  readonly #redraw = new Redraw(() => this.#draw())
  readonly #resized = new ResizeObserver(() => this.#measure())
  #log = new WireLog([])
  #drawnFollows = true
  #unsubscribe: readonly (() => void)[] = []

  constructor() {
    super()
    this.label = ''
    this.columns = HEX_COLUMNS
    this.view = 'reads'
    this.paused = false
    this.query = ''
    this.status = ''
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
    for (const unsubscribe of this.#unsubscribe) unsubscribe()
    this.#redraw.cancel()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const drawn = this.querySelector('.ph-drawn')
    const behind = drawn ? drawn.scrollHeight - drawn.clientHeight - drawn.scrollTop : 0
    this.#drawnFollows = behind <= FOLLOW_WITHIN || changed.has('view')
    if (!changed.has('capture') && !changed.has('captures')) return
    if (this.connection && !this.#all().includes(this.connection)) this.connection = undefined
    this.paused = false
    this.status = ''
    this.#watch()
  }

  protected override updated(): void {
    const drawn = this.querySelector('.ph-drawn')
    if (drawn && this.#drawnFollows) drawn.scrollTop = drawn.scrollHeight
  }

  protected override render(): TemplateResult {
    const { view, drawer, paused } = this
    return html`
      <section class="ph-wire" aria-label="The wire${this.#of}">
        ${wireToolbar({
          id: this.#id,
          view,
          drawer,
          paused,
          waiting: paused ? this.#log.waiting : 0,
          filtering: this.query !== '' || this.connection !== undefined,
          status: this.status,
          look: (chosen) => this.#look(chosen),
          open: (chosen) => {
            this.drawer = drawer === chosen ? undefined : chosen
          },
          pause: () => this.#pause(),
          clear: () => this.#clear(),
        })}
        ${drawer === 'filter' ? this.#filterDrawer() : nothing}
        ${drawer === 'export' ? exportDrawer(this.#id, (kind) => this.#save(kind)) : nothing}
        ${view === 'reads' ? this.#lists() : this.#drawn(view)}
        <p class="ph-note">
          ${
            view === 'reads'
              ? 'Reads of the gateway; the kernel’s segments can’t be seen from here. Times count from the opening, by the clock of this page.'
              : 'Real times, by the clock of this page; long waits are drawn short. When bytes pass the gateway, the page is not told.'
          }
        </p>
      </section>`
  }

  #lists(): TemplateResult {
    const log = this.#log
    const several = this.#all().length > 1
    return html`<div class="ph-panes">
      <div class="ph-pane">
        ${log.dropped > 0 ? html`<p class="ph-earlier">${count(log.dropped)} earlier events not kept</p>` : nothing}
        <porthole-rows
          class="ph-scroll ph-crossings"
          role="region"
          aria-label="Writes and reads on the wire${this.#of}"
          tabindex="0"
          .empty=${this.#emptyWords('Nothing has crossed yet.')}
          .source=${crossingList(log, {
            columns: this.columns,
            several,
            unfolded: this.#unfolded,
            partsOf: (capture, event) => this.#partsOf(capture, event),
            toggle: (event, click) => this.#toggle(event, click),
          })}
        ></porthole-rows>
      </div>
      <div class="ph-pane">
        <p class="ph-heading">What the server saw</p>
        <porthole-rows
          class="ph-scroll ph-sightings"
          role="region"
          aria-label="What the server saw${this.#of}"
          tabindex="0"
          .empty=${this.#emptyWords('The server has not seen this connection yet.')}
          .source=${sightingList(log, several)}
        ></porthole-rows>
      </div>
    </div>`
  }

  get #of(): string {
    return this.label && ` of ${this.label}`
  }

  #emptyWords(nothingYet: string): string {
    if (this.query !== '') return 'Nothing matches the filter.'
    return this.#log.cleared ? 'Cleared: what comes next is shown here.' : nothingYet
  }

  #drawn(view: 'diagram' | 'table'): TemplateResult {
    if (!this.diagram) return html`<p class="ph-empty ph-loading">Loading …</p>`
    const { stretches, origin } = this.#log
    const shown = stretches.filter(({ capture }) => !this.connection || capture === this.connection)
    const hops = this.diagram.hopsOf(shown, this.#entryFilter())
    if (hops.hops.length === 0)
      return html`<div class="ph-scroll ph-drawn" role="region" aria-label="Diagram of the wire${this.#of}" tabindex="0"><p class="ph-empty">${this.#emptyWords('Nothing has crossed yet.')}</p></div>`
    return this.diagram.drawn(view, { ...hops, origin, several: shown.length > 1, width: this.clientWidth - SCROLLBAR })
  }

  #filterDrawer(): TemplateResult {
    return filterDrawer({
      id: this.#id,
      captures: this.#all(),
      connection: this.connection,
      query: this.query,
      choose: (connection) => {
        this.connection = connection
        this.#filter()
      },
      search: (query) => {
        this.query = query
        this.#filter()
      },
    })
  }

  #all(): readonly Capture[] {
    return this.captures ?? (this.capture ? [this.capture] : [])
  }

  #watch(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe()
    const captures = this.#all()
    this.#unsubscribe = captures.map((capture) => capture.subscribe(() => this.#redraw.schedule()))
    this.#log = new WireLog(captures, this.#log)
    this.#log.filter(this.#entryFilter())
    this.#log.read()
  }

  #draw(): void {
    if (!this.paused) this.#log.read()
    this.requestUpdate()
  }

  #entryFilter(): EntryFilter {
    const { connection, query } = this
    const needle = query.trim() === '' ? undefined : new Needle(query)
    return ({ capture, event }) =>
      (!connection || capture === connection) &&
      (!needle || needle.isIn(eventWords(event), 'bytes' in event ? event.bytes : undefined))
  }

  #filter(): void {
    this.#log.filter(this.#entryFilter())
    const { crossings, filtered } = this.#log
    this.status = filtered > 0 ? `${count(crossings.length)} of ${count(crossings.length + filtered)}` : ''
    this.#followEnds()
  }

  #pause(): void {
    this.paused = !this.paused
    this.status = this.paused ? 'Paused' : ''
    this.#draw()
  }

  #clear(): void {
    this.#log.clear()
    this.status = 'Cleared'
    this.#followEnds()
  }

  #followEnds(): void {
    this.requestUpdate()
    for (const list of this.querySelectorAll('porthole-rows')) if (list instanceof PortholeRows) list.followEnd()
  }

  #look(view: WireView): void {
    this.view = view
    if (view === 'reads' || this.diagram) return
    import('./diagram.ts').then(
      (diagram) => {
        this.diagram = diagram
      },
      (error: unknown) => this.#failed('The diagram could not be loaded: reload the page.', error),
    )
  }

  #save(kind: FileKind): void {
    exportFile(kind, this.#all()).then(
      (name) => {
        this.status = `Saved ${name}`
      },
      (error: unknown) => this.#failed('The file could not be made: reload the page.', error),
    )
  }

  #failed(words: string, error: unknown): void {
    this.status = words
    reportError(error)
  }

  #partsOf(capture: Capture, event: WireEvent): readonly Part[] {
    let decoded = this.#decoded.get(capture)
    if (!decoded) {
      decoded = new DecodedCapture(capture)
      this.#decoded.set(capture, decoded)
    }
    return decoded.partsOf(event)
  }

  #toggle(event: WireEvent, click: Event): void {
    if (!this.#unfolded.delete(event)) this.#unfolded.add(event)
    const list = this.querySelector('.ph-crossings')
    if (list instanceof PortholeRows && click.currentTarget instanceof Element) list.hold(click.currentTarget)
    this.requestUpdate()
  }

  #measure(): void {
    const list = this.querySelector('.ph-crossings')
    if (!list || list.clientWidth === 0) return this.requestUpdate()
    const em = Number.parseFloat(getComputedStyle(list).fontSize)
    this.columns = list.clientWidth / em >= WIDE_EM ? HEX_COLUMNS : NARROW_COLUMNS
  }
}

customElements.define('porthole-wire', PortholeWire)
