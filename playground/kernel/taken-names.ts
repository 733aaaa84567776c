import type { Taken } from './calls.ts'

/** Who is told as ports and paths of one host are taken and let go. */
export interface TakenListener {
  taken(key: number, taken: Taken): void
  released(key: number): void
}

/** The ports and paths that programs on one host have taken: each knows of the others', so that it can say EADDRINUSE at once. */
export class TakenNames {
  readonly #taken = new Map<number, Taken>()
  readonly #listeners = new Set<TakenListener>()
  #lastKey = 0

  get all(): readonly { readonly key: number; readonly taken: Taken }[] {
    return [...this.#taken].map(([key, taken]) => ({ key, taken }))
  }

  listen(listener: TakenListener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Tells all but `by`, who knows. Returns the way to let go of it. */
  take(taken: Taken, by: TakenListener): () => void {
    const key = ++this.#lastKey
    this.#taken.set(key, taken)
    for (const listener of this.#listeners) if (listener !== by) listener.taken(key, taken)
    return () => {
      this.#taken.delete(key)
      for (const listener of this.#listeners) if (listener !== by) listener.released(key)
    }
  }
}
