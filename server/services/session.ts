import { event } from '../protocol/reply.ts'
import type { Connection } from './connection.ts'
import type { Host } from './host.ts'
import type { Outbox } from './outbox.ts'
import type { Room } from './room.ts'

/** What a session may do, from the least to the most. */
export type Role = 'guest' | 'user' | 'admin'

/** What a request may ask of the connection that it came on. */
export interface Conversation {
  /** Ends the connection once the reply to the current request is on its way. */
  endAfterReply(reason: string): void
  /** Says goodbye and ends the connection at once. */
  bye(reason: string): void
  /** The same with a goodbye behind the reply. */
  byeAfterReply(reason: string): void
  /** Begins TLS once the reply is on its way; `false` where more bytes came behind the request. */
  startTlsAfterReply(): boolean
}

const NO_ROOMS: ReadonlyMap<string, Room> = new Map()

/** Who is on a connection, and which rooms they are in. */
export class Session {
  readonly host: Host
  readonly connection: Connection
  readonly conversation: Conversation
  readonly #outbox: Outbox
  #nick: string
  #role: Role = 'guest'
  #gone = false
  /** Made with the first room: most sessions are in none. */
  #rooms: Map<string, Room> | undefined
  /** NICK, LOGIN, REGISTER or JOIN succeeded: too late for STARTTLS. */
  introduced = false

  constructor(host: Host, connection: Connection, conversation: Conversation, outbox: Outbox) {
    this.host = host
    this.connection = connection
    this.conversation = conversation
    this.#outbox = outbox
    this.#nick = host.directory.nextGuest()
    host.directory.enter(this)
  }

  get nick(): string {
    return this.#nick
  }

  get role(): Role {
    return this.#role
  }

  /** By their names in lower case. */
  get rooms(): ReadonlyMap<string, Room> {
    return this.#rooms ?? NO_ROOMS
  }

  entered(key: string, room: Room): void {
    this.#rooms ??= new Map()
    this.#rooms.set(key, room)
  }

  left(key: string): void {
    this.#rooms?.delete(key)
  }

  /** The nick of the account it is logged in to. */
  get account(): string | undefined {
    return this.#role === 'guest' ? undefined : this.#nick
  }

  /** Sends an event that is already encoded, as it is when many get the same. */
  send(bytes: Uint8Array): void {
    this.#outbox.event(bytes)
  }

  /** The connection is over; what was asked before may still be under way. */
  get gone(): boolean {
    return this.#gone
  }

  /** Takes another name or role; who shares a room is told of a new name, once. */
  rename(nick: string, role: Role): void {
    // A password that took its time must not bring back who left meanwhile.
    if (this.#gone) return
    const old = this.#nick
    this.#role = role
    this.introduced = true
    if (nick === old) return
    const rooms = [...this.rooms.values()]
    const hearers = new Set(rooms.flatMap((room) => [...room.members]))
    for (const room of rooms) room.remove(this)
    this.host.directory.leave(this)
    this.#nick = nick
    this.host.directory.enter(this)
    for (const room of rooms) room.add(this)
    this.host.announce(event(`NICK ${old} ${nick}`), hearers, this)
    this.host.transcript.record({ event: 'nick', connection: this.connection.id, nick, was: old })
  }

  /** The connection is over: leaves every room, and frees the nick. */
  leave(): void {
    this.#gone = true
    for (const room of [...this.rooms.values()]) this.leaveRoom(room)
    this.host.directory.leave(this)
    this.host.shelf.left(this)
  }

  leaveRoom(room: Room): void {
    this.host.rooms.leave(room, this)
    this.host.transcript.record({ event: 'leave', connection: this.connection.id, nick: this.#nick, room: room.name })
  }
}
