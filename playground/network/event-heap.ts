/** Work that is due at a time, in milliseconds; of two at the same time the one added first comes first. */
export interface Event {
  readonly time: number
  readonly order: number
  readonly work: () => void
}

const before = (a: Event, b: Event): boolean => a.time < b.time || (a.time === b.time && a.order < b.order)

/** Events by time: a binary heap, so that a hundred thousand segments on their way cost no more than a few. */
export class EventHeap {
  readonly #events: Event[] = []

  get size(): number {
    return this.#events.length
  }

  get first(): Event | undefined {
    return this.#events[0]
  }

  add(event: Event): void {
    const events = this.#events
    let at = events.length
    events.push(event)
    while (at > 0) {
      const above = (at - 1) >> 1
      const parent = events[above]
      if (parent === undefined || before(parent, event)) break
      events[at] = parent
      at = above
    }
    events[at] = event
  }

  take(): Event | undefined {
    const events = this.#events
    const first = events[0]
    const last = events.pop()
    if (last === undefined || events.length === 0) return first
    let at = 0
    for (;;) {
      let below = 2 * at + 1
      let child = events[below]
      if (child === undefined) break
      const right = events[below + 1]
      if (right !== undefined && before(right, child)) {
        child = right
        below += 1
      }
      if (before(last, child)) break
      events[at] = child
      at = below
    }
    events[at] = last
    return first
  }
}
