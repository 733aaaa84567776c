import { more, success } from '../../protocol/reply.ts'
import type { Command } from '../command.ts'

export const command: Command = {
  verb: 'ROOMS',
  grammar: '',
  help: 'Lists the rooms and how many members each has.',
  access: 'guests',
  run: ({ host }) => {
    const rooms = host.rooms.all()
    return [...rooms.map(({ name, size }) => more(`${name} ${size}`)), success(`OK ${rooms.length}`)]
  },
}
