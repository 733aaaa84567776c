/** Used-up places at the front before the list is made anew. */
const SPENT = 64

/** First in, first out, without moving all that waits each time one leaves. */
export class Fifo<T> {
  #items: T[] = []
  #head = 0

  get length(): number {
    return this.#items.length - this.#head
  }

  get first(): T | undefined {
    return this.#items[this.#head]
  }

  push(item: T): void {
    this.#items.push(item)
  }

  shift(): T | undefined {
    const item = this.#items[this.#head]
    if (item === undefined) return undefined
    this.#head += 1
    if (this.#head >= SPENT && this.#head * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#head)
      this.#head = 0
    }
    return item
  }

  find(wanted: (item: T) => boolean): T | undefined {
    for (let at = this.#head; at < this.#items.length; at++) {
      const item = this.#items[at]
      if (item !== undefined && wanted(item)) return item
    }
    return undefined
  }

  /** Takes the first one of its kind out, wherever it stands. */
  remove(item: T): void {
    const at = this.#items.indexOf(item, this.#head)
    if (at !== -1) this.#items.splice(at, 1)
  }

  /** Empties it and returns what was in it. */
  clear(): readonly T[] {
    const items = this.#items.slice(this.#head)
    this.#items = []
    this.#head = 0
    return items
  }
}
