import { ProtocolError } from '../../protocol/errors.ts'
import { success } from '../../protocol/reply.ts'
import type { Command } from '../command.ts'
import { byteCount, checkFileName } from '../file-name.ts'

export const command: Command = {
  verb: 'GET',
  grammar: '<name> [offset]',
  help: 'Sends a file, from an offset on.',
  access: 'guests',
  run: async (session, name = '', from = '0') => {
    const { shelf } = session.host
    const { id, size, sha256 } = shelf.find(checkFileName(name))
    const offset = byteCount('offset', from)
    if (offset > size)
      throw new ProtocolError(
        'bad-arguments',
        `Cannot send file as offset must be <= ${size}: current offset is ${offset}`,
      )
    const done = shelf.transfer(session)
    const reader = await shelf.store.reader(id, offset).catch((error: unknown) => {
      done()
      throw error
    })
    return {
      lines: [success(`FILE ${size} ${sha256} ${offset}`)],
      sends: true,
      move: async (channel) => {
        try {
          for (let bytes = await reader.read(); bytes; bytes = await reader.read()) {
            if (!(await channel.write(bytes))) break
          }
          return []
        } finally {
          done()
          await reader.close()
        }
      },
    }
  },
}
