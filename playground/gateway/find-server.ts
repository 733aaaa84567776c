import { GATEWAY_SUBPROTOCOL } from '../../server/protocol/gateway.ts'

/** `live`: behind the site. `page`: none is there, so that it has to run in the page. */
export type ServerPlace = 'live' | 'page'

/** How long the site's answer is waited for, in milliseconds. */
const PROBE_MS = 5000

/** What the browser remembers where a server was behind the site. */
const LIVE_KEY = 'porthole-live-server'

interface FindOptions {
  /** Where the site begins. */
  readonly base: URL
  readonly memory: () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  /** In milliseconds. */
  readonly patience?: number
}

/**
 * Finds out whether a server is behind the site. Where nobody answers, it is one that is away if there ever was one;
 * a plain file server answers, but not as ours does.
 */
export async function findServer({ base, memory, patience = PROBE_MS }: FindOptions): Promise<ServerPlace> {
  const key = `${LIVE_KEY} ${base.pathname}`
  const place = await ask(base, patience)
  try {
    if (place === 'live') memory().setItem(key, place)
    else if (place === 'page') memory().removeItem(key)
    else if (memory().getItem(key) !== null) return 'live'
  } catch {
    // Storage is forbidden or full: then nothing is remembered.
  }
  return place ?? 'page'
}

/** `undefined` where nobody answers. */
async function ask(base: URL, patience: number): Promise<ServerPlace | undefined> {
  try {
    const response = await fetch(new URL('gateway/', base), { signal: AbortSignal.timeout(patience) })
    const text = await response.text()
    // A server that is full, or a proxy before one that is away.
    if (response.status >= 500) return 'live'
    return response.ok && text.trim() === GATEWAY_SUBPROTOCOL ? 'live' : 'page'
  } catch {
    return undefined
  }
}
