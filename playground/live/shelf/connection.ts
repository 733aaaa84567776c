import type { Conversation } from '../../client/conversation.ts'
import type { Carrier } from '../../client/upload.ts'

export type Role = 'guest' | 'user' | 'admin'

/**
 * What the shelf needs of the page: a connection to the service `porthole` of its own, since nothing else can be
 * asked while a payload is under way. It does not go on with the connection of a page that was left: that one may
 * have stopped amid a payload, so end it at `pagehide`, or the server is `busy` with it for a minute.
 */
export interface FileConnection {
  /** Whether something can be asked: greeted, and nothing of it is over. A lost link under it does not count. */
  readonly open: boolean
  /** That of the connection there is now; another one after each new connection. */
  readonly conversation: Conversation
  readonly carrier: Carrier
  /** Who one is on it. */
  readonly nick: string
  readonly role: Role
  /** Ends the connection, whatever is on its way, and opens a new one. */
  renew(): void
  /** Calls `listener` after each change of any of these, the carrier's room too; returns the way out. */
  subscribe(listener: () => void): () => void
}
