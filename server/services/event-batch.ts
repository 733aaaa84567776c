const EMPTY = new Uint8Array()

/**
 * Joins the events that one turn brought a receiver into one buffer. The receivers of a room mostly
 * get the same events, so the last buffer is kept and given to all who have the same ones.
 */
export class EventBatch {
  #events: readonly Uint8Array[] = []
  #joined: Uint8Array = EMPTY

  join(events: readonly Uint8Array[]): Uint8Array {
    const [only] = events
    if (events.length === 1 && only) return only
    if (!this.#holds(events)) {
      this.#events = events
      this.#joined = concat(events)
    }
    return this.#joined
  }

  /** Lets go of the last buffer. */
  clear(): void {
    this.#events = []
    this.#joined = EMPTY
  }

  #holds(events: readonly Uint8Array[]): boolean {
    const { length } = events
    if (length !== this.#events.length) return false
    // From the end, where what differs mostly does; by hand, as it is done for each receiver.
    for (let index = length - 1; index >= 0; index--) if (events[index] !== this.#events[index]) return false
    return true
  }
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    joined.set(part, offset)
    offset += part.length
  }
  return joined
}
