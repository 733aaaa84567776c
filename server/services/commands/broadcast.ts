import { event, success } from '../../protocol/reply.ts'
import type { Command } from '../command.ts'
import { checkText } from '../membership.ts'

export const command: Command = {
  verb: 'BROADCAST',
  grammar: '<text...>',
  help: 'Tells everybody on the server.',
  access: 'trusted',
  run: (session, given = '') => {
    const { host, connection, nick } = session
    const text = checkText(given)
    host.announce(event(`BROADCAST ${nick} ${text}`), host.directory.all(), session)
    host.stats.messages += 1
    host.transcript.record({ event: 'broadcast', connection: connection.id, nick, text })
    return [success(`OK ${host.directory.size - 1}`)]
  },
}
