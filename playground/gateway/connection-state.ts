/** The two ends of a connection as the gateway's socket has them: its own address, the server's. */
export interface Addresses {
  readonly local: string
  readonly remote: string
}

/**
 * Where a connection stands (RFC 9293 §3.6 for closing). `half-closed` names who sent FIN and so
 * sends nothing more; `failed` has a system code such as `ECONNREFUSED`, or one of `LinkFailure`.
 */
export type ConnectionState =
  | { readonly name: 'connecting' }
  | { readonly name: 'open' }
  | { readonly name: 'half-closed'; readonly by: 'page' | 'server' }
  | { readonly name: 'closed'; readonly how: 'fin' | 'reset-by-page' | 'reset-by-server' | 'left' }
  | { readonly name: 'failed'; readonly code: string }

/** Failures of the way to the gateway, where no socket has a code to tell. */
export type LinkFailure = 'NO_GATEWAY' | 'LINK_LOST' | 'SERVER_STOPPED' | 'PAGE_TOO_SLOW' | 'UNKNOWN_CONTROL' | 'EGONE'

/** The way to the gateway, under a connection that outlives it for a while. */
export type LinkState =
  | { readonly name: 'up' }
  /** `attempt` counts from 1; `at` is when it is made, in milliseconds since the Unix epoch. */
  | { readonly name: 'lost'; readonly attempt: number; readonly at: number }

/** Whether the page may still send in this state. */
export const canSend = (state: ConnectionState): boolean =>
  state.name === 'open' || (state.name === 'half-closed' && state.by === 'server')

/** Whether there is a connection that can be reset. */
export const isAlive = (state: ConnectionState): boolean => state.name === 'open' || state.name === 'half-closed'

/** Whether a new connection may fare better although nobody changes anything: the way to the server failed, not the connection. */
export const isWorthRetrying = (state: ConnectionState): boolean =>
  state.name === 'failed' && ['NO_GATEWAY', 'LINK_LOST', 'SERVER_STOPPED', 'EGONE'].includes(state.code)
