import { html, LitElement, type TemplateResult } from 'lit'
import type { Channel } from './channel.ts'
import { attempt } from './problem.ts'
import { sparkline } from './sparkline.ts'
import { type Figure, MAX_SAMPLES, StatsHistory } from './stats-history.ts'

/** Time between two requests, in milliseconds. */
const EVERY_MS = 3000

const WORDS: Record<string, string> = {
  connections: 'connections',
  connections_total: 'connections so far',
  bytes_in: 'bytes in',
  bytes_out: 'bytes out',
  lines_in: 'lines in',
  messages: 'messages',
  rooms: 'rooms',
  files: 'files',
  uptime_seconds: 'seconds up',
}
const COUNT = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 })
const RATE = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 })

/** `<porthole-stats>`: what STATS tells, asked for on a channel while somebody can see it. */
export class PortholeStats extends LitElement {
  static override properties = { channel: { attribute: false } }
  declare channel: Channel | undefined
  readonly #history = new StatsHistory()
  readonly #sight = new IntersectionObserver((entries) => {
    this.#inSight = entries.at(-1)?.isIntersecting ?? false
    if (this.#inSight) this.#look()
  })
  #inSight = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #asking = false

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#sight.observe(this)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#sight.disconnect()
    clearTimeout(this.#timer)
  }

  protected override render(): TemplateResult {
    const { figures } = this.#history
    return html`
      <h2 class="lv-below-title">The server in figures</h2>
      <p class="lv-quiet">STATS, asked for on A every ${EVERY_MS / 1000} seconds while this is in sight. A rate is of the last of them.</p>
      <div class="lv-table" role="region" aria-label="Figures of the server" tabindex="0">
        <table>
          <thead>
            <tr><th scope="col">Figure</th><th scope="col">Now</th><th scope="col">A second</th><th scope="col">Lately</th></tr>
          </thead>
          <tbody>${figures.map(figureRow)}</tbody>
        </table>
      </div>`
  }

  #look(): void {
    clearTimeout(this.#timer)
    if (!this.#inSight) return
    this.#timer = setTimeout(() => this.#look(), EVERY_MS)
    const { channel } = this
    if (!channel?.ready || channel.paused || this.#asking || document.visibilityState === 'hidden') return
    this.#asking = true
    attempt(() => this.#ask(channel))
      .finally(() => {
        this.#asking = false
      })
      .catch(reportError)
  }

  async #ask(channel: Channel): Promise<void> {
    const { more } = await channel.ask('STATS')
    this.#history.add(more, performance.now())
    this.requestUpdate()
  }
}

function figureRow({ name, value, counter, samples }: Figure): TemplateResult {
  const last = samples.at(-1)
  const unit = counter ? ' a second' : ''
  const range =
    samples.length > 1 ? `${RATE.format(Math.min(...samples))} to ${RATE.format(Math.max(...samples))}${unit}` : ''
  return html`<tr>
    <th scope="row">${WORDS[name] ?? name}</th>
    <td>${COUNT.format(value)}</td>
    <td>${counter && last !== undefined ? RATE.format(last) : ''}</td>
    <td class="lv-lately">${name === 'uptime_seconds' ? '' : html`${sparkline(samples, MAX_SAMPLES)} <span>${range}</span>`}</td>
  </tr>`
}

customElements.define('porthole-stats', PortholeStats)
