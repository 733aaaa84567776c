import { html, LitElement, nothing, type TemplateResult } from 'lit'
import type { GatewayTarget } from '../../server/protocol/gateway.ts'
import type { Capture } from '../wire/capture.ts'
import '../wire/strip.ts'
import { type ConnectionState, canSend, isAlive } from '../gateway/connection-state.ts'
import { IN_PAGE } from '../gateway/connection-words.ts'
import { ownServer } from '../gateway/own-server.ts'
import { writeClipboard } from './clipboard.ts'
import { conversationText } from './copied-text.ts'
import { linkedText } from './deep-link.ts'
import { Desk } from './desk.ts'
import { describeSession } from './explain.ts'
import { fileControls } from './file-controls.ts'
import { FileDrop } from './file-drop.ts'
import { FocusKeeper } from './focus-keeper.ts'
import { prefersPlainInput, rememberPlainInput } from './input-mode.ts'
import { keyBar } from './key-bar.ts'
import { keyHints } from './key-hints.ts'
import { keepAboveKeyboard } from './keyboard-room.ts'
import { morePanel } from './more-panel.ts'
import { piecesRow, savedRow, transferRow } from './progress-rows.ts'
import { type Line, TerminalSession } from './session.ts'
import { statusBar, told } from './status-bar.ts'
import { Ticker } from './ticker.ts'
import { controls, reading } from './toolbar.ts'

/** `<porthole-terminal service="echo" label="A">`: a terminal joined to a service of the server, and its wire below. */
export class PortholeTerminal extends LitElement {
  static override properties = {
    service: { type: String },
    label: { type: String },
    closable: { type: Boolean },
    capture: { state: true },
    plain: { state: true },
    more: { state: true },
  }
  declare service: GatewayTarget
  /** Tells it from the others of the page: A, B, … */
  declare label: string
  /** Whether it has a button that asks its page to take it away, by `porthole-close`. */
  declare closable: boolean
  declare capture: Capture | undefined
  declare plain: boolean
  declare more: boolean
  readonly #id = `ph-${Math.random().toString(36).slice(2)}`
  readonly #hintId = `${this.#id}-hint`
  readonly #ticker = new Ticker(() => this.requestUpdate())
  readonly #desk = new Desk({
    session: () => this.#session,
    isPlain: () => this.plain,
    inputLabel: () => `Line to send to ${this.service}${this.label && ` (${this.label})`}`,
    hintId: this.#hintId,
    changed: () => this.requestUpdate(),
    focus: (selector) => this.#focus(selector),
  })
  readonly #drop = new FileDrop((file) => this.#desk.put(file))
  #session: TerminalSession | undefined
  #stateName = ''
  #unwatch: (() => void) | undefined

  constructor() {
    super()
    this.service = 'echo'
    this.label = ''
    this.closable = false
    this.more = false
    this.plain = prefersPlainInput()
    new FocusKeeper(this, () => (isAlive(this.#state) ? '.ph-slot textarea' : '.ph-reconnect'))
  }

  get name(): string {
    return this.label === '' ? this.service : `${this.label} · ${this.service}`
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    // What the page shows until this code is loaded is in the way of what is rendered.
    if (!this.hasUpdated) this.replaceChildren()
    super.connectedCallback()
    this.#session = new TerminalSession({
      way: ownServer,
      target: this.service,
      label: this.label || 'A',
      begins: (line) => this.#begin(line),
      changed: () => this.#changed(),
      isEngaged: () => this.#desk.files.transfer !== undefined,
    })
    this.#session.start()
    this.#unwatch = keepAboveKeyboard(this, () => this.querySelector('.ph-typing'))
    if (this.hasUpdated) this.#show()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#desk.stop()
    this.#unwatch?.()
    this.#session?.close()
    this.#ticker.turn(false)
  }

  protected override firstUpdated(): void {
    this.#takeLink()
    this.#show()
  }

  protected override updated(): void {
    this.#ticker.turn(this.isConnected && (this.#session?.nextTry !== undefined || this.#paused))
  }

  protected override render(): TemplateResult {
    const { plain, more } = this
    const state = this.#state
    const connection = this.#line?.connection
    const { words, advice } = describeSession(this.#session)
    return html`
      <section class="ph-terminal" aria-label="Terminal ${this.name}" @dragover=${this.#drop.over} @drop=${this.#drop.drop}>
        <div class="ph-bar">
          ${statusBar({
            state,
            name: this.name,
            addresses: connection?.addresses,
            nextTry: this.#session?.nextTry,
            tryNow: () => this.#session?.tryNow(),
            words,
          })}
          ${reading({
            state,
            paused: this.#paused,
            more,
            moreId: `${this.#id}-more`,
            togglePaused: () => this.#desk.toggleReading(),
            toggleMore: () => {
              this.more = !more
            },
          })}
          ${told({ state, message: this.#desk.remarks.words, advice })}
        </div>
        ${controls({
          name: `${this.#id}-ending`,
          state,
          composer: this.#desk.input.composer,
          connection,
          reconnect: () => this.#session?.open(),
        })}
        ${morePanel(
          {
            id: `${this.#id}-more`,
            open: more,
            plain,
            composer: this.#desk.input.composer,
            connection,
            togglePlain: () => this.#togglePlain(),
            search: () => this.#desk.openSearch(),
            copyAll: () => this.#copyAll(),
            clear: () => this.#desk.display.clear(),
            close: this.closable ? () => this.dispatchEvent(new Event('porthole-close', { bubbles: true })) : undefined,
          },
          this.#line?.dialogue &&
            fileControls({
              canBegin: canSend(state) && !this.#desk.files.transfer,
              put: (file) => this.#desk.put(file),
              get: (name) => this.#desk.get(name),
            }),
        )}
        ${this.#progress()} ${savedRow(this.#desk.files.saved)} ${this.#desk.search.render()}
        <div class="ph-typing">
          <div class="ph-slot"></div>
          ${keyBar({
            control: this.#desk.typist.control,
            press: (key) => this.#desk.display.press(key),
            toggleControl: () => this.#desk.typist.toggleControl(),
          })}
        </div>
        ${ownServer.place === 'page' ? html`<p class="ph-hint">${IN_PAGE}</p>` : nothing}
        <p class="ph-hint" id=${this.#hintId}>${keyHints(plain ? 'plain' : 'screen')}</p>
        <porthole-wire .capture=${this.capture} label=${this.label}></porthole-wire>
      </section>`
  }

  get #line(): Line | undefined {
    return this.#session?.line
  }

  get #state(): ConnectionState {
    return this.#desk.state
  }

  get #paused(): boolean {
    return this.#line?.intake.isStopped ?? false
  }

  #progress(): unknown {
    const { transfer } = this.#desk.files
    if (transfer) return transferRow(transfer, () => this.#desk.files.cancel())
    const { composer } = this.#desk.input
    return composer.progress ? piecesRow(composer.progress, () => composer.stop()) : nothing
  }

  #focus(selector: string): void {
    this.updateComplete.then(() => this.querySelector<HTMLElement>(selector)?.focus()).catch(reportError)
  }

  #begin(line: Line): void {
    this.#desk.input.composer.stop()
    this.capture = line.capture
    this.dispatchEvent(new CustomEvent('porthole-capture', { bubbles: true, composed: true, detail: line.capture }))
    this.#desk.display.watch(line)
  }

  #changed(): void {
    const state = this.#state
    if (state.name !== this.#stateName) {
      this.#stateName = state.name
      this.#desk.remarks.forget()
      if (!canSend(state)) this.#desk.input.composer.stop()
    }
    this.#desk.files.roomChanged()
    this.requestUpdate()
  }

  #copyAll(): void {
    const { capture, dialogue } = this.#line ?? {}
    if (!capture) return
    const text = conversationText(capture.events, (bytes) => dialogue?.shown(bytes) ?? { bytes })
    writeClipboard(text)
      .then(() => this.#desk.remarks.tell('The conversation is on the clipboard.'))
      .catch(reportError)
  }

  /** Fills the input with what the address has for the first terminal of this service. */
  #takeLink(): void {
    const others = [...document.querySelectorAll('porthole-terminal')]
    if (others.find((other) => other.getAttribute('service') === this.service) !== this) return
    const linked = linkedText(location.search, this.service)
    if (linked && 'text' in linked) this.#desk.typist.insert(linked.text)
    else if (linked) this.#desk.remarks.notice(linked.refusal)
  }

  #togglePlain(): void {
    this.#desk.search.close()
    this.plain = !this.plain
    rememberPlainInput(this.plain)
    this.#show()
  }

  #show(): void {
    const slot = this.querySelector<HTMLElement>('.ph-slot')
    if (!slot) return
    this.#desk.display.show(slot, this.plain ? 'plain' : 'screen').catch((error: unknown) => {
      this.#desk.remarks.say('The terminal could not be loaded: reload the page, or press Plain input.')
      reportError(error)
    })
  }
}

customElements.define('porthole-terminal', PortholeTerminal)
