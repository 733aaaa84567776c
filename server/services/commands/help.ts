import { more, success } from '../../protocol/reply.ts'
import type { Command } from '../command.ts'

const describe = ({ verb, grammar, help }: Command): string =>
  more(`${grammar === '' ? verb : `${verb} ${grammar}`} – ${help}`)

export const command: Command = {
  verb: 'HELP',
  grammar: '[verb]',
  help: 'Lists the requests, or explains one.',
  access: 'everyone',
  run: ({ host }, verb) => {
    const asked = verb === undefined ? host.commands : [host.command(verb)]
    return [...asked.map(describe), success('OK')]
  },
}
