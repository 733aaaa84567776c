import { ProtocolError } from '../../protocol/errors.ts'
import { event, success } from '../../protocol/reply.ts'
import type { Command } from '../command.ts'
import { checkText } from '../membership.ts'

export const command: Command = {
  verb: 'TELL',
  grammar: '<nick> <text...>',
  help: 'Tells one person alone, on every connection of theirs.',
  access: 'guests',
  run: (session, to = '', given = '') => {
    const { host, connection, nick } = session
    const receivers = host.directory.of(to)
    const [receiver] = receivers
    if (!receiver) throw new ProtocolError('no-such-nick', 'Cannot tell as the nick must be one that WHO lists')
    const text = checkText(given)
    const id = host.storage.messages.nextId()
    host.announce(event(`TELL ${nick} ${id} ${text}`), receivers)
    host.stats.messages += 1
    host.transcript.record({ event: 'tell', connection: connection.id, nick, to: receiver.nick, id })
    return [success(`OK ${id}`)]
  },
}
