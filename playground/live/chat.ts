import type { ServerEvent } from '../client/server-event.ts'
import type { Carried, Message, Remark } from './room-log.ts'
import { type Member, Thread } from './thread.ts'

/** Conversations by TELL kept at once; the one that was silent longest goes first. */
export const MAX_DIRECT = 50
/** Rooms of the server that are listed. */
export const MAX_OFFERED = 200

export interface OfferedRoom {
  readonly name: string
  readonly members: number
}

const keyOf = (name: string): string => name.toLowerCase()

/** What the page knows of the chat: its rooms, its direct messages, and which of them is looked at. */
export class Chat {
  readonly #rooms = new Map<string, Thread>()
  readonly #direct = new Map<string, Thread>()
  readonly #now: () => number
  #current: Thread | undefined
  #attentive = true
  #offered: readonly OfferedRoom[] = []
  /** Rooms that the server has beyond those listed. */
  unlisted = 0

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  get rooms(): Thread[] {
    return [...this.#rooms.values()]
  }

  get direct(): Thread[] {
    return [...this.#direct.values()]
  }

  get current(): Thread | undefined {
    return this.#current
  }

  get offered(): readonly OfferedRoom[] {
    return this.#offered
  }

  get unread(): number {
    return [...this.rooms, ...this.direct].reduce((sum, { unread }) => sum + unread, 0)
  }

  /** Whether somebody looks at the current conversation. */
  set attentive(attentive: boolean) {
    this.#attentive = attentive
    if (attentive && this.#current) this.#current.unread = 0
  }

  room(name: string): Thread | undefined {
    return this.#rooms.get(keyOf(name))
  }

  choose(thread: Thread): void {
    this.#current = thread
    if (this.#attentive) thread.unread = 0
  }

  /** The server's list of its rooms. */
  offer(rooms: readonly OfferedRoom[]): void {
    this.#offered = rooms.slice(0, MAX_OFFERED)
    this.unlisted = rooms.length - this.#offered.length
  }

  /** The page is in this room. */
  entered(name: string): Thread {
    const known = this.room(name)
    if (known) return known
    const thread = new Thread('room', name)
    this.#rooms.set(keyOf(name), thread)
    this.#current ??= thread
    return thread
  }

  left(name: string): void {
    const thread = this.room(name)
    this.#rooms.delete(keyOf(name))
    if (thread && thread === this.#current) this.#current = this.rooms[0]
  }

  /** The direct messages with `nick`, the newest of all from now on. */
  with(nick: string): Thread {
    const key = keyOf(nick)
    const thread = this.#direct.get(key) ?? new Thread('direct', nick)
    this.#direct.delete(key)
    this.#direct.set(key, thread)
    if (this.#direct.size > MAX_DIRECT) {
      const oldest = [...this.#direct].find(([, one]) => one !== this.#current && one !== thread)
      if (oldest) this.#direct.delete(oldest[0])
    }
    return thread
  }

  members(name: string, members: readonly Member[]): void {
    const thread = this.room(name)
    if (thread) thread.members = members
  }

  /** A message of others or of one's own; those known by their id are not doubled. */
  said(thread: Thread, message: Omit<Message, 'kind' | 'at'> & { readonly at?: number }, own = false): void {
    const added = thread.log.add({ kind: 'message', at: this.#now(), ...message })
    if (added && !own && !(this.#attentive && thread === this.#current)) thread.unread++
  }

  /** Takes an event of the server in; returns the room whose members are others now. */
  apply(event: ServerEvent, carried: Carried): string | undefined {
    switch (event.kind) {
      case 'MSG': {
        const thread = this.room(event.room)
        if (thread) this.said(thread, { ...messageOf(event), carried })
        return undefined
      }
      case 'TELL':
        this.said(this.with(event.nick), { ...messageOf(event), carried })
        return undefined
      case 'BROADCAST':
        this.#current?.log.remark({ kind: 'broadcast', at: this.#now(), nick: event.nick, text: event.text, carried })
        return undefined
      case 'JOIN':
      case 'LEAVE':
        this.#remark(event.room, { kind: event.kind === 'JOIN' ? 'joined' : 'left', nick: event.nick, carried })
        return event.room
      case 'NICK':
        this.#renamed(event.old, event.nick, carried)
        return undefined
      default:
        return undefined
    }
  }

  #remark(name: string, remark: { kind: 'joined' | 'left'; nick: string; carried: Carried }): void {
    this.room(name)?.log.remark({ at: this.#now(), ...remark })
  }

  #renamed(old: string, nick: string, carried: Carried): void {
    const remark: Remark = { kind: 'renamed', at: this.#now(), nick: old, to: nick, carried }
    for (const room of this.#rooms.values()) {
      if (!room.members.some((member) => member.nick === old)) continue
      room.members = room.members.map((member) => (member.nick === old ? { ...member, nick } : member))
      room.log.remark(remark)
    }
    const thread = this.#direct.get(keyOf(old))
    if (!thread || this.#direct.has(keyOf(nick))) return
    this.#direct.delete(keyOf(old))
    thread.name = nick
    thread.log.remark(remark)
    this.#direct.set(keyOf(nick), thread)
  }
}

const messageOf = ({ nick, id, text }: { nick: string; id: string; text: string }) => ({ nick, id: Number(id), text })
