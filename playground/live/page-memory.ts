import type { Ticket } from '../gateway/connection.ts'

const KEY = 'porthole-live'

/** What a page leaves to the one that is loaded in its place: no password, and no word that was said. */
export interface PageMemory {
  readonly tickets: Readonly<Record<string, Ticket>>
  readonly nick: string
  readonly role: string
  readonly rooms: readonly string[]
  /** The room that was looked at. */
  readonly current: string | undefined
}

export const keepMemory = (storage: Storage, memory: PageMemory): void => storage.setItem(KEY, JSON.stringify(memory))

/** Takes it away too: a duplicated tab must not go on with the connections of the first one. */
export function takeMemory(storage: Storage): PageMemory | undefined {
  const text = storage.getItem(KEY)
  storage.removeItem(KEY)
  return text === null ? undefined : parseMemory(text)
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const isTicket = (value: unknown): value is Ticket =>
  isRecord(value) && ['id', 'key', 'local', 'remote'].every((field) => typeof value[field] === 'string')

/** Reads what another page, or another version of it, wrote. */
export function parseMemory(text: string): PageMemory | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (!isRecord(value)) return undefined
    const { tickets, nick, role, rooms, current } = value
    if (typeof nick !== 'string' || typeof role !== 'string' || !Array.isArray(rooms) || !isRecord(tickets))
      return undefined
    return {
      tickets: Object.fromEntries(
        Object.entries(tickets).flatMap(([label, ticket]) => (isTicket(ticket) ? [[label, ticket]] : [])),
      ),
      nick,
      role,
      rooms: rooms.filter((room) => typeof room === 'string'),
      current: typeof current === 'string' ? current : undefined,
    }
  } catch {
    return undefined
  }
}
