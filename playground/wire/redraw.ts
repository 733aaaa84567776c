/** Time between two drawings while events keep coming, in milliseconds. */
const INTERVAL_MS = 100

/** Draws in the next frame after something changed, and not more often than a flood of changes lets the page breathe. */
export class Redraw {
  readonly #draw: () => void
  #frame: number | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #drawnAt = Number.NEGATIVE_INFINITY

  constructor(draw: () => void) {
    this.#draw = draw
  }

  schedule(): void {
    if (this.#frame !== undefined || this.#timer !== undefined) return
    const wait = this.#drawnAt + INTERVAL_MS - performance.now()
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
      this.#draw()
      this.#drawnAt = performance.now()
    })
  }
}
