import type { ConnectionState } from '../gateway/connection-state.ts'
import { explain } from './explain.ts'

interface RemarksOptions {
  readonly state: () => ConnectionState
  /** Whether remarks have no place among what was said. */
  readonly isPlain: () => boolean
  /** Shows a remark among what was said. */
  readonly note: (words: string) => void
  readonly changed: () => void
}

/** What the terminal has to tell whoever uses it: one thing at a time, below its status. */
export class Remarks {
  readonly #options: RemarksOptions
  #message: string | undefined
  /** Told until something is sent, whatever becomes of the connection. */
  #notice: string | undefined

  constructor(options: RemarksOptions) {
    this.#options = options
  }

  get words(): string | undefined {
    return this.#message ?? this.#notice
  }

  tell(words: string): void {
    this.say(words)
    this.#options.note(words)
  }

  /** Tells it below the status alone. */
  say(words: string): void {
    this.#message = words
    this.#options.changed()
  }

  /** Tells it where it is read more easily: among what was said, or else below the status. */
  list(words: string): void {
    if (this.#options.isPlain()) this.say(words)
    else this.#options.note(words)
  }

  notice(words: string): void {
    this.#notice = words
    this.#options.changed()
  }

  /** Something else is done: what was told is over. */
  forget(): void {
    this.#message = undefined
    this.#options.changed()
  }

  sent(): void {
    this.#notice = undefined
    this.forget()
  }

  /** Says why something cannot be done; throws what is a fault of the page. */
  failed(error: unknown): void {
    this.tell(explain(error, this.#options.state()))
  }

  /** Begins what takes its time, or says why it cannot be done. */
  attempt(action: () => Promise<void>): void {
    this.forget()
    action()
      .catch((error: unknown) => this.failed(error))
      .catch(reportError)
  }
}
