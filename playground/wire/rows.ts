import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { RowHeights } from './row-heights.ts'

/** How far from its end a list may be scrolled and still follow new rows, in pixels; advice above the screen lowers it a little. */
const FOLLOW_WITHIN = 48
/** Rows drawn beyond each edge of what is seen: a screen reader goes on there, and a quick scroll is not blank. */
const OVERSCAN = 24

/** The rows of a list by their numbers. */
export interface RowSource {
  readonly length: number
  /** Changes when rows are not what they were before, other than by new ones at the end. */
  readonly generation: number
  /** What a row is of: the same object for the same row. */
  key(row: number): object
  className(row: number): string
  content(row: number): unknown
  /** Height in lines of text, until the row is measured. */
  lines(row: number): number
  /** Whether it is the one that was chosen elsewhere. */
  current?(row: number): boolean
}

const EMPTY: RowSource = {
  length: 0,
  generation: 0,
  key: () => EMPTY,
  className: () => '',
  content: () => undefined,
  lines: () => 1,
}

/** `<porthole-rows>`: a list that draws only the rows in sight, of whatever height, and follows its end unless scrolled away from it. */
export class PortholeRows extends LitElement {
  static override properties = {
    source: { attribute: false },
    empty: { attribute: false },
    start: { state: true },
    stop: { state: true },
  }
  declare source: RowSource
  /** What is said where there is no row. */
  declare empty: string
  /** The rows drawn. */
  declare start: number
  declare stop: number
  #heights = new RowHeights()
  #generation = -1
  /** Size within the borders as last observed, in pixels: to ask for it lays the page out. Nothing is drawn without height. */
  #columns = 0
  #height = 0
  #following = true
  #anchor: { key: object | undefined; row: number; within: number } = { key: undefined, row: 0, within: 0 }
  /** Stays in view instead of the end: the button that changed the height of its row. */
  #held: Element | undefined
  #focused = false
  readonly #resized = new ResizeObserver(() => this.#resize())

  constructor() {
    super()
    this.source = EMPTY
    this.empty = ''
    this.start = 0
    this.stop = 0
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#resized.observe(this)
    this.addEventListener('scroll', this.#scrolled, { passive: true })
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#resized.disconnect()
    this.removeEventListener('scroll', this.#scrolled)
  }

  /** Goes to the end and stays there as rows come. */
  followEnd(): void {
    this.#following = true
    this.requestUpdate()
  }

  /** Shows a row in the middle, and follows the end no more. */
  reveal(row: number): void {
    this.#following = false
    this.#anchor = { key: this.source.key(row), row, within: -this.#height / 2 }
    this.requestUpdate()
  }

  /** The first row that is wholly in sight. */
  get firstInSight(): number {
    const row = this.#heights.rowAt(this.scrollTop)
    return this.#heights.offsetOf(row) < this.scrollTop ? Math.min(row + 1, this.source.length - 1) : row
  }

  /** Brings a row into sight by the least scrolling, and gives its first button the focus. */
  async focusRow(row: number): Promise<void> {
    const top = this.#heights.offsetOf(row)
    const height = this.#heights.get(row)
    const isAbove = top < this.scrollTop
    if (isAbove || top + height > this.scrollTop + this.#height) {
      const within = isAbove ? 0 : Math.min(0, height - this.#height)
      this.#following = false
      this.#anchor = { key: this.source.key(row), row, within }
      this.requestUpdate()
      await this.updateComplete
    }
    const drawn = this.querySelectorAll<HTMLElement>('.ph-rows > li')[row - this.start]
    drawn?.querySelector('button')?.focus({ preventScroll: true })
    drawn?.scrollIntoView({ block: 'nearest' })
  }

  /** Keeps `element` in view when its row is drawn anew. */
  hold(element: Element): void {
    this.#held = element
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('source')) this.#renew()
    this.#range()
    const { activeElement } = document
    this.#focused = activeElement !== this && this.contains(activeElement)
  }

  protected override render(): TemplateResult {
    const { source, start, stop } = this
    if (source.length === 0) return html`<p class="ph-empty">${this.empty}</p>`
    const rows = Array.from({ length: stop - start }, (_, index) => start + index)
    // Safari forgets that a list without marks is a list unless told.
    return html`<ol class="ph-rows" role="list">
      ${repeat(
        rows,
        (row) => source.key(row),
        (row) =>
          html`<li class=${source.className(row)} aria-posinset=${row + 1} aria-setsize=${source.length} aria-current=${source.current?.(row) ? 'true' : nothing}>${source.content(row)}</li>`,
      )}
    </ol>`
  }

  protected override updated(): void {
    // A list that is not displayed has nothing in sight.
    if (this.#height === 0) return
    // With the sizes set before rows are measured, rows of the height that was expected cost one layout and not two.
    this.#stretch()
    if (this.#measure()) this.#stretch()
    if (this.#held) {
      this.#held.scrollIntoView({ block: 'nearest' })
      this.#held = undefined
      this.#following = this.#atEnd()
      this.#anchorHere()
    } else if (this.#following) {
      // Beyond the end by what stands around the rows: the browser stops there.
      this.scrollTop = this.#heights.total + this.#height
    } else {
      const top = this.#heights.offsetOf(this.#anchor.row) + this.#anchor.within
      if (Math.abs(top - this.scrollTop) >= 1) this.scrollTop = top
      if (Math.abs(top - this.scrollTop) >= 1) this.#anchorHere()
    }
    // The row with the focus is out of sight, and gone: the list itself has it now, and the arrow keys.
    if (this.#focused && document.activeElement === document.body) this.focus({ preventScroll: true })
    if (this.#outOfRange()) this.requestUpdate()
  }

  readonly #scrolled = (): void => {
    this.#following = this.#atEnd()
    this.#anchorHere()
    if (this.#outOfRange()) this.requestUpdate()
  }

  /** Takes in a new source: rows at its end are added, anything else is begun anew at the row that was on top. */
  #renew(): void {
    const { source } = this
    if (source.generation !== this.#generation || source.length < this.#heights.length) {
      this.#generation = source.generation
      this.#heights = new RowHeights()
      const { key } = this.#anchor
      let row = -1
      for (let index = 0; index < source.length && row === -1; index++) if (source.key(index) === key) row = index
      this.#anchor = row === -1 ? { key: undefined, row: 0, within: 0 } : { ...this.#anchor, row }
    }
    if (this.#heights.length === source.length) return
    const line = this.#lineHeight()
    while (this.#heights.length < source.length) this.#heights.push(source.lines(this.#heights.length) * line)
  }

  /** Says which rows are to be drawn. */
  #range(): void {
    const { length } = this.#heights
    if (length === 0) this.#following = true
    if (this.#height === 0) {
      this.start = 0
      this.stop = 0
      return
    }
    const top = this.#following
      ? this.#heights.total - this.#height
      : this.#heights.offsetOf(this.#anchor.row) + this.#anchor.within
    this.start = Math.max(0, this.#heights.rowAt(Math.max(0, top)) - OVERSCAN)
    this.stop = Math.min(length, this.#heights.rowAt(Math.max(0, top + this.#height)) + 1 + OVERSCAN)
  }

  /** Whether what is in sight is not drawn, or only just. */
  #outOfRange(): boolean {
    const { scrollTop, start, stop } = this
    const first = this.#heights.rowAt(scrollTop)
    const last = this.#heights.rowAt(scrollTop + this.#height)
    const near = OVERSCAN / 2
    return (start > 0 && first < start + near) || (stop < this.#heights.length && last >= stop - near)
  }

  /** Gives the list the size of all rows. */
  #stretch(): void {
    const list = this.querySelector<HTMLElement>('.ph-rows')
    if (!list) return
    list.style.paddingBlockStart = `${this.#heights.offsetOf(this.start)}px`
    list.style.blockSize = `${this.#heights.total}px`
  }

  /** Measures the rows that are drawn; says whether one is not as high as expected. */
  #measure(): boolean {
    const { total } = this.#heights
    for (const [index, row] of this.querySelectorAll<HTMLElement>('.ph-rows > li').entries()) {
      this.#heights.set(this.start + index, row.getBoundingClientRect().height)
    }
    return this.#heights.total !== total
  }

  #resize(): void {
    const { clientWidth, clientHeight } = this
    // Rows wrap anew: those not drawn are estimated until they are.
    if (clientWidth !== this.#columns) this.#generation = -1
    this.#columns = clientWidth
    this.#height = clientHeight
    this.#renew()
    this.requestUpdate()
  }

  #anchorHere(): void {
    const { scrollTop } = this
    const row = this.#heights.rowAt(scrollTop)
    const key = row < this.source.length ? this.source.key(row) : undefined
    this.#anchor = { key, row, within: scrollTop - this.#heights.offsetOf(row) }
  }

  #atEnd(): boolean {
    return this.scrollTop + this.clientHeight >= this.scrollHeight - FOLLOW_WITHIN
  }

  #lineHeight(): number {
    return Number.parseFloat(getComputedStyle(this).lineHeight) || 18
  }
}

customElements.define('porthole-rows', PortholeRows)
