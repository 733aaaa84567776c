import { more, success } from '../../protocol/reply.ts'
import type { Command } from '../command.ts'

export const command: Command = {
  verb: 'FILES',
  grammar: '',
  help: 'Lists the files with size, SHA-256 and owner.',
  access: 'guests',
  run: ({ host }) => {
    const files = host.shelf.list()
    const lines = files.map(({ name, size, sha256, owner = 'guest' }) => more(`${name} ${size} ${sha256} ${owner}`))
    return [...lines, success(`OK ${files.length}`)]
  },
}
