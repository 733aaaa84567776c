import { success } from '../../protocol/reply.ts'
import type { Command } from '../command.ts'
import { roomOf } from '../membership.ts'

export const command: Command = {
  verb: 'LEAVE',
  grammar: '<room>',
  help: 'Leaves a room; the others in it are told.',
  access: 'guests',
  run: (session, name = '') => {
    const room = roomOf(session, name)
    session.leaveRoom(room)
    return [success(`OK ${room.name} ${room.size}`)]
  },
}
