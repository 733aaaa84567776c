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

interface ComposerOptions {
  readonly send: (bytes: Uint8Array) => void
  readonly changed: () => void
  /** A send in pieces broke off. */
  readonly failed: (failure: unknown) => void
}

/** How a line becomes bytes and goes: with which ending, with escapes or without, whole or in pieces. */
export class Composer {
  readonly #options: ComposerOptions
  ending: LineEnding = 'crlf'
  escapes = false
  pieces: Pieces = { size: 1, gap: 200 }
  inPieces = false
  #running: PiecewiseSend | undefined

  constructor(options: ComposerOptions) {
    this.#options = options
  }

  /** Bytes sent and in all, while a send in pieces is under way. */
  get progress(): { readonly sent: number; readonly total: number } | undefined {
    return this.#running
  }

  /** What Enter sends for `text`. */
  line(text: string): Uint8Array {
    return this.text(this.ending === 'none' ? text : `${text}\n`)
  }

  /** `text` with the chosen ending for each of its line breaks. */
  text(text: string): Uint8Array {
    if (!this.escapes) return encodeText(text, this.ending)
    const parts = text.split('\n').map((line) => encodeEscapes(line))
    const ending = encodeText('\n', this.ending)
    return Uint8Array.from(parts.flatMap((part, index) => (index === 0 ? [...part] : [...ending, ...part])))
  }

  /** Throws `BusyError`, or what sending throws; then nothing is sent. */
  send(bytes: Uint8Array): void {
    if (this.#running) throw new BusyError(this.#running)
    if (!this.inPieces) return this.#options.send(bytes)
    const { send, changed, failed } = this.#options
    const sending = new PiecewiseSend(bytes, {
      ...this.pieces,
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
