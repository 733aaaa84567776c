import { html, LitElement, nothing, type TemplateResult } from 'lit'
import type { GatewayTarget } from '../../server/protocol/gateway.ts'
import type { Capture } from '../wire/capture.ts'
import '../wire/strip.ts'
import { type ConnectionState, canSend, isAlive } from '../gateway/connection-state.ts'
import { byteCount } from '../wire/byte-count.ts'
import { Backlog } from './backlog.ts'
import { writeClipboard } from './clipboard.ts'
import { conversationText } from './copied-text.ts'
import { linkedText } from './deep-link.ts'
import { Display } from './display.ts'
import { describeSession, explain } from './explain.ts'
import { fileControls } from './file-controls.ts'
import { FileDrop } from './file-drop.ts'
import { FileTransfers } from './file-transfers.ts'
import { InputLine } from './input-line.ts'
import { prefersPlainInput, rememberPlainInput } from './input-mode.ts'
import { keyBar } from './key-bar.ts'
import { keyHints } from './key-hints.ts'
import { keepAboveKeyboard } from './keyboard-room.ts'
import { morePanel } from './more-panel.ts'
import { piecesRow, savedRow, transferRow } from './progress-rows.ts'
import type { Found } from './screen-search.ts'
import { SearchBar } from './search-bar.ts'
import { type Line, TerminalSession } from './session.ts'
import { statusBar, told } from './status-bar.ts'
import { Ticker } from './ticker.ts'
import { controls, reading } from './toolbar.ts'
import type { ViewHost } from './view.ts'

const CONNECTING: ConnectionState = { name: 'connecting' }

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
    control: { state: true },
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
  /** Whether the next key counts as one with Ctrl. */
  declare control: boolean
  readonly #id = `ph-${Math.random().toString(36).slice(2)}`
  readonly hintId = `${this.#id}-hint`
  readonly #display = new Display(this)
  readonly #ticker = new Ticker(() => this.requestUpdate())
  readonly #input = new InputLine({
    send: (bytes) => this.#line?.connection.send(bytes),
    check: () => this.#files.check(),
    names: () => this.#line?.dialogue && this.#session?.names,
    changed: () => this.requestUpdate(),
    failed: (error) => this.#tell(explain(error, this.#state)),
    list: (words) => this.#list(words),
  })
  readonly editor = this.#input.editor
  readonly #files = new FileTransfers({
    dialogue: () => (this.#input.composer.progress ? undefined : this.#line?.dialogue),
    changed: () => this.requestUpdate(),
    tell: (words) => this.#tell(words),
    renew: () => this.#session?.open(),
  })
  readonly #drop = new FileDrop((file) => this.#begun(() => this.#files.put(file)))
  readonly #search = new SearchBar({
    find: (...search) => this.#display.find(...search),
    end: () => this.#display.endSearch(),
    changed: () => this.requestUpdate(),
  })
  #session: TerminalSession | undefined
  #backlog: Backlog | undefined
  #stateName = ''
  /** Told until something is sent, whatever becomes of the connection. */
  #notice: string | undefined
  #unwatch: (() => void) | undefined
  #focused: Element | null = null

  constructor() {
    super()
    this.service = 'echo'
    this.label = ''
    this.closable = false
    this.more = false
    this.control = false
    this.plain = prefersPlainInput()
  }

  get name(): string {
    return this.label === '' ? this.service : `${this.label} · ${this.service}`
  }

  get inputLabel(): string {
    return `Line to send to ${this.service}${this.label && ` (${this.label})`}`
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
    this.#unwatch = keepAboveKeyboard(this, () => this.querySelector('.ph-typing'))
    if (this.hasUpdated) this.#show()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#input.composer.stop()
    this.#files.dispose()
    this.#unwatch?.()
    this.#session?.close()
    this.#ticker.turn(false)
    this.#display.stop()
    this.#display.hide()
  }

  protected override firstUpdated(): void {
    this.#takeLink()
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
    this.querySelector<HTMLElement>(isAlive(this.#state) ? '.ph-slot textarea' : '.ph-reconnect')?.focus()
  }

  protected override render(): TemplateResult {
    const { plain, more } = this
    const state = this.#state
    const connection = this.#line?.connection
    const { words, advice } = describeSession(this.#session, this.#backlog?.bytes ?? 0)
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
            togglePaused: () => this.#togglePaused(),
            toggleMore: () => {
              this.more = !more
            },
          })}
          ${told({ state, message: this.message ?? this.#notice, advice })}
        </div>
        ${controls({
          name: `${this.#id}-ending`,
          state,
          composer: this.#input.composer,
          connection,
          reconnect: () => this.#session?.open(),
        })}
        ${morePanel(
          {
            id: `${this.#id}-more`,
            open: more,
            plain,
            composer: this.#input.composer,
            connection,
            togglePlain: () => this.#togglePlain(),
            search: () => this.search(),
            copyAll: () => this.#copyAll(),
            clear: () => this.clear(),
            close: this.closable ? () => this.dispatchEvent(new Event('porthole-close', { bubbles: true })) : undefined,
          },
          this.#line?.dialogue &&
            fileControls({
              canBegin: canSend(state) && !this.#files.transfer,
              put: (file) => this.#begun(() => this.#files.put(file)),
              get: (file) => this.#begun(() => this.#files.get(file)),
            }),
        )}
        ${this.#progress()} ${savedRow(this.#files.saved)} ${this.#search.render()}
        <div class="ph-typing">
          <div class="ph-slot"></div>
          ${keyBar({
            control: this.control,
            press: (key) => this.#display.press(key),
            toggleControl: () => {
              this.control = !this.control
            },
          })}
        </div>
        <p class="ph-hint" id=${this.hintId}>${keyHints(plain ? 'plain' : 'screen')}</p>
        <porthole-wire .capture=${this.capture} label=${this.label}></porthole-wire>
      </section>`
  }

  submit(): void {
    this.message = undefined
    this.#notice = undefined
    this.#input.submit()
  }

  paste(text: string): void {
    this.message = undefined
    this.#input.paste(text)
  }

  insert(text: string): void {
    this.#input.insert(text)
  }

  complete(): boolean {
    return this.#input.complete()
  }

  takeControl(): boolean {
    const { control } = this
    this.control = false
    return control
  }

  leave(): void {
    this.querySelector<HTMLElement>('.ph-controls :is(input:checked, button:not(:disabled))')?.focus()
  }

  search(): void {
    this.#search.open()
    this.updateComplete.then(() => this.querySelector<HTMLElement>('.ph-search input')?.focus()).catch(reportError)
  }

  found(found: Found): void {
    this.#search.found(found)
  }

  clear(): void {
    this.#display.clear()
  }

  get #line(): Line | undefined {
    return this.#session?.line
  }

  get #state(): ConnectionState {
    return this.#session?.state ?? CONNECTING
  }

  get #paused(): boolean {
    return isAlive(this.#state) && this.#line?.connection.options.paused === true
  }

  #progress(): unknown {
    const { transfer } = this.#files
    if (transfer) return transferRow(transfer, () => this.#files.cancel())
    const { composer } = this.#input
    return composer.progress ? piecesRow(composer.progress, () => composer.stop()) : nothing
  }

  /** Begins what takes its time, or says why it cannot be done. */
  #begun(action: () => Promise<void>): void {
    this.message = undefined
    action()
      .catch((error: unknown) => this.#tell(explain(error, this.#state)))
      .catch(reportError)
  }

  #tell(words: string): void {
    this.message = words
    this.#display.note(words)
  }

  /** The plain view shows no remarks among what was said. */
  #list(words: string): void {
    if (this.plain) this.message = words
    else this.#display.note(words)
  }

  #begin(line: Line): void {
    this.#input.composer.stop()
    this.capture = line.capture
    this.#backlog = new Backlog(line)
    this.dispatchEvent(new CustomEvent('porthole-capture', { bubbles: true, composed: true, detail: line.capture }))
    this.#display.watch(line)
  }

  #changed(): void {
    const state = this.#state
    if (state.name !== this.#stateName) {
      this.#stateName = state.name
      this.message = undefined
      if (!canSend(state)) this.#input.composer.stop()
    }
    this.#files.roomChanged()
    this.requestUpdate()
  }

  #togglePaused(): void {
    const paused = !this.#paused
    const gathered = this.#backlog?.bytes ?? 0
    this.#line?.connection.set({ paused })
    this.message = undefined
    if (!paused && gathered > 0)
      this.#tell(`You read on: ${byteCount(gathered)} had gathered in the buffers on the way.`)
  }

  #copyAll(): void {
    const { capture, dialogue } = this.#line ?? {}
    if (!capture) return
    const text = conversationText(capture.events, (bytes) => dialogue?.shown(bytes) ?? { bytes })
    writeClipboard(text)
      .then(() => this.#tell('The conversation is on the clipboard.'))
      .catch(reportError)
  }

  /** Fills the input with what the address has for the first terminal of this service. */
  #takeLink(): void {
    const others = [...document.querySelectorAll('porthole-terminal')]
    if (others.find((other) => other.getAttribute('service') === this.service) !== this) return
    const linked = linkedText(location.search, this.service)
    if (linked && 'text' in linked) this.insert(linked.text)
    else if (linked) this.#notice = linked.refusal
  }

  #togglePlain(): void {
    this.#search.close()
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
