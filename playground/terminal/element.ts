import { html, LitElement, nothing, type TemplateResult } from 'lit'
import type { GatewayTarget } from '../../server/protocol/gateway.ts'
import type { Capture } from '../wire/capture.ts'
import '../wire/strip.ts'
import { SendError } from '../gateway/connection.ts'
import { canSend, isAlive } from '../gateway/connection-state.ts'
import { describeRefusal, describeState, type StateWords } from '../gateway/connection-words.ts'
import { byteCount } from '../wire/timeline.ts'
import { Backlog } from './backlog.ts'
import { complete, listCandidates } from './completion.ts'
import { BusyError, Composer } from './composer.ts'
import { Display } from './display.ts'
import { EscapeError } from './escapes.ts'
import { prefersPlainInput, rememberPlainInput } from './input-mode.ts'
import { keyHints } from './key-hints.ts'
import { LineEditor, LineTooLongError } from './line-editor.ts'
import { LineHistory } from './line-history.ts'
import { morePanel } from './more-panel.ts'
import { boundPieces } from './pieces.ts'
import { type Line, TerminalSession } from './session.ts'
import { statusBar } from './status-bar.ts'
import { Ticker } from './ticker.ts'
import { controls, reading } from './toolbar.ts'
import type { ViewHost } from './view.ts'

/** `<porthole-terminal service="echo" label="A">`: a terminal joined to a service of the server, and its wire below. */
export class PortholeTerminal extends LitElement implements ViewHost {
  static override properties = {
    service: { type: String },
    label: { type: String },
    closable: { type: Boolean },
    capture: { state: true },
    plain: { state: true },
    more: { state: true },
    message: { state: true },
  }
  declare service: GatewayTarget
  /** Tells it from the others of the page: A, B, … */
  declare label: string
  /** Whether it has a button that asks its page to take it away, by `porthole-close`. */
  declare closable: boolean
  declare capture: Capture | undefined
  declare plain: boolean
  declare more: boolean
  declare message: string | undefined
  readonly editor = new LineEditor(new LineHistory())
  readonly #id = `ph-${Math.random().toString(36).slice(2)}`
  readonly hintId = `${this.#id}-hint`
  readonly #display = new Display(this)
  readonly #ticker = new Ticker(() => this.requestUpdate())
  readonly #composer = new Composer({
    send: (bytes) => this.#session?.line?.connection.send(bytes),
    changed: () => this.requestUpdate(),
    failed: (failure) => this.#explain(failure),
  })
  #session: TerminalSession | undefined
  #backlog: Backlog | undefined
  #stateName = ''
  /** The line whose candidates were listed: the next Tab leaves. */
  #listed: string | undefined
  #focused: Element | null = null

  constructor() {
    super()
    this.service = 'echo'
    this.label = ''
    this.closable = false
    this.more = false
    this.plain = prefersPlainInput()
  }

  get name(): string {
    return this.label === '' ? this.service : `${this.label} · ${this.service}`
  }

  get inputLabel(): string {
    return `Line to send to ${this.name}`
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    // What the page shows until this code is loaded is in the way of what is rendered.
    if (!this.hasUpdated) this.replaceChildren()
    super.connectedCallback()
    this.#session = new TerminalSession({
      target: this.service,
      label: this.label || 'A',
      begins: (line) => this.#begin(line),
      changed: () => this.#changed(),
    })
    this.#session.start()
    if (this.hasUpdated) this.#show()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#composer.stop()
    this.#session?.close()
    this.#ticker.turn(false)
    this.#display.stop()
    this.#display.hide()
  }

  protected override firstUpdated(): void {
    this.#show()
  }

  protected override willUpdate(): void {
    const focused = document.activeElement
    this.#focused = this.contains(focused) ? focused : null
  }

  protected override updated(): void {
    this.#ticker.turn(this.isConnected && (this.#session?.nextTry !== undefined || this.#paused))
    const focused = this.#focused
    if (!focused || (this.contains(focused) && !isDisabled(focused))) return
    // A button that makes no sense any more must not swallow the focus.
    this.querySelector<HTMLElement>(this.#isAlive ? '.ph-slot textarea' : '.ph-reconnect')?.focus()
  }

  protected override render(): TemplateResult {
    const { plain, more } = this
    const connection = this.#session?.line?.connection
    const state = this.#session?.state ?? { name: 'connecting' }
    return html`
      <section class="ph-terminal" aria-label="Terminal ${this.name}">
        <div class="ph-bar">
          ${statusBar({
            state,
            name: this.name,
            addresses: connection?.addresses,
            message: this.message,
            nextTry: this.#session?.nextTry,
            tryNow: () => this.#session?.tryNow(),
            ...this.#words,
          })}
          ${reading({
            state,
            paused: this.#paused,
            more,
            moreId: `${this.#id}-more`,
            togglePaused: () => this.#togglePaused(),
            toggleMore: () => {
              this.more = !more
            },
          })}
        </div>
        ${controls({
          name: `${this.#id}-ending`,
          state,
          ending: this.#composer.ending,
          choose: (ending) => this.#compose({ ending }),
          finish: () => connection?.halfClose(),
          reset: () => connection?.reset(),
          reconnect: () => this.#session?.open(),
        })}
        ${morePanel(
          {
            id: `${this.#id}-more`,
            open: more,
            plain,
            escapes: this.#composer.escapes,
            inPieces: this.#composer.inPieces,
            pieces: this.#composer.pieces,
            noDelay: connection?.options.noDelay ?? true,
            alive: isAlive(state),
            togglePlain: () => this.#togglePlain(),
            search: () => this.search(),
            copyAll: () => undefined,
            clear: () => this.clear(),
            setEscapes: (escapes) => this.#compose({ escapes }),
            setInPieces: (inPieces) => this.#compose({ inPieces }),
            setPieces: (pieces) => this.#compose({ pieces: boundPieces(pieces) }),
            setNoDelay: (noDelay) => connection?.set({ noDelay }),
            close: this.closable ? () => this.dispatchEvent(new Event('porthole-close', { bubbles: true })) : undefined,
          },
          nothing,
        )}
        ${this.#progress()}
        <div class="ph-slot"></div>
        <p class="ph-hint" id=${this.hintId}>${keyHints(plain ? 'plain' : 'screen')}</p>
        <porthole-wire .capture=${this.capture}></porthole-wire>
      </section>`
  }

  submit(): void {
    const { text } = this.editor
    this.#try(() => this.#send(this.#composer.line(text), () => this.editor.commit(text)))
  }

  paste(text: string): void {
    this.#try(() => {
      const divided = this.editor.divide(text)
      if (!divided) return this.editor.insert(text)
      const { complete: whole, rest, cursor } = divided
      const line = this.#composer.ending === 'none' ? whole : whole.slice(0, -1)
      this.#send(this.#composer.text(whole), () => this.editor.commit(line, rest, cursor))
    })
  }

  insert(text: string): void {
    this.#try(() => this.editor.insert(text))
  }

  complete(): boolean {
    const { text, cursor } = this.editor
    const names = this.#session?.line?.dialogue && this.#session.names
    const found = names && complete(text, cursor, names)
    const already = this.#listed === text
    this.#listed = undefined
    if (!found || (found.insert === '' && already)) return false
    if (found.insert !== '') this.insert(found.insert)
    else {
      this.#listed = text
      this.#tell(listCandidates(found.candidates))
    }
    return true
  }

  leave(): void {
    this.querySelector<HTMLElement>('.ph-controls :is(input:checked, button:not(:disabled))')?.focus()
  }

  search(): void {}

  clear(): void {
    this.#display.clear()
  }

  get #isAlive(): boolean {
    return isAlive(this.#session?.state ?? { name: 'connecting' })
  }

  get #paused(): boolean {
    return this.#isAlive && this.#session?.line?.connection.options.paused === true
  }

  get #words(): StateWords {
    const { state = { name: 'connecting' } as const, line, reopens } = this.#session ?? {}
    const { words, advice } = describeState(state, location.host, line?.connection.link)
    if (reopens) return { words, advice: `${advice} The page tries again by itself.` }
    if (!this.#paused || advice !== '') return { words, advice }
    const gathered = this.#backlog?.bytes ?? 0
    const filled = gathered > 0 ? ` ${byteCount(gathered)} wait there.` : ''
    return { words, advice: `You stopped reading: what the server sends fills the buffers on the way.${filled}` }
  }

  #progress(): unknown {
    const { progress } = this.#composer
    if (!progress) return nothing
    return html`
      <p class="ph-progress">
        <progress max=${progress.total} .value=${progress.sent} aria-label="Sent"></progress>
        <span>${progress.sent} of ${byteCount(progress.total)} sent</span>
        <button type="button" class="ph-button" @click=${() => this.#composer.stop()}>Stop</button>
      </p>`
  }

  #compose(changes: Partial<Pick<Composer, 'ending' | 'escapes' | 'inPieces' | 'pieces'>>): void {
    Object.assign(this.#composer, changes)
    this.requestUpdate()
  }

  #send(bytes: Uint8Array, sent: () => void): void {
    if (bytes.length === 0) return
    this.message = undefined
    this.#composer.send(bytes)
    sent()
  }

  /** Does what the person asked for, or says why it cannot be done. */
  #try(action: () => void): void {
    try {
      action()
    } catch (error) {
      this.#explain(error)
    }
  }

  #explain(error: unknown): void {
    const isExpected = [SendError, LineTooLongError, BusyError, EscapeError].some((kind) => error instanceof kind)
    if (!(error instanceof Error) || !isExpected) throw error
    const isClosed = error instanceof SendError && error.code === 'NOT_OPEN'
    this.#tell(isClosed ? describeRefusal(this.#session?.state ?? { name: 'connecting' }) : `${error.message}.`)
  }

  #tell(words: string): void {
    this.message = words
    this.#display.note(words)
  }

  #begin(line: Line): void {
    this.#composer.stop()
    this.capture = line.capture
    this.#backlog = new Backlog(line)
    this.dispatchEvent(new CustomEvent('porthole-capture', { bubbles: true, composed: true, detail: line.capture }))
    this.#display.watch(line)
  }

  #changed(): void {
    const { state } = this.#session ?? {}
    if (state && state.name !== this.#stateName) {
      this.#stateName = state.name
      this.message = undefined
      if (!canSend(state)) this.#composer.stop()
    }
    this.requestUpdate()
  }

  #togglePaused(): void {
    const paused = !this.#paused
    const gathered = this.#backlog?.bytes ?? 0
    this.#session?.line?.connection.set({ paused })
    this.message = undefined
    if (!paused && gathered > 0)
      this.#tell(`You read on: ${byteCount(gathered)} had gathered in the buffers on the way.`)
  }

  #togglePlain(): void {
    this.plain = !this.plain
    rememberPlainInput(this.plain)
    this.#show()
  }

  #show(): void {
    const slot = this.querySelector<HTMLElement>('.ph-slot')
    if (!slot) return
    this.#display.show(slot, this.plain ? 'plain' : 'screen').catch((error: unknown) => {
      this.message = 'The terminal could not be loaded: reload the page, or press Plain input.'
      reportError(error)
    })
  }
}

const isDisabled = (element: Element): boolean => element instanceof HTMLButtonElement && element.disabled

customElements.define('porthole-terminal', PortholeTerminal)
