import { byteLength } from '../protocol/byte-length.ts'
import { ProtocolError } from '../protocol/errors.ts'
import { MAX_TEXT } from '../protocol/limits.ts'
import type { Room } from './room.ts'
import type { Session } from './session.ts'

/** The room of that name that the session is in. @throws {ProtocolError} `not-a-member` */
export function roomOf(session: Session, name: string): Room {
  const room = session.rooms.get(name.toLowerCase())
  if (room) return room
  throw new ProtocolError('not-a-member', 'Cannot look into room as you must be a member of it: JOIN it first')
}

/** Passes a text on that fits into an event with the longest names around it. @throws {ProtocolError} `too-large` */
export function checkText(text: string): string {
  const length = text.length * 3 <= MAX_TEXT ? 0 : byteLength(text)
  if (length > MAX_TEXT)
    throw new ProtocolError(
      'too-large',
      `Cannot send text as length must be <= ${MAX_TEXT} bytes: current length is ${length}`,
    )
  return text
}
