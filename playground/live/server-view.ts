import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { Capture } from '../wire/capture.ts'
import { Redraw } from '../wire/redraw.ts'
import { seenSentence } from './seen-words.ts'
import { type Sighting, sightingsOf } from './sightings.ts'

/** How far from its end the list may be scrolled and still follow what is new, in pixels. */
const FOLLOW_WITHIN = 48
const FILTERS = [undefined, 'A', 'B'] as const
const CLOCK = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
})

/** `<porthole-server-view>`: what the server noticed of the learner's own connections. */
export class PortholeServerView extends LitElement {
  static override properties = {
    captures: { attribute: false },
    marked: { attribute: false },
    only: { state: true },
    held: { state: true },
  }
  declare captures: readonly Capture[]
  /** A line that was chosen elsewhere on the page. */
  declare marked: string | undefined
  declare only: string | undefined
  /** What is shown while the list is paused. */
  declare held: readonly Sighting[] | undefined
  readonly #redraw = new Redraw(() => this.requestUpdate())
  #unsubscribe: (() => void)[] = []
  #following = true

  constructor() {
    super()
    this.captures = []
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
    const list = this.querySelector('.lv-scroll')
    if (!list) return
    if (changed.has('marked') && this.marked !== undefined) {
      const row = this.querySelector<HTMLElement>('.lv-marked')
      if (row)
        list.scrollTop += row.getBoundingClientRect().top - list.getBoundingClientRect().top - list.clientHeight / 2
    } else if (this.#following && !this.held) list.scrollTop = list.scrollHeight
  }

  protected override render(): TemplateResult {
    const now = sightingsOf(this.captures, this.only)
    const shown = this.held ?? now
    const marked = this.#marked(shown)
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
          <button type="button" class="lv-tool" aria-pressed=${this.held !== undefined} @click=${() => this.#pause(now)}>Pause</button>
        </div>
      </div>
      <div class="lv-scroll" role="region" aria-label="What the server sees of your connections" tabindex="0" @scroll=${() => this.#scrolled()}>
        ${shown.length === 0 ? html`<p class="lv-quiet">The server has not seen you yet.</p>` : nothing}
        <ol class="lv-sightings">
          ${repeat(
            shown,
            ({ key }) => key,
            (sighting) => row(sighting, sighting === marked),
          )}
        </ol>
      </div>`
  }

  /** The newest line that is the one chosen. */
  #marked(shown: readonly Sighting[]): Sighting | undefined {
    const { marked } = this
    return marked === undefined ? undefined : shown.findLast(({ seen }) => seen.what === 'line' && seen.text === marked)
  }

  #show(label: string | undefined): void {
    this.only = label
    if (this.held) this.held = sightingsOf(this.captures, label)
  }

  #pause(now: readonly Sighting[]): void {
    this.held = this.held ? undefined : now
  }

  #scrolled(): void {
    const list = this.querySelector('.lv-scroll')
    if (list) this.#following = list.scrollTop + list.clientHeight >= list.scrollHeight - FOLLOW_WITHIN
  }

  #watch(): void {
    for (const stop of this.#unsubscribe) stop()
    this.#unsubscribe = this.captures.map((capture) =>
      capture.subscribe((event) => {
        if (event.kind === 'seen' && !this.held) this.#redraw.schedule()
      }),
    )
    this.requestUpdate()
  }
}

const row = ({ at, label, seen }: Sighting, marked: boolean): TemplateResult => html`<li
  class="lv-sighting lv-seen-${seen.what} ${marked ? 'lv-marked' : ''}"
  aria-current=${marked ? 'true' : nothing}
>
  <span class="lv-at">${CLOCK.format(at)}</span>
  <span class="lv-label">${label}</span>
  <span class="lv-sentence">${seenSentence(seen)}</span>
</li>`

customElements.define('porthole-server-view', PortholeServerView)
