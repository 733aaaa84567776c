import type { WireEvent } from '../wire/capture.ts'
import { type ConnectionState, isAlive, type LinkState } from './connection-state.ts'

/** A state told to a person: a few words, and what it means or what to do. */
export interface StateWords {
  readonly words: string
  /** Empty when the words say all. */
  readonly advice: string
}

/** What a page says of a server that runs in it. */
export const IN_PAGE =
  'There is no server behind this site: the demo server runs in this page. What it keeps is gone when you close the last of these pages, and it has no TLS.'

const FAILURES: Record<string, (host: string) => string> = {
  NO_GATEWAY: (host) => `No server answered at ${host}: run npm start, then press Reconnect.`,
  EGONE: (host) =>
    `${host} does not know this connection any more: it was started anew, or the page was away for too long.`,
  LINK_LOST: (host) => `The link to ${host} was lost: check that the server still runs, then press Reconnect.`,
  SERVER_STOPPED: () => 'The server stopped: start it again, then press Reconnect.',
  PAGE_TOO_SLOW: () => 'The server gave this page up because it did not keep up with what came: press Reconnect.',
  UNKNOWN_CONTROL: () => 'This page and the server are of different versions: reload the page.',
  ECONNREFUSED: () => 'The service refused the connection: nothing listens on its port (ECONNREFUSED).',
  ETIMEDOUT: () => 'The service did not answer in time (ETIMEDOUT): press Reconnect to try again.',
}

const CLOSED: Record<Extract<ConnectionState, { name: 'closed' }>['how'], string> = {
  fin: 'Both sides have sent FIN.',
  'reset-by-page': 'You reset it: RST ends both directions at once.',
  'reset-by-server': 'The server reset it: RST ends both directions at once.',
  left: 'The page let go of it.',
}

/** `state` in words; `host` is the address of the page's own server. */
export function describeState(state: ConnectionState, host: string, link: LinkState = { name: 'up' }): StateWords {
  if (link.name === 'lost' && (state.name === 'connecting' || isAlive(state))) {
    const advice = `The link to ${host} was lost. The connection behind it is kept for a minute: attempt ${link.attempt} to take it up again.`
    return { words: 'Link lost', advice }
  }
  switch (state.name) {
    case 'connecting':
      return { words: 'Connecting', advice: '' }
    case 'open':
      return { words: 'Open', advice: '' }
    case 'half-closed':
      return state.by === 'page'
        ? { words: 'Half-closed by you', advice: 'You sent FIN: you can still receive, but send no more.' }
        : { words: 'Half-closed by the server', advice: 'The server sent FIN: it sends no more, but you still can.' }
    case 'closed':
      return { words: 'Closed', advice: CLOSED[state.how] }
    case 'failed':
      return { words: 'Failed', advice: failureWords(state.code, host) }
  }
}

const failureWords = (code: string, host: string): string =>
  FAILURES[code]?.(host) ?? `The connection failed (${code}).`

/** What the terminal remarks about an event of the connection; `undefined` for the bytes themselves. */
export function describeEvent(event: WireEvent, host: string): string | undefined {
  switch (event.kind) {
    case 'open':
      return `Connected ${event.local} → ${event.remote}`
    case 'fin':
      return event.from === 'page' ? 'You sent FIN.' : 'The server sent FIN.'
    case 'reset':
      return event.from === 'page' ? 'You sent RST.' : 'The server sent RST.'
    case 'error':
      return failureWords(event.code, host)
    case 'paused':
      return event.paused ? 'You stopped reading.' : 'You read on.'
    case 'link-lost':
      return `The link to ${host} was lost; the connection behind it is kept.`
    case 'resumed':
      return event.missing > 0
        ? `Resumed: ${event.missing} bytes in between were not kept.`
        : 'Resumed: nothing was lost.'
    default:
      return undefined
  }
}

/** Why a line was not sent in `state`, and what to do. */
export function describeRefusal(state: ConnectionState): string {
  switch (state.name) {
    case 'connecting':
      return 'Not sent: the connection is not open yet.'
    case 'half-closed':
      return 'Not sent: after your FIN this direction is closed. Press Reconnect for a new connection.'
    default:
      return 'Not sent: there is no connection. Press Reconnect.'
  }
}
