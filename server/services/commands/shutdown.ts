import { ProtocolError } from '../../protocol/errors.ts'
import { success } from '../../protocol/reply.ts'
import type { Command } from '../command.ts'

const MAX_SECONDS = 3600

export const command: Command = {
  verb: 'SHUTDOWN',
  grammar: '[seconds]',
  help: 'Stops the server; transfers under way get at most that long.',
  access: 'admins',
  run: (session, given) => {
    const seconds = given ?? String(Math.ceil(session.host.limits.grace / 1000))
    if (!/^\d{1,4}$/.test(seconds) || Number(seconds) > MAX_SECONDS)
      throw new ProtocolError('bad-arguments', `Cannot shut down as seconds must be a number from 0 to ${MAX_SECONDS}`)
    session.host.shutDown(Number(seconds) * 1000)
    session.conversation.byeAfterReply('shutdown')
    return [success(`OK ${Number(seconds)}`)]
  },
}
