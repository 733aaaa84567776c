/** Time between two looks at the members of one room, in milliseconds. */
export const LOOK_EVERY_MS = 1000

/** Has the members of a room read again after they changed, however many come and go at once. */
export class MembersWatch {
  readonly #look: (room: string) => void
  /** Rooms looked at a moment ago, and whether they changed since. */
  readonly #recent = new Map<string, { timer: ReturnType<typeof setTimeout>; changed: boolean }>()

  constructor(look: (room: string) => void) {
    this.#look = look
  }

  changed(room: string): void {
    const recent = this.#recent.get(room)
    if (recent) recent.changed = true
    else this.#lookNow(room)
  }

  stop(): void {
    for (const { timer } of this.#recent.values()) clearTimeout(timer)
    this.#recent.clear()
  }

  #lookNow(room: string): void {
    const timer = setTimeout(() => {
      const changed = this.#recent.get(room)?.changed
      this.#recent.delete(room)
      if (changed) this.#lookNow(room)
    }, LOOK_EVERY_MS)
    this.#recent.set(room, { timer, changed: false })
    this.#look(room)
  }
}
