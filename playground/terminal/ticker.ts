/** How often what counts seconds is drawn again, in milliseconds. */
const TICK_MS = 250

/** Calls `tick` again and again while it is on. */
export class Ticker {
  readonly #tick: () => void
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(tick: () => void) {
    this.#tick = tick
  }

  turn(on: boolean): void {
    if (on === (this.#timer !== undefined)) return
    clearInterval(this.#timer)
    this.#timer = on ? setInterval(this.#tick, TICK_MS) : undefined
  }
}
