interface Marks {
  /** Unacknowledged bytes at which reading stops … */
  readonly highWater: number
  /** … and below which it goes on. */
  readonly lowWater: number
}

/** How far a page is behind what was read for it. */
export class ReadWindow {
  readonly #marks: Marks
  #acknowledged = 0
  #full = false

  constructor(marks: Marks) {
    this.#marks = marks
  }

  /** Whether nothing is to be read for now. */
  get isFull(): boolean {
    return this.#full
  }

  /** So many bytes were read in all. */
  read(total: number): void {
    if (total - this.#acknowledged >= this.#marks.highWater) this.#full = true
  }

  /** The page has shown so many of them. */
  acknowledge(offset: number, total: number): void {
    this.#acknowledged = Math.max(this.#acknowledged, offset)
    if (total - this.#acknowledged < this.#marks.lowWater) this.#full = false
  }
}
