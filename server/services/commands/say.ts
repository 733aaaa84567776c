import { event, success } from '../../protocol/reply.ts'
import type { Command } from '../command.ts'
import { checkText, roomOf } from '../membership.ts'

export const command: Command = {
  verb: 'SAY',
  grammar: '<room> <text...>',
  help: 'Tells the others in a room.',
  access: 'guests',
  run: (session, name = '', given = '') => {
    const { host, connection, nick } = session
    const room = roomOf(session, name)
    const text = checkText(given)
    const id = host.storage.messages.nextId()
    host.storage.messages.append({ id, room: room.name, time: host.clock.now(), nick, text })
    host.announce(event(`MSG ${room.name} ${nick} ${id} ${text}`), room.members, session)
    host.stats.messages += 1
    host.transcript.record({ event: 'say', connection: connection.id, nick, room: room.name, id, text })
    return [success(`OK ${id}`)]
  },
}
