import { Completer } from './completer.ts'
import { Composer } from './composer.ts'
import type { KnownNames } from './known-names.ts'
import { LineEditor } from './line-editor.ts'
import { LineHistory } from './line-history.ts'

interface InputLineOptions {
  /** Puts bytes on the connection, or throws why not. */
  readonly send: (bytes: Uint8Array) => void
  /** Throws while nothing may be sent. */
  readonly check: () => void
  /** What can be completed; `undefined` where the service has no names. */
  readonly names: () => KnownNames | undefined
  readonly changed: () => void
  /** What was asked for cannot be done. */
  readonly failed: (error: unknown) => void
  /** Candidates of a completion. */
  readonly list: (words: string) => void
}

/** The line that a person types: how it is edited, completed and sent. */
export class InputLine {
  readonly editor = new LineEditor(new LineHistory())
  readonly composer: Composer
  readonly #options: InputLineOptions
  readonly #completer = new Completer(this.editor)

  constructor(options: InputLineOptions) {
    this.#options = options
    this.composer = new Composer(options)
  }

  /** Sends the line; it stays if it cannot be sent. */
  submit(): void {
    const { text } = this.editor
    this.#try(() => this.#send(this.composer.line(text), () => this.editor.commit(text)))
  }

  /** Inserts `text`, and sends all of it up to its last line break as one write. */
  paste(text: string): void {
    this.#try(() => {
      const divided = this.editor.divide(text)
      if (!divided) return this.editor.insert(text)
      const { complete, rest, cursor } = divided
      const line = this.composer.settings.ending === 'none' ? complete : complete.slice(0, -1)
      this.#send(this.composer.text(complete), () => this.editor.commit(line, rest, cursor))
    })
  }

  insert(text: string): void {
    this.#try(() => this.editor.insert(text))
  }

  /** `false` if there is nothing to complete. */
  complete(): boolean {
    const names = this.#options.names()
    const completed = names !== undefined && this.#completer.complete(names)
    if (typeof completed === 'string') this.#options.list(completed)
    return completed !== false
  }

  #send(bytes: Uint8Array, sent: () => void): void {
    if (bytes.length === 0) return
    this.#options.check()
    this.composer.send(bytes)
    sent()
  }

  /** Does what the person asked for, or says why it cannot be done. */
  #try(action: () => void): void {
    try {
      action()
    } catch (error) {
      this.#options.failed(error)
    }
  }
}
