import { ProtocolError } from '../../protocol/errors.ts'
import { more, success } from '../../protocol/reply.ts'
import type { Command } from '../command.ts'
import { roomOf } from '../membership.ts'

const DEFAULT_COUNT = '50'
const MAX_COUNT = 1000

export const command: Command = {
  verb: 'HISTORY',
  grammar: '<room> [count]',
  help: `Tells what was said in a room, 1 to ${MAX_COUNT} messages, ${DEFAULT_COUNT} if left out.`,
  access: 'guests',
  run: (session, name = '', count = DEFAULT_COUNT) => {
    const room = roomOf(session, name)
    if (!/^[1-9]\d*$/.test(count) || Number(count) > MAX_COUNT)
      throw new ProtocolError('bad-arguments', `Cannot tell history as count must be a number from 1 to ${MAX_COUNT}`)
    const messages = session.host.storage.messages.history(room.name, Number(count))
    const lines = messages.map(({ id, time, nick, text }) =>
      more(`${id} ${new Date(time).toISOString()} ${nick} ${text}`),
    )
    return [...lines, success(`OK ${messages.length}`)]
  },
}
