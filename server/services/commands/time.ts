import { success } from '../../protocol/reply.ts'
import type { Command } from '../command.ts'

export const command: Command = {
  verb: 'TIME',
  grammar: '',
  help: "Tells the server's clock in UTC (RFC 3339, milliseconds).",
  access: 'guests',
  run: (session) => [success(`TIME ${new Date(session.host.clock.now()).toISOString()}`)],
}
