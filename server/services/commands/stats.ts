import { more, success } from '../../protocol/reply.ts'
import type { Command } from '../command.ts'

export const command: Command = {
  verb: 'STATS',
  grammar: '',
  help: 'Tells what the server counts.',
  access: 'guests',
  run: ({ host: { stats } }) => {
    const values = {
      connections: stats.connections,
      connections_total: stats.connectionsTotal,
      bytes_in: stats.bytesIn,
      bytes_out: stats.bytesOut,
      lines_in: stats.linesIn,
      messages: stats.messages,
      rooms: stats.rooms,
      files: stats.files,
      uptime_seconds: stats.uptimeSeconds,
    }
    return [...Object.entries(values).map(([name, value]) => more(`${name} ${value}`)), success('OK')]
  },
}
