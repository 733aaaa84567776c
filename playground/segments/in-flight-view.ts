import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { byteCount } from '../wire/byte-count.ts'
import { InFlight, type Lane, type Mark } from './in-flight.ts'
import type { Entry, SegmentCapture } from './segment-capture.ts'
import { endName, flagsOf } from './segment-words.ts'
import type { WireTime } from './wire-time.ts'

/** Room that a mark needs, in pixels. */
const MARK_PX = 170
const STILL = '(prefers-reduced-motion: reduce)'
const NO_LATENCY = 'On this line nothing takes time. Set a latency, and you see segments cross.'
const CROWDED = 'More is on its way than fits here. The list below has all of it.'

/** `SYN`, `PSH,ACK again 5 bytes`. That it will be lost nobody knows yet. */
const markWords = ({ passage }: Entry): string =>
  [
    flagsOf(passage),
    passage.kind === 'segment' && passage.again ? 'again' : '',
    passage.length > 0 ? byteCount(passage.length) : '',
  ]
    .filter((word) => word !== '')
    .join(' ')

const STATES = { 'under way': 'on its way', arrived: 'arrived', lost: '× lost' } as const

/** `<porthole-in-flight>`: what is on its way over a virtual network that is slow, as marks that cross from one end to the other. */
export class PortholeInFlight extends LitElement {
  static override properties = {
    capture: { attribute: false },
    time: { attribute: false },
    latencyMs: { attribute: false },
  }
  declare capture: SegmentCapture | undefined
  declare time: WireTime | undefined
  /** How long a segment is on its way, in milliseconds of the network. */
  declare latencyMs: number
  readonly #media = matchMedia(STILL)
  readonly #resized = new ResizeObserver(() => this.requestUpdate())
  #inFlight = new InFlight()
  #next = 0
  #unsubscribe: () => void = () => undefined
  #frame: number | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor() {
    super()
    this.latencyMs = 0
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#resized.observe(this)
    this.#media.addEventListener('change', this.#redraw)
    this.#watch()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#resized.disconnect()
    this.#media.removeEventListener('change', this.#redraw)
    this.#unsubscribe()
    this.#rest()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('capture')) {
      this.#inFlight = new InFlight()
      this.#next = 0
      this.#watch()
    }
    const { time, latencyMs, capture } = this
    const inFlight = this.#inFlight
    inFlight.latencyMs = latencyMs
    inFlight.room = { share: Math.min(1, MARK_PX / (this.clientWidth || MARK_PX)), still: this.#media.matches }
    if ((changed.has('time') || changed.has('capture')) && time) inFlight.tell(time, capture?.entries ?? [])
    inFlight.advance(performance.now())
    this.hidden = !inFlight.isSeen
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.hidden) return nothing
    const { lanes } = this.#inFlight
    const clock = performance.now()
    return html`<p class="ph-flight-title">On the way</p>
      ${
        lanes.length === 0
          ? nothing
          : html`<div class="ph-flight-lanes" role="img" aria-label="Segments and datagrams as they cross from one end to the other. The list below has all of them.">
              ${repeat(
                lanes,
                ({ key }) => key,
                (lane) => this.#lane(lane, clock),
              )}
            </div>`
      }
      <p class="ph-flight-note">${this.#note(clock)}</p>`
  }

  protected override updated(): void {
    this.#rest()
    // Out of sight nothing is drawn: the observer tells when it is seen again.
    if (this.clientWidth === 0) return
    if (this.#inFlight.isMoving && !this.#media.matches) {
      this.#frame = requestAnimationFrame(this.#redraw)
      return
    }
    const wait = this.#inFlight.nextChange - performance.now()
    if (Number.isFinite(wait)) this.#timer = setTimeout(this.#redraw, Math.max(0, wait))
  }

  #lane({ client, server, marks, rowsOut, rowsIn }: Lane, clock: number): TemplateResult {
    const name = (end: Lane['client']) => (this.capture ? endName(end, this.capture) : '')
    return html`<div class="ph-flight-lane">
      <div class="ph-flight-ends"><span>${name(client)}</span> <span>${name(server)}</span></div>
      <div class="ph-flight-way ${this.time?.held ? 'ph-is-held' : ''}" style="--rows: ${rowsOut + rowsIn}">
        ${repeat(
          marks,
          ({ entry }) => entry.number,
          (mark) => this.#mark(mark, mark.entry.fromClient ? mark.row : rowsOut + mark.row, clock),
        )}
      </div>
    </div>`
  }

  #mark(mark: Mark, row: number, clock: number): TemplateResult {
    const { entry, state } = mark
    const { passage, fromClient } = entry
    const still = this.#media.matches
    const way = still ? 0.5 : this.#inFlight.progress(mark, clock)
    const again = passage.kind === 'segment' && passage.again
    return html`<span
      class="ph-flying ${fromClient ? 'ph-out' : 'ph-in'} ${again ? 'ph-again' : ''}"
      data-state=${state}
      style="--row: ${row}; --x: ${(fromClient ? way : 1 - way).toFixed(4)}"
      >${fromClient ? '' : '← '}<b>${markWords(entry)}</b>${still || state === 'lost' ? html` <i>${STATES[state]}</i>` : nothing}${fromClient ? ' →' : ''}</span
    >`
  }

  #note(clock: number): string {
    if (this.#inFlight.isCrowded(clock)) return CROWDED
    if (this.#inFlight.marks.length > 0) return ''
    return this.latencyMs === 0 && !this.time?.held ? NO_LATENCY : 'Nothing is on its way.'
  }

  #watch(): void {
    this.#unsubscribe()
    this.#unsubscribe = this.capture?.subscribe(() => this.#read()) ?? this.#unsubscribe
  }

  #read(): void {
    const { capture } = this
    if (!capture) return
    const fresh = capture.entries.slice(Math.max(0, this.#next - capture.dropped))
    this.#next = capture.dropped + capture.entries.length
    this.#inFlight.add(fresh, performance.now())
    if (this.#inFlight.isSeen) this.requestUpdate()
  }

  readonly #redraw = (): void => this.requestUpdate()

  #rest(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame)
    clearTimeout(this.#timer)
    this.#frame = undefined
  }
}

customElements.define('porthole-in-flight', PortholeInFlight)
