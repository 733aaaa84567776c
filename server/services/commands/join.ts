import { ProtocolError } from '../../protocol/errors.ts'
import { spellingProblem } from '../../protocol/nick.ts'
import { success } from '../../protocol/reply.ts'
import type { Command } from '../command.ts'

export const command: Command = {
  verb: 'JOIN',
  grammar: '<room>',
  help: 'Enters a room; the others in it are told.',
  access: 'guests',
  run: (session, name = '') => {
    const { host, connection, nick } = session
    const problem = spellingProblem('room', name)
    if (problem !== undefined) throw new ProtocolError('bad-arguments', problem)
    const joined = session.rooms.get(name.toLowerCase())
    if (joined) return [success(`OK ${joined.name} ${joined.size}`)]
    const { maxRooms } = host.limits
    if (maxRooms > 0 && session.rooms.size >= maxRooms)
      throw new ProtocolError('quota', `Cannot join room as yours must be <= ${maxRooms}: LEAVE one first`)
    const room = host.rooms.join(name, session)
    session.introduced = true
    host.transcript.record({ event: 'join', connection: connection.id, nick, room: room.name })
    return [success(`OK ${room.name} ${room.size}`)]
  },
}
