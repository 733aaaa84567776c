import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { guard } from 'lit/directives/guard.js'
import { count } from '../wire/byte-count.ts'
import type { FileKind } from '../wire/export-file.ts'
import { HEX_COLUMNS } from '../wire/hexdump.ts'
import { Needle } from '../wire/needle.ts'
import { concatenated } from '../wire/pcapng/ip.ts'
import { Redraw } from '../wire/redraw.ts'
import { PortholeRows, type RowSource } from '../wire/rows.ts'
import { saveFile, timedName } from '../wire/save-file.ts'
import type { Drawer } from '../wire/tool-buttons.ts'
import { exportDrawer } from '../wire/wire-toolbar.ts'
import { type SegmentView, type Sought, segmentFilterDrawer, segmentToolbar } from './inspector-toolbar.ts'
import { rowAfter } from './row-keys.ts'
import type { Entry, SegmentCapture } from './segment-capture.ts'
import { type SegmentFilter, SegmentLog } from './segment-log.ts'
import { segmentClass, segmentLines, segmentRow } from './segment-row.ts'
import { explanation, searchWords } from './segment-words.ts'

/** Width of the list, in em of its own font, from which a row of 16 bytes fits. */
const WIDE_EM = 51
const NARROW_COLUMNS = 8
/** Room that a scroll bar takes from the drawing, in pixels. */
const SCROLLBAR = 14
const EXPORT_NOTE = 'Everything captured. pcapng opens in Wireshark: real segments of this virtual network.'
const NOTE =
  'Segments of the virtual network: handshake, numbers, windows, acknowledgements, loss and retransmission are modelled; congestion control, fragments and checksums are not.'

/** `<porthole-segments>`: each segment and datagram that crossed a virtual network. */
export class PortholeSegments extends LitElement {
  static override properties = {
    capture: { attribute: false },
    columns: { state: true },
    view: { state: true },
    diagram: { state: true },
    drawer: { state: true },
    paused: { state: true },
    absolute: { state: true },
    sought: { state: true },
    current: { state: true },
    status: { state: true },
  }
  declare capture: SegmentCapture | undefined
  declare columns: number
  declare view: SegmentView
  declare diagram: typeof import('./segment-diagram.ts') | undefined
  declare drawer: Drawer
  declare paused: boolean
  declare absolute: boolean
  declare sought: Sought
  /** The row that Tab leads to. */
  declare current: Entry | undefined
  declare status: string
  readonly #id = `ph-segments-${Math.random().toString(36).slice(2)}`
  readonly #unfolded = new WeakSet<Entry>()
  readonly #redraw = new Redraw(() => this.#draw())
  readonly #resized = new ResizeObserver(() => this.#measure())
  #log: SegmentLog | undefined
  #unsubscribe: () => void = () => undefined

  constructor() {
    super()
    this.columns = HEX_COLUMNS
    this.view = 'list'
    this.paused = false
    this.absolute = false
    this.sought = { connection: undefined, query: '', onlyBytes: false }
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
    this.#unsubscribe()
    this.#redraw.cancel()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('capture')) return
    this.paused = false
    this.status = ''
    this.#log = undefined
    this.current = undefined
    this.#watch()
  }

  protected override render(): TemplateResult {
    const { view, drawer, paused, absolute, sought, capture } = this
    const absent = (capture?.dropped ?? 0) + (capture?.missing ?? 0)
    return html`<section class="ph-wire" aria-label="Segments of the virtual network">
      ${segmentToolbar({
        id: this.#id,
        view,
        drawer,
        paused,
        absolute,
        waiting: paused ? (this.#log?.waiting ?? 0) : 0,
        filtering: sought.query !== '' || sought.onlyBytes || sought.connection !== undefined,
        status: this.status,
        look: (chosen) => this.#look(chosen),
        open: (chosen) => {
          this.drawer = drawer === chosen ? undefined : chosen
        },
        count: () => {
          this.absolute = !absolute
        },
        pause: () => this.#pause(),
        clear: () => this.#clear(),
      })}
      ${drawer === 'filter' ? segmentFilterDrawer({ id: this.#id, sought, capture, seek: (wanted) => this.#seek(wanted) }) : nothing}
      ${drawer === 'export' ? exportDrawer(this.#id, (kind) => this.#save(kind), EXPORT_NOTE) : nothing}
      <div class="ph-panes ph-single">
        <div class="ph-pane">
          ${absent > 0 ? html`<p class="ph-earlier">${count(absent)} segments or datagrams not kept</p>` : nothing}
          ${view === 'list' ? this.#list() : this.#drawn(view)}
        </div>
      </div>
      <p class="ph-note">${NOTE}</p>
      <p class="ph-note ph-explained" hidden></p>
    </section>`
  }

  #list(): TemplateResult {
    return html`<porthole-rows
      class="ph-scroll"
      role="region"
      aria-label="Segments and datagrams"
      tabindex="0"
      .empty=${this.#emptyWords()}
      .source=${this.#source()}
      @keydown=${this.#key}
      @focusin=${this.#explain}
      @focusout=${this.#explainNone}
      @pointerover=${this.#explain}
      @pointerleave=${this.#explainNone}
    ></porthole-rows>`
  }

  #drawn(view: 'diagram' | 'table'): TemplateResult {
    const { diagram, capture, absolute } = this
    if (!diagram) return html`<p class="ph-empty ph-loading">Loading …</p>`
    const entries = this.#log?.shown ?? []
    if (!capture || entries.length === 0)
      return html`<div class="ph-scroll ph-drawn" role="region" aria-label="Segments and datagrams" tabindex="0"><p class="ph-empty">${this.#emptyWords()}</p></div>`
    return diagram.drawn(view, { entries, capture, absolute, width: this.clientWidth - SCROLLBAR })
  }

  #look(view: SegmentView): void {
    this.view = view
    if (view === 'list' || this.diagram) return
    import('./segment-diagram.ts').then(
      (diagram) => {
        this.diagram = diagram
      },
      (error: unknown) => this.#failed('The diagram could not be loaded: reload the page.', error),
    )
  }

  #failed(words: string, error: unknown): void {
    this.status = words
    reportError(error)
  }

  #source(): RowSource {
    const { columns, absolute, capture } = this
    const { shown = [], generation = 0 } = this.#log ?? {}
    const at = <Value>(row: number, take: (entry: Entry) => Value, otherwise: Value): Value => {
      const entry = shown[row]
      return entry ? take(entry) : otherwise
    }
    const content = (entry: Entry): unknown => {
      const unfolded = this.#unfolded.has(entry)
      if (!capture) return nothing
      const current = entry === this.current
      return guard([entry, unfolded, absolute, columns, current], () =>
        segmentRow(entry, {
          capture,
          unfolded,
          absolute,
          columns,
          current,
          toggle: (click) => this.#toggle(entry, click),
        }),
      )
    }
    return {
      length: shown.length,
      generation,
      key: (row) => shown[row] ?? shown,
      className: (row) => at(row, segmentClass, ''),
      content: (row) => at<unknown>(row, content, nothing),
      lines: (row) => at(row, (entry) => segmentLines(entry, this.#unfolded.has(entry), columns), 1),
    }
  }

  readonly #key = (event: KeyboardEvent): void => {
    const list = event.currentTarget
    if (!(list instanceof PortholeRows) || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    const { shown = [] } = this.#log ?? {}
    const known = this.current ? shown.indexOf(this.current) : -1
    // From the list itself the first arrow leads to the row that was left, or to the first in sight.
    const isInside = event.target !== list && known !== -1
    const from = known === -1 ? list.firstInSight : known
    const row = rowAfter(event.key, from, shown.length)
    if (row === undefined) return
    event.preventDefault()
    this.#focus(list, isInside || event.key === 'Home' || event.key === 'End' ? row : from)
  }

  #focus(list: PortholeRows, row: number): void {
    this.current = this.#log?.shown[row]
    list.focusRow(row).catch(reportError)
  }

  readonly #explain = (event: Event): void => {
    const { target } = event
    const item = target instanceof Element ? target.closest('li') : null
    const row = Number(item?.getAttribute('aria-posinset')) - 1
    const entry = this.#log?.shown[row]
    this.#note(entry)
    if (event.type === 'focusin' && entry) this.current = entry
  }

  readonly #explainNone = (): void => this.#note(undefined)

  /** Explains a row in place of the note; the list is not drawn anew for it. */
  #note(entry: Entry | undefined): void {
    for (const note of this.querySelectorAll<HTMLElement>('.ph-note')) {
      const explains = note.classList.contains('ph-explained')
      note.hidden = explains === (entry === undefined)
      if (explains && entry) note.textContent = explanation(entry.passage)
    }
  }

  #emptyWords(): string {
    if ((this.#log?.read ?? 0) > 0) return 'Nothing matches the filter.'
    return this.#log?.cleared ? 'Cleared: what comes next is shown here.' : 'Nothing has crossed yet.'
  }

  #watch(): void {
    this.#unsubscribe()
    const { capture } = this
    if (!capture) return
    this.#unsubscribe = capture.subscribe(() => this.#redraw.schedule())
    this.#log ??= new SegmentLog(capture)
    this.#log.filter(this.#filter(capture))
    this.#log.catchUp()
  }

  #draw(): void {
    // Out of sight nothing is read or drawn: `#measure` catches up once it is shown.
    if (this.clientWidth === 0) return
    if (!this.paused) this.#log?.catchUp()
    this.requestUpdate()
  }

  #filter(capture: SegmentCapture): SegmentFilter {
    const { connection, query, onlyBytes } = this.sought
    const needle = query.trim() === '' ? undefined : new Needle(query)
    return (entry) => {
      const { passage } = entry
      if (onlyBytes && passage.length === 0) return false
      if (connection !== undefined && !(passage.kind === 'segment' && passage.connection === connection)) return false
      return !needle || needle.isIn(searchWords(entry, capture), concatenated(...passage.data))
    }
  }

  #seek(sought: Sought): void {
    this.sought = sought
    const log = this.#log
    if (!this.capture || !log) return
    log.filter(this.#filter(this.capture))
    this.status = log.shown.length < log.read ? `${count(log.shown.length)} of ${count(log.read)}` : ''
    this.#followEnd()
  }

  #pause(): void {
    this.paused = !this.paused
    this.status = this.paused ? 'Paused' : ''
    this.#draw()
  }

  #clear(): void {
    this.#log?.clear()
    this.status = 'Cleared'
    this.#followEnd()
  }

  #followEnd(): void {
    this.requestUpdate()
    const list = this.querySelector('porthole-rows')
    if (list instanceof PortholeRows) list.followEnd()
  }

  #save(kind: FileKind): void {
    const { capture } = this
    if (!capture) return
    this.#file(kind, capture).then(
      (file) => {
        const name = timedName('segments', kind)
        saveFile(name, file)
        this.status = `Saved ${name}`
      },
      (error: unknown) => this.#failed('The file could not be made: reload the page.', error),
    )
  }

  /** What writes a file is loaded only where it is used. */
  async #file(kind: FileKind, capture: SegmentCapture): Promise<Blob> {
    if (kind === 'json') {
      const { toJsonFile } = await import('./json-file.ts')
      return new Blob([toJsonFile(capture)], { type: 'application/json' })
    }
    const { toPacketFile } = await import('./packet-file.ts')
    return new Blob(toPacketFile(capture), { type: 'application/x-pcapng' })
  }

  #toggle(entry: Entry, click: Event): void {
    if (!this.#unfolded.delete(entry)) this.#unfolded.add(entry)
    const list = this.querySelector('porthole-rows')
    if (list instanceof PortholeRows && click.currentTarget instanceof Element) list.hold(click.currentTarget)
    this.requestUpdate()
  }

  #measure(): void {
    if (this.#log && this.#log.waiting > 0) this.#redraw.schedule()
    const list = this.querySelector('porthole-rows')
    if (!list || list.clientWidth === 0) return this.requestUpdate()
    const em = Number.parseFloat(getComputedStyle(list).fontSize)
    this.columns = list.clientWidth / em >= WIDE_EM ? HEX_COLUMNS : NARROW_COLUMNS
  }
}

customElements.define('porthole-segments', PortholeSegments)
