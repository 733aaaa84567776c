import { event } from '../protocol/reply.ts'
import type { Announce } from './announce.ts'
import type { Session } from './session.ts'

/** A room exists as long as it has members. */
export class Room {
  /** As first spelt. */
  readonly name: string
  readonly #members = new Set<Session>()
  /** Connections by nick: a nick is one member on however many it is. */
  readonly #connections = new Map<string, number>()

  constructor(name: string) {
    this.name = name
  }

  /** How many nicks are in it. */
  get size(): number {
    return this.#connections.size
  }

  get members(): ReadonlySet<Session> {
    return this.#members
  }

  has(nick: string): boolean {
    return this.#connections.has(nick)
  }

  add(session: Session): void {
    this.#members.add(session)
    this.#connections.set(session.nick, (this.#connections.get(session.nick) ?? 0) + 1)
  }

  remove(session: Session): void {
    this.#members.delete(session)
    const left = (this.#connections.get(session.nick) ?? 0) - 1
    if (left > 0) this.#connections.set(session.nick, left)
    else this.#connections.delete(session.nick)
  }
}

/** All rooms, by their names in lower case. */
export class Rooms {
  readonly #rooms = new Map<string, Room>()
  readonly #announce: Announce

  constructor(announce: Announce) {
    this.#announce = announce
  }

  get size(): number {
    return this.#rooms.size
  }

  /** In the order of their names. */
  all(): Room[] {
    return [...this.#rooms.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
  }

  /** The others hear of it when the nick was not in the room yet. */
  join(name: string, session: Session): Room {
    const key = name.toLowerCase()
    const room = this.#rooms.get(key) ?? new Room(name)
    const known = room.has(session.nick)
    this.#rooms.set(key, room)
    room.add(session)
    session.entered(key, room)
    if (!known) this.#announce(event(`JOIN ${room.name} ${session.nick}`), room.members, session)
    return room
  }

  /** The others hear of it when it was the nick's last connection there. */
  leave(room: Room, session: Session): void {
    const key = room.name.toLowerCase()
    room.remove(session)
    session.left(key)
    if (room.size === 0) this.#rooms.delete(key)
    else if (!room.has(session.nick)) this.#announce(event(`LEAVE ${room.name} ${session.nick}`), room.members)
  }
}
