import { success } from '../../protocol/reply.ts'
import type { Command } from '../command.ts'
import { checkFileName } from '../file-name.ts'

export const command: Command = {
  verb: 'DELETE',
  grammar: '<name>',
  help: 'Deletes a file of yours.',
  access: 'guests',
  run: async (session, name = '') => {
    const { name: deleted } = await session.host.shelf.delete(session, checkFileName(name))
    return [success(`OK ${deleted}`)]
  },
}
