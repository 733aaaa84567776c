import { encodeLines } from '../protocol/reply.ts'
import type { Session } from './session.ts'

/** Tells many sessions of one event, all but one of them where it is named. */
export type Announce = (line: string, receivers: Iterable<Session>, except?: Session) => void

export const announce: Announce = (line, receivers, except) => {
  // Encoded once: with a thousand receivers nothing else counts.
  const bytes = encodeLines([line])
  for (const receiver of receivers) if (receiver !== except) receiver.send(bytes)
}
