import { ProtocolError } from '../../protocol/errors.ts'
import { success } from '../../protocol/reply.ts'
import type { Command } from '../command.ts'
import { checkNick } from '../credentials.ts'

export const command: Command = {
  verb: 'NICK',
  grammar: '<nick>',
  help: 'Takes another nick, as a guest; who shares a room is told.',
  access: 'guests',
  run: (session, nick = '') => {
    const { host } = session
    checkNick(nick)
    const same = session.nick.toLowerCase() === nick.toLowerCase()
    if (session.account !== undefined) {
      if (same) return [success(`OK ${session.nick}`)]
      throw new ProtocolError('bad-state', 'Cannot take nick as you must be a guest: LOGOUT first')
    }
    if (host.storage.accounts.find(nick))
      throw new ProtocolError('login-required', `Cannot take nick as ${nick} belongs to an account: LOGIN with it`)
    if (!same && host.directory.of(nick).size > 0)
      throw new ProtocolError('nick-in-use', `Cannot take nick as it must be free: ${nick} is in use`)
    session.rename(nick, 'guest')
    return [success(`OK ${nick}`)]
  },
}
