/** Bytes that the server's socket has not taken yet, kept to be sent again on another WebSocket. */
export class Unsent {
  /** Writes in their order; the first one begins at `#taken`. */
  #writes: Uint8Array<ArrayBuffer>[] = []
  #taken = 0
  #end = 0

  /** How many there are. */
  get length(): number {
    return this.#end - this.#taken
  }

  add(bytes: Uint8Array<ArrayBuffer>): void {
    this.#writes.push(bytes)
    this.#end += bytes.length
  }

  /** The socket has taken all bytes before `offset`. */
  taken(offset: number): void {
    while (this.#taken < offset) {
      const first = this.#writes[0]
      if (first === undefined) {
        this.#taken = offset
        this.#end = offset
        return
      }
      const count = Math.min(first.length, offset - this.#taken)
      if (count === first.length) this.#writes.shift()
      else this.#writes[0] = first.subarray(count)
      this.#taken += count
    }
  }

  /** What stands behind `offset`, write by write. */
  from(offset: number): Uint8Array<ArrayBuffer>[] {
    let at = this.#taken
    return this.#writes.flatMap((bytes) => {
      const start = Math.max(0, offset - at)
      at += bytes.length
      return start < bytes.length ? [bytes.subarray(start)] : []
    })
  }
}
