import type { Conversation } from '../../client/conversation.ts'
import type { Carrier } from '../../client/upload.ts'
import type { Channel } from '../channel.ts'
import type { FileConnection, Role } from './connection.ts'

/** Who one is on the channel, as the server says. */
interface Identity {
  readonly nick: string
  readonly role: string
}

const NOWHERE: Carrier = {
  room: 0,
  send: () => {
    throw new Error('Cannot send as the channel must have a connection: it has none')
  },
}

const roleOf = (role: string): Role => (role === 'admin' || role === 'user' ? role : 'guest')

/** The shelf's connection, on a channel of the live page. */
export class ShelfChannel implements FileConnection {
  readonly #channel: Channel
  readonly #identity: () => Identity
  readonly #listeners = new Set<() => void>()

  constructor(channel: Channel, identity: () => Identity) {
    this.#channel = channel
    this.#identity = identity
  }

  get open(): boolean {
    return this.#channel.state.name === 'open' || this.#channel.state.name === 'lost'
  }

  get conversation(): Conversation {
    return this.#channel.conversation
  }

  get carrier(): Carrier {
    return this.#channel.connection ?? NOWHERE
  }

  get nick(): string {
    return this.#identity().nick
  }

  get role(): Role {
    return roleOf(this.#identity().role)
  }

  renew(): void {
    this.#channel.open()
  }

  /** The page goes away: half a payload must not hold its name for a minute. */
  leave(): void {
    if (!this.#channel.conversation.idle) this.#channel.connection?.leave()
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Something of the channel or of who one is on it changed. */
  changed(): void {
    for (const listener of this.#listeners) listener()
  }
}
