import { html, LitElement, type TemplateResult } from 'lit'
import type { GatewayService } from '../../server/protocol/gateway.ts'
import { Capture } from '../wire/capture.ts'
import '../wire/strip.ts'
import { GatewayConnection, SendError } from '../gateway/connection.ts'
import type { ConnectionState } from '../gateway/connection-state.ts'
import { describeRefusal, describeState } from '../gateway/connection-words.ts'
import { Display } from './display.ts'
import { prefersPlainInput, rememberPlainInput } from './input-mode.ts'
import { keyHints } from './key-hints.ts'
import { LineEditor, LineTooLongError } from './line-editor.ts'
import { encodeLine, encodeText, type LineEnding } from './line-ending.ts'
import { LineHistory } from './line-history.ts'
import { controls, statusBar, viewing } from './toolbar.ts'
import type { ViewHost } from './view.ts'

const gatewayUrl = (service: GatewayService): string => {
  const url = new URL(`/gateway/${service}`, location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return url.href
}

/** `<porthole-terminal service="echo">`: a terminal joined to a service of the server, and its wire below. */
export class PortholeTerminal extends LitElement implements ViewHost {
  static override properties = {
    service: { type: String },
    state: { state: true },
    capture: { state: true },
    ending: { state: true },
    plain: { state: true },
    message: { state: true },
  }
  declare service: GatewayService
  declare state: ConnectionState
  declare capture: Capture | undefined
  declare ending: LineEnding
  declare plain: boolean
  declare message: string | undefined
  readonly editor = new LineEditor(new LineHistory())
  readonly hintId = `ph-hint-${Math.random().toString(36).slice(2)}`
  readonly #display = new Display(this)
  #connection: GatewayConnection | undefined
  #focused: Element | null = null

  constructor() {
    super()
    this.service = 'echo'
    this.state = { name: 'connecting' }
    this.ending = 'crlf'
    this.plain = prefersPlainInput()
  }

  get label(): string {
    return `Line to send to ${this.service}`
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    // What the page shows until this code is loaded is in the way of what is rendered.
    if (!this.hasUpdated) this.replaceChildren()
    super.connectedCallback()
    this.#connect()
    if (this.hasUpdated) this.#show()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#connection?.close()
    this.#display.stop()
    this.#display.hide()
  }

  protected override firstUpdated(): void {
    this.#show()
  }

  protected override willUpdate(): void {
    this.#focused = this.hasUpdated ? document.activeElement : null
  }

  protected override updated(): void {
    const focused = this.#focused
    if (!(focused instanceof HTMLButtonElement) || !focused.disabled || !this.contains(focused)) return
    // A button that makes no sense any more must not swallow the focus.
    const over = this.state.name === 'closed' || this.state.name === 'failed'
    this.querySelector<HTMLElement>(over ? '.ph-reconnect' : '.ph-slot textarea')?.focus()
  }

  protected override render(): TemplateResult {
    const { state, message, service } = this
    const addresses = this.#connection?.addresses
    return html`
      <section class="ph-terminal" aria-label="Terminal: ${service}">
        <div class="ph-bar">
          ${statusBar({ state, service, addresses, message, ...describeState(state, location.host, this.#connection?.link) })}
          ${viewing({ plain: this.plain, togglePlain: () => this.#togglePlain(), clear: () => this.clear() })}
        </div>
        ${controls({
          name: `${this.hintId}-ending`,
          state,
          ending: this.ending,
          choose: (ending) => {
            this.ending = ending
          },
          finish: () => this.#connection?.halfClose(),
          reset: () => this.#connection?.reset(),
          reconnect: () => this.#connect(),
        })}
        <div class="ph-slot"></div>
        <p class="ph-hint" id=${this.hintId}>${keyHints(this.plain ? 'plain' : 'screen')}</p>
        <porthole-wire .capture=${this.capture}></porthole-wire>
      </section>`
  }

  submit(): void {
    const { text } = this.editor
    this.#send(encodeLine(text, this.ending), () => this.editor.commit(text))
  }

  paste(text: string): void {
    this.#try(() => {
      const divided = this.editor.divide(text)
      if (!divided) return this.editor.insert(text)
      const { complete, rest, cursor } = divided
      const line = this.ending === 'none' ? complete : complete.slice(0, -1)
      this.#send(encodeText(complete, this.ending), () => this.editor.commit(line, rest, cursor))
    })
  }

  insert(text: string): void {
    this.#try(() => this.editor.insert(text))
  }

  leave(): void {
    this.querySelector<HTMLElement>('.ph-controls :is(input:checked, button:not(:disabled))')?.focus()
  }

  clear(): void {
    this.#display.clear()
  }

  #send(bytes: Uint8Array, sent: () => void): void {
    if (bytes.length === 0) return
    this.#try(() => {
      this.message = undefined
      this.#connection?.send(bytes)
      sent()
    })
  }

  /** Does what the person asked for, or says why it cannot be done. */
  #try(action: () => void): void {
    try {
      action()
    } catch (error) {
      if (!(error instanceof SendError || error instanceof LineTooLongError)) throw error
      this.message = error.code === 'NOT_OPEN' ? describeRefusal(this.state) : `${error.message}.`
      this.#display.note(this.message)
    }
  }

  #connect(): void {
    this.#connection?.close()
    const capture = new Capture(this.service)
    this.dispatchEvent(new CustomEvent('porthole-capture', { bubbles: true, composed: true, detail: capture }))
    const connection = new GatewayConnection({
      url: gatewayUrl(this.service),
      capture,
      changed: (changed) => this.#changed(changed),
    })
    this.#display.watch(capture, connection)
    this.#connection = connection
    this.capture = capture
    this.#changed(connection)
  }

  #changed(connection: GatewayConnection): void {
    if (connection !== this.#connection) return
    this.state = connection.state
    this.message = undefined
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

customElements.define('porthole-terminal', PortholeTerminal)
