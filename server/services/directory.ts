import type { Session } from './session.ts'

const NOBODY: ReadonlySet<Session> = new Set()

/** Who is here: every session by its nick in lower case; a set where a nick has several. */
export class Directory {
  readonly #sessions = new Map<string, Session | Set<Session>>()
  #guests = 0
  #size = 0

  /** Sessions, not nicks. */
  get size(): number {
    return this.#size
  }

  nextGuest(): string {
    this.#guests += 1
    return `guest-${this.#guests}`
  }

  enter(session: Session): void {
    const key = session.nick.toLowerCase()
    const known = this.#sessions.get(key)
    if (known === undefined) this.#sessions.set(key, session)
    else if (known instanceof Set) known.add(session)
    else this.#sessions.set(key, new Set([known, session]))
    this.#size += 1
  }

  leave(session: Session): void {
    const key = session.nick.toLowerCase()
    const known = this.#sessions.get(key)
    if (known === session) this.#sessions.delete(key)
    else if (!(known instanceof Set && known.delete(session))) return
    else if (known.size === 0) this.#sessions.delete(key)
    this.#size -= 1
  }

  /** The connections of a nick. */
  of(nick: string): ReadonlySet<Session> {
    const known = this.#sessions.get(nick.toLowerCase())
    if (known === undefined) return NOBODY
    return known instanceof Set ? known : new Set([known])
  }

  *all(): Generator<Session> {
    for (const known of this.#sessions.values()) {
      if (known instanceof Set) yield* known
      else yield known
    }
  }
}
