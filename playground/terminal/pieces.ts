/** Bytes of one piece, and milliseconds between two. */
export const MAX_PIECE_BYTES = 4096
export const MAX_GAP_MS = 10_000

/** How something is sent in pieces: `size` in bytes, `gap` in milliseconds. */
export interface Pieces {
  readonly size: number
  readonly gap: number
}

const within = (value: number, least: number, most: number): number =>
  Number.isFinite(value) ? Math.min(most, Math.max(least, Math.round(value))) : least

/** The nearest sizes and gaps there are. */
export const boundPieces = ({ size, gap }: Pieces): Pieces => ({
  size: within(size, 1, MAX_PIECE_BYTES),
  gap: within(gap, 0, MAX_GAP_MS),
})

interface PiecewiseOptions extends Pieces {
  readonly send: (piece: Uint8Array) => void
  readonly progressed: () => void
  /** All is sent, or `failure` came in between. */
  readonly ended: (failure?: unknown) => void
}

/** Sends bytes a piece at a time, the first one at once, each as a write of its own. */
export class PiecewiseSend {
  readonly #bytes: Uint8Array
  readonly #options: PiecewiseOptions
  #sent = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(bytes: Uint8Array, options: PiecewiseOptions) {
    this.#bytes = bytes
    this.#options = { ...options, ...boundPieces(options) }
  }

  get sent(): number {
    return this.#sent
  }

  get total(): number {
    return this.#bytes.length
  }

  /** Throws what `send` throws for the first piece, having sent nothing. */
  start(): void {
    this.#next()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #next(): void {
    const { size, gap, send, progressed, ended } = this.#options
    const piece = this.#bytes.subarray(this.#sent, this.#sent + size)
    send(piece)
    this.#sent += piece.length
    if (this.#sent >= this.total) return ended()
    progressed()
    this.#timer = setTimeout(() => {
      try {
        this.#next()
      } catch (failure) {
        ended(failure)
      }
    }, gap)
  }
}
