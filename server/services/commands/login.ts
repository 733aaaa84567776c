import { success } from '../../protocol/reply.ts'
import type { Command } from '../command.ts'
import { admitAttempt, authenticate, logIn } from '../credentials.ts'

export const command: Command = {
  verb: 'LOGIN',
  grammar: '<nick> <password...>',
  help: 'Logs in to an account.',
  access: 'everyone',
  run: async (session, nick = '', password = '') => {
    admitAttempt(session)
    const account = await authenticate(session, nick, password)
    logIn(session, account)
    return [success(`OK ${account.nick}`)]
  },
}
