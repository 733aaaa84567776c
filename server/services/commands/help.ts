import { ProtocolError } from '../../protocol/errors.ts'
import { more, success } from '../../protocol/reply.ts'
import type { Command } from '../command.ts'

const describe = ({ verb, grammar, help }: Command): string =>
  more(`${grammar === '' ? verb : `${verb} ${grammar}`} – ${help}`)

export const command: Command = {
  verb: 'HELP',
  grammar: '[verb]',
  help: 'Lists the requests, or explains one.',
  run: ({ host }, verb) => {
    if (verb === undefined) return [...[...host.commands.values()].map(describe), success('OK')]
    const found = host.commands.get(verb.toUpperCase())
    if (!found) throw new ProtocolError('unknown-command', host.unknownVerb(verb))
    return [describe(found), success('OK')]
  },
}
