import { ProtocolError } from '../../protocol/errors.ts'
import { success } from '../../protocol/reply.ts'
import type { Command } from '../command.ts'

export const command: Command = {
  verb: 'KICK',
  grammar: '<nick>',
  help: 'Ends every connection of somebody.',
  access: 'admins',
  run: (session, nick = '') => {
    const kicked = [...session.host.directory.of(nick)]
    if (kicked.length === 0)
      throw new ProtocolError('no-such-nick', 'Cannot kick as the nick must be one that WHO lists')
    for (const one of kicked) {
      // The own connection gets its reply first.
      if (one === session) one.conversation.byeAfterReply('kicked')
      else one.conversation.bye('kicked')
    }
    return [success(`OK ${kicked.length}`)]
  },
}
