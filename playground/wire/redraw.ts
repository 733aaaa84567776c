/** Least and longest time between two drawings while events keep coming, in milliseconds. */
const INTERVAL_MS = 100
const MAX_INTERVAL_MS = 400
/** The time between two drawings is so many times that of the last one. */
const BREATH = 4

/** Draws in the next frame after something changed, and not more often than a flood of changes lets the page breathe: the longer a drawing takes, the longer the wait. */
export class Redraw {
  readonly #draw: () => void
  #frame: number | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #drawnAt = Number.NEGATIVE_INFINITY
  #cost = 0

  constructor(draw: () => void) {
    this.#draw = draw
  }

  schedule(): void {
    if (this.#frame !== undefined || this.#timer !== undefined) return
    const interval = Math.min(MAX_INTERVAL_MS, Math.max(INTERVAL_MS, BREATH * this.#cost))
    const wait = this.#drawnAt + interval - performance.now()
    if (wait <= 0) this.#request()
    else this.#timer = setTimeout(() => this.#request(), wait)
  }

  cancel(): void {
    clearTimeout(this.#timer)
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame)
    this.#timer = undefined
    this.#frame = undefined
  }

  #request(): void {
    this.#timer = undefined
    this.#frame = requestAnimationFrame(() => {
      this.#frame = undefined
      const begun = performance.now()
      this.#draw()
      this.#drawnAt = performance.now()
      // Elements update behind this call, and the browser lays out and paints behind them.
      setTimeout(() => {
        this.#drawnAt = performance.now()
        this.#cost = this.#drawnAt - begun
      })
    })
  }
}
