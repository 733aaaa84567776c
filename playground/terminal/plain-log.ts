import { type Fragment, fragmentText } from './transcript.ts'

/** Entries of the plain log; the oldest go first. */
export const MAX_LOG_ENTRIES = 200
/** Characters of one entry; a longer line goes on in the next one. */
export const MAX_ENTRY_LENGTH = 1000

export interface LogEntry {
  readonly key: number
  readonly from: 'page' | 'server'
  text: string
}

/** What was said, line by line and by whom, for the plain view. */
export class PlainLog {
  #entries: LogEntry[] = []
  #next = 0

  get entries(): readonly LogEntry[] {
    return this.#entries
  }

  /** How many of the oldest entries were let go. */
  get earlier(): number {
    return this.#next - this.#entries.length
  }

  add(fragments: readonly Fragment[]): void {
    for (const fragment of fragments) if (fragment.from !== 'note') this.#say(fragment.from, fragment)
    if (this.#entries.length > MAX_LOG_ENTRIES) this.#entries.splice(0, this.#entries.length - MAX_LOG_ENTRIES)
  }

  clear(): void {
    this.#entries = []
    this.#next = 0
  }

  #say(from: LogEntry['from'], fragment: Fragment): void {
    let text = fragmentText(fragment)
    const last = this.#entries.at(-1)
    if (!fragment.begins && last?.from === from) {
      const room = Math.max(0, MAX_ENTRY_LENGTH - last.text.length)
      last.text += text.slice(0, room)
      text = text.slice(room)
    }
    for (; text.length > 0; text = text.slice(MAX_ENTRY_LENGTH)) {
      this.#entries.push({ key: this.#next++, from, text: text.slice(0, MAX_ENTRY_LENGTH) })
    }
  }
}
