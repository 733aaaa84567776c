/** Something that gathers its output during a turn of the event loop. */
export interface Flushable {
  flush(): void
}

/**
 * Flushes what gathered output, once for each and turn, so that many lines cost one write. Who asked is
 * answered before those who are told: while a thousand are told, the next request is on its way.
 */
export class Turn {
  readonly #asked = new Set<Flushable>()
  readonly #told = new Set<Flushable>()
  readonly #nextTurn: (work: () => void) => void
  readonly #over: () => void

  /** `over` is called when all have been flushed. */
  constructor(nextTurn: (work: () => void) => void, over: () => void) {
    this.#nextTurn = nextTurn
    this.#over = over
  }

  add(one: Flushable, what: 'asked' | 'told'): void {
    if (this.#asked.size + this.#told.size === 0) this.#nextTurn(() => this.#flush())
    if (what === 'asked') this.#asked.add(one)
    else this.#told.add(one)
  }

  #flush(): void {
    const all = [...this.#asked, ...this.#told]
    this.#asked.clear()
    this.#told.clear()
    for (const one of all) one.flush()
    this.#over()
  }
}
