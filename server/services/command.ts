import type { Session } from './porthole.ts'

/** One request of the Porthole protocol. A file in `commands/` exports one as `command`. */
export interface Command {
  /** Upper case; clients may write it in any case. */
  readonly verb: string
  /** Its arguments in the notation of HELP, see `parseArguments`. */
  readonly grammar: string
  /** One sentence for HELP and the reference page. */
  readonly help: string
  /** The lines of the reply, the last one final. May throw a ProtocolError. */
  run(session: Session, ...args: string[]): string[]
}
