import { encodeEscapes } from './escapes.ts'
import { encodeText, type LineEnding } from './line-ending.ts'
import { type Pieces, PiecewiseSend } from './pieces.ts'

export class BusyError extends Error {
  readonly code = 'BUSY'

  constructor({ sent, total }: PiecewiseSend) {
    super(`Cannot send as one send in pieces must be over before the next: ${sent} of ${total} bytes are sent`)
    this.name = 'BusyError'
  }
}

interface ComposerSettings {
  readonly ending: LineEnding
  /** Whether `\x00` and the like stand for bytes. */
  readonly escapes: boolean
  readonly inPieces: boolean
  readonly pieces: Pieces
}

interface ComposerOptions {
  readonly send: (bytes: Uint8Array) => void
  readonly changed: () => void
  /** A send in pieces broke off. */
  readonly failed: (failure: unknown) => void
}

/** How a line becomes bytes and goes: with which ending, with escapes or without, whole or in pieces. */
export class Composer {
  readonly #options: ComposerOptions
  #settings: ComposerSettings = { ending: 'crlf', escapes: false, inPieces: false, pieces: { size: 1, gap: 200 } }
  #running: PiecewiseSend | undefined

  constructor(options: ComposerOptions) {
    this.#options = options
  }

  get settings(): ComposerSettings {
    return this.#settings
  }

  set(settings: Partial<ComposerSettings>): void {
    this.#settings = { ...this.#settings, ...settings }
    this.#options.changed()
  }

  /** Bytes sent and in all, while a send in pieces is under way. */
  get progress(): { readonly sent: number; readonly total: number } | undefined {
    return this.#running
  }

  /** What Enter sends for `text`. */
  line(text: string): Uint8Array {
    return this.text(this.#settings.ending === 'none' ? text : `${text}\n`)
  }

  /** `text` with the chosen ending for each of its line breaks. */
  text(text: string): Uint8Array {
    const { escapes, ending } = this.#settings
    if (!escapes) return encodeText(text, ending)
    const parts = text.split('\n').map((line) => encodeEscapes(line))
    const lineBreak = encodeText('\n', ending)
    return Uint8Array.from(parts.flatMap((part, index) => (index === 0 ? [...part] : [...lineBreak, ...part])))
  }

  /** Throws `BusyError`, or what sending throws; then nothing is sent. */
  send(bytes: Uint8Array): void {
    if (this.#running) throw new BusyError(this.#running)
    if (!this.#settings.inPieces) return this.#options.send(bytes)
    const { send, changed, failed } = this.#options
    const sending = new PiecewiseSend(bytes, {
      ...this.#settings.pieces,
      send,
      progressed: changed,
      ended: (failure) => {
        this.#running = undefined
        changed()
        if (failure !== undefined) failed(failure)
      },
    })
    this.#running = sending
    try {
      sending.start()
    } catch (error) {
      this.#running = undefined
      throw error
    }
  }

  stop(): void {
    this.#running?.stop()
    this.#running = undefined
    this.#options.changed()
  }
}
