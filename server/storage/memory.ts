import type { Account, AccountStore, Message, MessageStore, Storage } from '../services/storage.ts'
import { type Hasher, MemoryFiles } from './memory-files.ts'
import { MAX_ROOMS_KEPT, type MessageLimits } from './message-limits.ts'

/** A storage that ends with the process or the page. It needs nothing of Node: the digest is passed in. */
export const memoryStorage = (options: MessageLimits & { readonly sha256: () => Hasher }): Storage => ({
  accounts: new MemoryAccounts(),
  messages: new MemoryMessages(options),
  files: new MemoryFiles(options.sha256),
})

class MemoryAccounts implements AccountStore {
  readonly #accounts = new Map<string, Account>()

  get count(): number {
    return this.#accounts.size
  }

  find(nick: string): Account | undefined {
    return this.#accounts.get(nick.toLowerCase())
  }

  add(account: Account): boolean {
    const key = account.nick.toLowerCase()
    if (this.#accounts.has(key)) return false
    this.#accounts.set(key, account)
    return true
  }
}

class MemoryMessages implements MessageStore {
  readonly #limit: number
  readonly #maxRooms: number
  /** The one that was silent longest first. */
  readonly #rooms = new Map<string, Message[]>()
  #id = 0

  constructor({ history, rooms = MAX_ROOMS_KEPT }: MessageLimits) {
    this.#limit = history
    this.#maxRooms = history === 0 ? Number.POSITIVE_INFINITY : rooms
  }

  nextId(): number {
    this.#id += 1
    return this.#id
  }

  append(message: Message): void {
    const key = message.room.toLowerCase()
    const kept = this.#rooms.get(key) ?? []
    this.#rooms.delete(key)
    this.#rooms.set(key, kept)
    const [silent] = this.#rooms.keys()
    if (this.#rooms.size > this.#maxRooms && silent !== undefined) this.#rooms.delete(silent)
    kept.push(message)
    // Trimmed at twice the limit, so that a message costs no shift of all the others.
    if (this.#limit > 0 && kept.length === 2 * this.#limit) kept.splice(0, this.#limit)
  }

  history(room: string, count: number): Message[] {
    const kept = this.#rooms.get(room.toLowerCase()) ?? []
    const shown = this.#limit === 0 ? count : Math.min(count, this.#limit)
    return kept.slice(Math.max(0, kept.length - shown))
  }
}
