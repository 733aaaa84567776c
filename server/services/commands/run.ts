import { ProtocolError } from '../../protocol/errors.ts'
import { more, success } from '../../protocol/reply.ts'
import type { Command } from '../command.ts'

export const command: Command = {
  verb: 'RUN',
  grammar: '[name]',
  help: 'Runs a command of the server, or lists those there are.',
  access: 'trusted',
  run: async ({ host: { remoteCommands } }, name) => {
    if (name === undefined)
      return [...[...remoteCommands.values()].map((one) => more(`${one.name} – ${one.help}`)), success('OK 0')]
    const found = remoteCommands.get(name.toLowerCase())
    if (!found) {
      const all = [...remoteCommands.keys()].join(', ')
      throw new ProtocolError('no-such-command', `Cannot run command as it must be one of ${all}`)
    }
    const { lines, status } = await found.run()
    return [...lines.map(more), success(`OK ${status}`)]
  },
}
