/** Entries one log keeps; the oldest go first. */
export const MAX_ENTRIES = 500

/** A line that carried something, as it crossed: without its ending, passwords masked. */
export interface Line {
  readonly direction: 'sent' | 'received'
  readonly text: string
}

/** Which connection carried it, and in which lines. */
export interface Carried {
  readonly label: string
  readonly lines: readonly Line[]
}

/** Times are milliseconds since the Unix epoch. */
export interface Message {
  readonly kind: 'message'
  /** The server's own, growing. */
  readonly id: number
  readonly at: number
  readonly nick: string
  readonly text: string
  readonly carried: Carried
}

/** What is told between the messages. */
export type Remark =
  | { readonly kind: 'joined' | 'left'; readonly at: number; readonly nick: string; readonly carried: Carried }
  | {
      readonly kind: 'renamed'
      readonly at: number
      readonly nick: string
      readonly to: string
      readonly carried: Carried
    }
  | {
      readonly kind: 'broadcast'
      readonly at: number
      readonly nick: string
      readonly text: string
      readonly carried: Carried
    }
  | { readonly kind: 'note'; readonly at: number; readonly text: string }

export type Entry = Message | Remark

/** What was said in one room or between two, in its order, bounded; a message that is known by its id is not doubled. */
export class RoomLog {
  #entries: Entry[] = []
  readonly #ids = new Set<number>()
  #dropped = 0

  get entries(): readonly Entry[] {
    return this.#entries
  }

  /** How many of the oldest were let go to stay within `MAX_ENTRIES`. */
  get dropped(): number {
    return this.#dropped
  }

  /** Puts a message where its id belongs; `false` when it is there already. */
  add(message: Message): boolean {
    if (this.#ids.has(message.id)) return false
    this.#ids.add(message.id)
    let index = this.#entries.length
    for (let before = index - 1; before >= 0; before--) {
      const entry = this.#entries[before]
      if (!entry) break
      const earlier = entry.kind === 'message' ? entry.id < message.id : entry.at <= message.at
      if (earlier) break
      index = before
    }
    this.#entries.splice(index, 0, message)
    this.#trim()
    return true
  }

  remark(remark: Remark): void {
    this.#entries.push(remark)
    this.#trim()
  }

  #trim(): void {
    while (this.#entries.length > MAX_ENTRIES) {
      const oldest = this.#entries.shift()
      if (oldest?.kind === 'message') this.#ids.delete(oldest.id)
      this.#dropped++
    }
  }
}
