import { success } from '../../protocol/reply.ts'
import type { Command } from '../command.ts'

export const command: Command = {
  verb: 'WHOAMI',
  grammar: '',
  help: 'Tells your nick, and whether you are guest, user or admin.',
  access: 'everyone',
  run: ({ nick, role }) => [success(`OK ${nick} ${role}`)],
}
