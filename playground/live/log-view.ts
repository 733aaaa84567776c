import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { dayBefore, dayRow, entryRow } from './entry-row.ts'
import type { Entry } from './room-log.ts'
import type { Thread } from './thread.ts'

/** How far from its end a log may be scrolled and still follow what is new, in pixels. */
const FOLLOW_WITHIN = 48

/** `<porthole-log>`: what was said in one conversation. It follows what is new unless somebody reads further up. */
export class PortholeLog extends LitElement {
  static override properties = {
    thread: { attribute: false },
    me: { attribute: false },
    revision: { attribute: false },
    chosen: { attribute: false },
  }
  declare thread: Thread | undefined
  declare me: string
  /** Grows whenever the thread may have changed. */
  declare revision: number
  /** The entry whose lines are shown. */
  declare chosen: Entry | undefined
  #following = true
  /** Entries there had been when the end was last in sight. */
  #read = 0
  /** Entries there had been when it was last drawn. */
  #drawn = 0
  readonly #resized = new ResizeObserver(() => this.#settle())

  constructor() {
    super()
    this.me = ''
    this.revision = 0
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#resized.observe(this)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#resized.disconnect()
  }

  protected override updated(changed: PropertyValues<this>): void {
    const { log } = this.thread ?? {}
    const total = log ? log.dropped + log.entries.length : 0
    // To look for the end lays the page out: not where only something else of the page is new.
    if (total !== this.#drawn || changed.has('thread') || changed.has('chosen')) this.#settle()
    this.#drawn = total
  }

  protected override render(): TemplateResult {
    const { thread } = this
    const entries = thread?.log.entries ?? []
    const dropped = thread?.log.dropped ?? 0
    const total = dropped + entries.length
    if (this.#following) this.#read = total
    const news = total - this.#read
    const name = thread ? `Messages ${thread.kind === 'room' ? 'in' : 'with'} ${thread.name}` : 'Messages'
    return html`
      <div class="lv-scroll" role="log" aria-live="polite" aria-label=${name} tabindex="0" @scroll=${() => this.#scrolled()}>
        ${dropped > 0 ? html`<p class="lv-quiet">${dropped} earlier not kept here</p>` : nothing}
        ${entries.length === 0 ? html`<p class="lv-quiet">Nobody has said anything here yet.</p>` : nothing}
        <ol class="lv-entries">
          ${repeat(
            entries,
            (entry) => entry,
            (entry, index) => {
              const day = dayBefore(entry, entries[index - 1])
              return html`${day ? dayRow(day) : nothing}${entryRow(entry, {
                own: entry.kind === 'message' && entry.nick === this.me,
                open: entry === this.chosen,
                toggle: () => this.#toggle(entry),
              })}`
            },
          )}
        </ol>
      </div>
      ${
        news > 0
          ? html`<button type="button" class="lv-news" @click=${() => this.#toEnd()}>${news} new ↓</button>`
          : nothing
      }`
  }

  get #list(): HTMLElement | null {
    return this.querySelector('.lv-scroll')
  }

  #settle(): void {
    const list = this.#list
    if (list && this.#following) list.scrollTop = list.scrollHeight
  }

  #scrolled(): void {
    const list = this.#list
    if (!list) return
    const following = list.scrollTop + list.clientHeight >= list.scrollHeight - FOLLOW_WITHIN
    if (following === this.#following) return
    this.#following = following
    this.requestUpdate()
  }

  #toEnd(): void {
    this.#following = true
    this.#settle()
    this.requestUpdate()
    this.#list?.focus()
  }

  #toggle(entry: Entry): void {
    this.dispatchEvent(
      new CustomEvent<Entry | undefined>('choose-entry', { detail: entry === this.chosen ? undefined : entry }),
    )
  }
}

customElements.define('porthole-log', PortholeLog)
