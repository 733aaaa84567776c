import { more, success } from '../../protocol/reply.ts'
import type { Command } from '../command.ts'

/** Stands for a nick where a service knows none. */
const NO_NICK = '-'

export const command: Command = {
  verb: 'CONNECTIONS',
  grammar: '',
  help: 'Lists the open connections of all services, and never what they carry.',
  access: 'admins',
  run: ({ host }) => {
    const nicks = new Map([...host.directory.all()].map(({ connection, nick }) => [connection.id, nick]))
    const lines = [...host.roster.listed].map(({ id, service, address, seconds, bytesIn, bytesOut }) =>
      more(`${id} ${service} ${nicks.get(id) ?? NO_NICK} ${address} ${seconds} ${bytesIn} ${bytesOut}`),
    )
    return [...lines, success(`OK ${lines.length}`)]
  },
}
