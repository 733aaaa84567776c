import { ProtocolError } from '../../protocol/errors.ts'
import { success } from '../../protocol/reply.ts'
import type { Command } from '../command.ts'

export const command: Command = {
  verb: 'LOGOUT',
  grammar: '',
  help: 'Logs out; you go on as a guest with a new nick.',
  access: 'guests',
  run: (session) => {
    if (session.account === undefined)
      throw new ProtocolError('bad-state', 'Cannot log out as you must be logged in: you are a guest')
    session.rename(session.host.directory.nextGuest(), 'guest')
    return [success(`OK ${session.nick}`)]
  },
}
