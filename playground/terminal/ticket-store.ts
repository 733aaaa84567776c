import type { Ticket } from '../gateway/connection.ts'

/** What a page that is loaded anew needs to go on with a terminal. */
export interface KeptTicket {
  readonly ticket: Ticket
  /** Bytes that the page before had received. */
  readonly received: number
  /** Whether a line could begin there, with nothing left to answer. */
  readonly idle: boolean
}

const keyOf = (name: string): string => `porthole.ticket ${location.pathname} ${name}`

/** Keeps a ticket for the same page in the same tab; `name` tells the terminal from the others of the page. */
export function keepTicket(name: string, kept: KeptTicket): void {
  try {
    sessionStorage.setItem(keyOf(name), JSON.stringify(kept))
  } catch (error) {
    // A browser may forbid storage: then the next page opens a new connection.
    console.debug(error)
  }
}

/** Takes a ticket out, so that a copy of the tab finds none. */
export function takeTicket(name: string): KeptTicket | undefined {
  try {
    const text = sessionStorage.getItem(keyOf(name))
    sessionStorage.removeItem(keyOf(name))
    const kept: unknown = JSON.parse(text ?? 'null')
    return isKept(kept) ? kept : undefined
  } catch (error) {
    console.debug(error)
    return undefined
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const isKept = (value: unknown): value is KeptTicket =>
  isRecord(value) &&
  typeof value['received'] === 'number' &&
  typeof value['idle'] === 'boolean' &&
  isRecord(value['ticket']) &&
  ['id', 'key', 'local', 'remote'].every(
    (name) => isRecord(value['ticket']) && typeof value['ticket'][name] === 'string',
  )
