import { ProtocolError } from '../../protocol/errors.ts'
import { success } from '../../protocol/reply.ts'
import type { Command } from '../command.ts'
import { byteCount, checkFileName } from '../file-name.ts'
import { Upload } from '../upload.ts'

/** @throws {ProtocolError} `bad-arguments` */
function digest(given: string): string {
  if (/^[0-9a-f]{64}$/i.test(given)) return given.toLowerCase()
  throw new ProtocolError('bad-arguments', 'Cannot take sha256 as it must be 64 hexadecimal digits')
}

export const command: Command = {
  verb: 'PUT',
  grammar: '<name> <size> [sha256]',
  help: 'Keeps a file: its bytes follow behind the reply, from the offset that it tells.',
  access: 'trusted',
  run: async (session, name = '', size = '', sha256) => {
    const request = {
      name: checkFileName(name),
      size: byteCount('size', size),
      sha256: sha256 === undefined ? undefined : digest(sha256),
    }
    const upload = await Upload.begin(session, request)
    return {
      lines: [success(`GO ${upload.offset}`)],
      sends: false,
      move: (channel) => upload.receive(channel),
    }
  },
}
