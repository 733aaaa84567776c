import { more, success } from '../../protocol/reply.ts'
import type { Command } from '../command.ts'
import { roomOf } from '../membership.ts'

export const command: Command = {
  verb: 'WHO',
  grammar: '[room]',
  help: 'Lists the members of a room, or everybody.',
  access: 'guests',
  run: (session, name) => {
    const sessions = name === undefined ? session.host.directory.all() : roomOf(session, name).members
    // An account on several connections is one nick.
    const roles = new Map([...sessions].map(({ nick, role }) => [nick, role]))
    const sorted = [...roles].toSorted(([a], [b]) => (a < b ? -1 : 1))
    return [...sorted.map(([nick, role]) => more(`${nick} ${role}`)), success(`OK ${sorted.length}`)]
  },
}
