import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { problemNote } from './composer.ts'
import { MAX_ROWS, NO_NICK, type Row, rowOf } from './connection-rows.ts'
import { inert } from './inert.ts'
import { attempt, type Problem } from './problem.ts'
import type { LiveSession } from './session.ts'

const COUNT = new Intl.NumberFormat('en-GB')
/** What an admin is asked about before it is done. */
type Question = { readonly words: string; readonly line: string } | undefined

/** `<porthole-admin>`: the connections of the server, and how an admin ends them or the server. */
export class PortholeAdmin extends LitElement {
  static override properties = {
    session: { attribute: false },
    rows: { state: true },
    question: { state: true },
    problem: { state: true },
    told: { state: true },
  }
  declare session: LiveSession | undefined
  declare rows: readonly Row[]
  declare question: Question
  declare problem: Problem
  declare told: string

  constructor() {
    super()
    this.rows = []
    this.told = ''
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected override firstUpdated(): void {
    this.#refresh().catch(reportError)
  }

  protected override render(): TemplateResult {
    const { rows, question } = this
    const unlisted = rows.length - MAX_ROWS
    return html`
      <h2 class="lv-below-title">Connections of the server</h2>
      <p class="lv-quiet">CONNECTIONS tells an admin who is connected and how much they moved, and never what.</p>
      <div class="lv-admin-tools">
        <button type="button" class="lv-button" @click=${() => this.#refresh()}>Refresh</button>
        <form class="lv-stop" method="post" @submit=${(event: SubmitEvent) => this.#askShutdown(event)}>
          <label>Seconds for transfers <input class="lv-field" name="seconds" type="number" min="0" max="3600" value="10" required /></label>
          <button type="submit" class="lv-button">Stop the server</button>
        </form>
      </div>
      <p class="lv-quiet" role="status">${this.told}</p>
      ${problemNote('lv-admin-problem', this.problem)}
      <div class="lv-table" role="region" aria-label="Connections of the server" tabindex="0">
        <table>
          <thead>
            <tr>${['Id', 'Service', 'Nick', 'Address', 'Seconds', 'Bytes in', 'Bytes out'].map((name) => html`<th scope="col">${name}</th>`)}<th scope="col"><span class="sr-only">KICK</span></th></tr>
          </thead>
          <tbody>${rows.slice(0, MAX_ROWS).map((row) => this.#row(row))}</tbody>
        </table>
      </div>
      ${unlisted > 0 ? html`<p class="lv-quiet">and ${unlisted} more</p>` : nothing}
      <dialog class="lv-dialog" aria-labelledby="lv-question" @close=${() => this.#answered()}>
        <h2 id="lv-question">${question ? inert(question.words) : nothing}</h2>
        <p class="lv-quiet">On the wire: <code>${question ? inert(question.line) : nothing}</code></p>
        <div class="lv-choice">
          <button type="button" class="lv-button lv-call" @click=${() => this.#confirm()}>Do it</button>
          <button type="button" class="lv-button" @click=${() => this.#dialog?.close()}>Leave it</button>
        </div>
      </dialog>`
  }

  #row({ id, service, nick, address, seconds, bytesIn, bytesOut }: Row): TemplateResult {
    const figures = [seconds, bytesIn, bytesOut]
    return html`<tr>
      <th scope="row">${inert(id)}</th>
      <td>${inert(service)}</td>
      <td>${nick === NO_NICK ? 'none' : inert(nick)}</td>
      <td>${inert(address)}</td>
      ${figures.map((figure) => html`<td>${COUNT.format(Number(figure))}</td>`)}
      <td>
        ${
          nick === NO_NICK
            ? nothing
            : html`<button type="button" class="lv-button" @click=${() => this.#ask({ words: `End every connection of ${nick}?`, line: `KICK ${nick}` })}>Kick<span class="sr-only"> ${nick}</span></button>`
        }
      </td>
    </tr>`
  }

  get #dialog(): HTMLDialogElement | null {
    return this.querySelector('dialog')
  }

  #ask(question: Exclude<Question, undefined>): void {
    this.question = question
    this.#dialog?.showModal()
  }

  #askShutdown(event: SubmitEvent): void {
    event.preventDefault()
    const { currentTarget } = event
    const seconds = currentTarget instanceof HTMLFormElement ? new FormData(currentTarget).get('seconds') : '0'
    const line = `SHUTDOWN ${Number(seconds)}`
    this.#ask({ words: `Stop the server? Transfers under way get at most ${Number(seconds)} seconds.`, line })
  }

  #answered(): void {
    this.question = undefined
  }

  async #confirm(): Promise<void> {
    const { session, question } = this
    this.#dialog?.close()
    if (!session || !question) return
    this.problem = await attempt(async () => {
      const { final } = await session.act(question.line)
      this.told = `${question.line}: ${final}`
    })
    if (!this.problem && question.line.startsWith('KICK')) await this.#refresh()
  }

  async #refresh(): Promise<void> {
    const { session } = this
    if (!session) return
    this.problem = await attempt(async () => {
      const { more } = await session.act('CONNECTIONS')
      this.rows = more.map(rowOf)
      this.told = `${more.length} connections`
    })
  }
}

customElements.define('porthole-admin', PortholeAdmin)
