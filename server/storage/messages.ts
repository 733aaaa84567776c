import type { Message, MessageStore } from '../services/storage.ts'
import type { Database, Row, Statement } from './database.ts'
import { MAX_ROOMS_KEPT, type MessageLimits } from './message-limits.ts'

/** Ids taken from the database at a time. A restart skips what is left of them. */
const ID_BLOCK = 1024
/** Messages that may stand above the limit of their rooms, and rooms above theirs, until the next trim. */
const TRIM_EVERY = 256

/** One seek for each room: there may be a million messages. */
const ROOMS_BY_LAST_MESSAGE = `
  WITH RECURSIVE rooms(room) AS (
    SELECT min(room) FROM messages
    UNION ALL SELECT (SELECT min(room) FROM messages WHERE room > rooms.room) FROM rooms WHERE rooms.room IS NOT NULL
  )
  SELECT room, (SELECT max(id) FROM messages WHERE room = rooms.room) AS last FROM rooms WHERE room IS NOT NULL ORDER BY last`

/** The messages in a database. */
export class DiskMessages implements MessageStore {
  readonly #database: Database
  readonly #limit: number
  readonly #maxRooms: number
  readonly #reserve: Statement
  readonly #append: Statement
  readonly #history: Statement
  readonly #trim: Statement
  readonly #forget: Statement
  #nextId = 0
  #reserved = 0
  /** In lower case, the one that was silent longest first. */
  readonly #rooms = new Set<string>()
  /** Rooms that got messages since the last trim, and how many messages that were. */
  readonly #grown = new Set<string>()
  #appended = 0

  constructor(database: Database, { history, rooms = MAX_ROOMS_KEPT }: MessageLimits) {
    this.#database = database
    this.#limit = history
    this.#maxRooms = history === 0 ? Number.POSITIVE_INFINITY : rooms
    this.#reserve = database.prepare('UPDATE message_ids SET reserved = reserved + ? RETURNING reserved')
    this.#append = database.prepare('INSERT INTO messages (room, id, time, nick, text) VALUES (?, ?, ?, ?, ?)')
    this.#history = database.prepare(
      'SELECT id, room, time, nick, text FROM messages WHERE room = ? ORDER BY id DESC LIMIT ?',
    )
    this.#trim = database.prepare(
      `DELETE FROM messages WHERE room = ?1
       AND id <= (SELECT id FROM messages WHERE room = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)`,
    )
    this.#forget = database.prepare('DELETE FROM messages WHERE room = ?')
    for (const { room } of database.prepare(ROOMS_BY_LAST_MESSAGE).all()) {
      this.#rooms.add(String(room).toLowerCase())
      this.#grown.add(String(room))
    }
    this.#trimGrown()
  }

  nextId(): number {
    if (this.#nextId === this.#reserved) {
      this.#reserved = this.#database.durably(() => Number(this.#reserve.get(ID_BLOCK)?.['reserved']))
      this.#nextId = this.#reserved - ID_BLOCK
    }
    const id = this.#nextId
    this.#nextId += 1
    return id
  }

  append({ room, id, time, nick, text }: Message): void {
    // Before the insert, so that one that fails leaves no message that was not acknowledged.
    if (this.#appended === TRIM_EVERY) this.#trimGrown()
    this.#append.run(room, id, time, nick, text)
    const key = room.toLowerCase()
    this.#rooms.delete(key)
    this.#rooms.add(key)
    this.#grown.add(key)
    this.#appended += 1
  }

  history(room: string, count: number): Message[] {
    const shown = this.#limit === 0 ? count : Math.min(count, this.#limit)
    return this.#history.all(room, shown).reverse().map(toMessage)
  }

  #trimGrown(): void {
    if (this.#limit > 0) {
      this.#database.transaction(() => {
        for (const room of this.#grown) this.#trim.run(room, this.#limit)
        for (const room of [...this.#rooms].slice(0, Math.max(0, this.#rooms.size - this.#maxRooms))) {
          this.#forget.run(room)
          this.#rooms.delete(room)
        }
      })
    }
    this.#grown.clear()
    this.#appended = 0
  }
}

const toMessage = ({ id, room, time, nick, text }: Row): Message => ({
  id: Number(id),
  room: String(room),
  time: Number(time),
  nick: String(nick),
  text: String(text),
})
