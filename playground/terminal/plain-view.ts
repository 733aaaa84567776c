import { html, nothing, render } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { Redraw } from '../wire/redraw.ts'
import { keyOf } from './key-bar.ts'
import { type Key, keyAction } from './keys.ts'
import { MAX_LINE_LENGTH } from './line-editor.ts'
import { PlainLog } from './plain-log.ts'
import { secretRanges } from './secret-text.ts'
import { type Fragment, Transcript } from './transcript.ts'
import type { View, ViewHost } from './view.ts'

/** Rows that the field grows to; a longer text scrolls. */
const MAX_FIELD_ROWS = 6
const WHO = { page: 'You sent:', server: 'Server:' }
const GLYPH = { page: '▸', server: '◂' }

/** Keeps a key from the browser and from the shortcuts of the page. */
function handled(event: KeyboardEvent): void {
  event.preventDefault()
  event.stopPropagation()
}

/** The conversation as a log that is read out, and an ordinary text field: for touch and screen readers. */
export class PlainView implements View {
  readonly #parent: HTMLElement
  readonly #host: ViewHost
  readonly #log = new PlainLog()
  readonly #transcript = new Transcript()
  readonly #redraw = new Redraw(() => {
    this.#render()
    const log = this.#parent.querySelector('.ph-log')
    if (log) log.scrollTop = log.scrollHeight
  })
  /** Shift was down with Enter: the line break that follows is meant. */
  #newline = false

  constructor(parent: HTMLElement, host: ViewHost) {
    this.#parent = parent
    this.#host = host
    this.#render()
    this.#refresh()
  }

  sent(bytes: Uint8Array): void {
    this.#add(this.#transcript.sent(bytes))
  }

  received(bytes: Uint8Array, shown: () => void): void {
    this.#add(this.#transcript.received(bytes))
    // Bounded entries are kept at once; waiting for a frame would hold up a page in the background.
    shown()
  }

  receivedAll(): void {
    this.#add(this.#transcript.receivedAll())
  }

  /** Remarks are told by the status beside the log already. */
  note(): void {}

  restart(): void {
    this.#transcript.restart()
  }

  clear(): void {
    this.#log.clear()
    this.#redraw.schedule()
  }

  press(key: Key): void {
    this.#edited()
    const action = keyAction(key)
    if (typeof action === 'function') action(this.#host.editor)
    else if (action === 'leave' || (action === 'complete' && !this.#host.complete())) this.#host.leave()
    else if (action === 'clear') this.#host.clear()
    this.#refresh()
  }

  dispose(): void {
    this.#redraw.cancel()
    render(nothing, this.#parent)
  }

  #add(fragments: readonly Fragment[]): void {
    this.#log.add(fragments)
    this.#redraw.schedule()
  }

  #render(): void {
    const { entries, earlier } = this.#log
    render(
      html`
        <div class="ph-plain">
          ${earlier > 0 ? html`<p class="ph-earlier">${earlier} earlier not shown</p>` : nothing}
          <div class="ph-log" tabindex="0" role="log" aria-live="polite" aria-label="Conversation">
            ${repeat(
              entries,
              ({ key }) => key,
              ({ from, text }) =>
                html`<p class="ph-entry ph-from-${from}"><span class="ph-glyph" aria-hidden="true">${GLYPH[from]}</span><span class="ph-who">${WHO[from]}</span> <span class="ph-said">${text}</span></p>`,
            )}
          </div>
          <form class="ph-compose" @submit=${(event: SubmitEvent) => this.#submit(event)}>
            <label>
              <span class="ph-label">${this.#host.inputLabel}</span>
              <textarea
                class="ph-field"
                rows="1"
                maxlength=${MAX_LINE_LENGTH}
                autocapitalize="off"
                autocomplete="off"
                autocorrect="off"
                spellcheck="false"
                enterkeyhint="send"
                aria-describedby=${this.#host.hintId}
                @input=${() => this.#edited()}
                @keydown=${(event: KeyboardEvent) => this.#key(event)}
                @beforeinput=${(event: InputEvent) => this.#beforeInput(event)}
                @paste=${(event: ClipboardEvent) => this.#paste(event)}
              ></textarea>
            </label>
            <button type="button" class="ph-button" @click=${() => this.#addLine()}>Add line</button>
            <button type="submit" class="ph-button ph-send">Send</button>
          </form>
        </div>`,
      this.#parent,
    )
  }

  #refresh(): void {
    const field = this.#field()
    if (!field) return
    const { text, cursor } = this.#host.editor
    if (field.value !== text) field.value = text
    field.setSelectionRange(cursor, cursor)
    this.#fit(field)
  }

  #field(): HTMLTextAreaElement | null {
    return this.#parent.querySelector('textarea')
  }

  #edited(): void {
    const field = this.#field()
    if (!field) return
    this.#host.editor.replace(field.value, field.selectionStart)
    this.#fit(field)
  }

  #submit(event: Event): void {
    event.preventDefault()
    this.#edited()
    this.#host.submit()
    this.#refresh()
    this.#field()?.focus()
  }

  /** Phones have no Shift+Enter. */
  #addLine(): void {
    this.#edited()
    this.#host.insert('\n')
    this.#refresh()
    this.#field()?.focus()
  }

  #key(event: KeyboardEvent): void {
    // Tab leaves a text field, so another key completes.
    if (event.ctrlKey && event.code === 'Space') {
      handled(event)
      return this.#complete()
    }
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return
    const { editor } = this.#host
    this.#newline = event.key === 'Enter' && event.shiftKey
    if (event.key === 'Enter' && !event.shiftKey) {
      handled(event)
      return event.repeat ? undefined : this.#submit(event)
    }
    if (event.key === 'Escape') {
      handled(event)
      return this.#host.leave()
    }
    // Within a text of several lines the arrows move; at its first and last line they walk the history.
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
    this.#edited()
    const beyond = event.key === 'ArrowUp' ? editor.text.slice(0, editor.cursor) : editor.text.slice(editor.cursor)
    if (beyond.includes('\n')) return
    handled(event)
    if (event.key === 'ArrowUp') editor.older()
    else editor.newer()
    this.#refresh()
  }

  #complete(): void {
    this.#edited()
    this.#host.complete()
    this.#refresh()
  }

  /** Touch keyboards that tell no key still tell that a line break is coming. */
  #beforeInput(event: InputEvent): void {
    if (event.inputType === 'insertText' && event.data && this.#host.takeControl()) {
      event.preventDefault()
      return this.press(keyOf(event.data, true))
    }
    const isBreak = event.inputType === 'insertLineBreak' || event.inputType === 'insertParagraph'
    if (isBreak && !this.#newline) this.#submit(event)
    this.#newline = false
  }

  #paste(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (!/[\r\n]/.test(text)) return
    event.preventDefault()
    const field = this.#field()
    if (field) field.setRangeText('', field.selectionStart, field.selectionEnd)
    this.#edited()
    this.#host.paste(text)
    this.#refresh()
  }

  #fit(field: HTMLTextAreaElement): void {
    field.rows = Math.min(MAX_FIELD_ROWS, field.value.split('\n').length)
    // A field can hide all of its text or none.
    field.classList.toggle('ph-secret', secretRanges(field.value).length > 0)
  }
}
