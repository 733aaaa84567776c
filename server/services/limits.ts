import type { IdleWaits } from './idle-watch.ts'

/** What one session may ask for (PROTOCOL.md, Limits). Sizes in bytes, times in milliseconds; 0 switches a limit off. */
export interface Limits extends IdleWaits {
  /** A line from a client, with its ending. */
  readonly maxLine: number
  /** Requests a second and connection, after a burst. */
  readonly requestRate: number
  readonly requestBurst: number
  /** Events that wait for a receiver, and how long they may while it takes nothing. */
  readonly sendQueue: number
  readonly sendTimeout: number
  /** Failed logins a minute for a pair of address and nick. */
  readonly loginFailures: number
  /** LOGIN and REGISTER a minute and address. */
  readonly loginRate: number
  /** Rooms a session may be in. */
  readonly maxRooms: number
  readonly maxFile: number
  /** Bytes of the files of one account, and of all guests together. */
  readonly quotaOwner: number
  readonly quotaTotal: number
  /** Part of the disk that stays free, in percent. */
  readonly freeSpace: number
  /** How long transfers under way get when the server stops. */
  readonly grace: number
}

/** Who may do what (PROTOCOL.md, Connection rules). */
export interface Policy {
  /** Guests get little but the means to log in. */
  readonly requireLogin: boolean
  /** Other machines reach the server: what touches the disk or everybody needs an account. */
  readonly exposed: boolean
  readonly registration: 'open' | 'closed' | { readonly code: string }
}
