import { success } from '../../protocol/reply.ts'
import type { Command } from '../command.ts'

export const command: Command = {
  verb: 'PING',
  grammar: '[token]',
  help: 'Answers PONG, with the token when there is one.',
  access: 'everyone',
  run: (_session, token) => [success(token === undefined ? 'PONG' : `PONG ${token}`)],
}
