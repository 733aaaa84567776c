import { success } from '../../protocol/reply.ts'
import type { Command } from '../command.ts'

export const command: Command = {
  verb: 'QUIT',
  grammar: '',
  help: 'Says BYE and closes the connection.',
  access: 'everyone',
  run: (session) => {
    session.conversation.endAfterReply('quit')
    return [success('BYE')]
  },
}
