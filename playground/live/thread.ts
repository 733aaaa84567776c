import type { Problem } from './problem.ts'
import { RoomLog } from './room-log.ts'

export interface Member {
  readonly nick: string
  readonly role: string
}

/** One conversation: a room, or the direct messages with one nick. */
export class Thread {
  readonly kind: 'room' | 'direct'
  name: string
  readonly log = new RoomLog()
  /** Messages that came while nobody looked. */
  unread = 0
  /** Of a room, as the server last told. */
  members: readonly Member[] = []
  /** What is written and not sent yet. */
  draft = ''
  /** Why the last thing asked for here was refused. */
  problem: Problem

  constructor(kind: Thread['kind'], name: string) {
    this.kind = kind
    this.name = name
  }
}
