import type { Session } from './session.ts'

/**
 * Who may use a request. `everyone`: also guests of a server that requires a login. `guests`: without
 * an account. `trusted`: without an account only on a server that nobody else can reach.
 */
type Access = 'everyone' | 'guests' | 'trusted' | 'admins'

/** Moves the bytes of a payload, as fast as the other end goes. Calls must not overlap. */
export interface PayloadChannel {
  /** The next bytes that came, at most `max`; `undefined` when no more will come. */
  read(max: number): Promise<Uint8Array | undefined>
  /** Resolves when there is room for more; with `false` when nobody takes it any longer. */
  write(bytes: Uint8Array): Promise<boolean>
}

/** A reply with a payload behind it. */
export interface Transfer {
  readonly lines: readonly string[]
  /** A payload that is sent must hold nothing but its bytes; beside one that is received lines may go out. */
  readonly sends: boolean
  /** Moves the payload; resolves with the lines behind it. May reject with a ProtocolError. */
  move(channel: PayloadChannel): Promise<Reply>
}

/** The lines of a reply, the last one final. */
export type Reply = readonly string[]

/** One request of the Porthole protocol. A file in `commands/` exports one as `command`. */
export interface Command {
  /** Upper case; clients may write it in any case. */
  readonly verb: string
  /** Its arguments in the notation of HELP, see `argumentParser`. */
  readonly grammar: string
  /** One sentence for HELP and the reference page. */
  readonly help: string
  readonly access: Access
  /** May throw or reject with a ProtocolError. */
  run(session: Session, ...args: string[]): Reply | Transfer | Promise<Reply | Transfer>
}
