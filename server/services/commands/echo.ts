import { success } from '../../protocol/reply.ts'
import type { Command } from '../command.ts'

export const command: Command = {
  verb: 'ECHO',
  grammar: '[text...]',
  help: 'Sends the text back as it came.',
  access: 'guests',
  run: (_session, text = '') => [success(`ECHO ${text}`)],
}
