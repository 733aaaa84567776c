import { ProtocolError } from '../../protocol/errors.ts'
import { success } from '../../protocol/reply.ts'
import type { Command } from '../command.ts'

export const command: Command = {
  verb: 'STARTTLS',
  grammar: '',
  help: 'Goes on over TLS on this connection.',
  access: 'everyone',
  run: (session) => {
    if (!session.connection.startTls)
      throw new ProtocolError('tls-unavailable', 'Cannot begin TLS as it must be on and not begun yet')
    if (session.introduced)
      throw new ProtocolError('bad-state', 'Cannot begin TLS as it must come before NICK, LOGIN, REGISTER and JOIN')
    if (!session.conversation.startTlsAfterReply()) {
      session.conversation.endAfterReply('bytes-behind-starttls')
      throw new ProtocolError(
        'bad-state',
        'Cannot begin TLS as nothing may follow STARTTLS before its reply: more bytes came',
      )
    }
    return [success('OK go')]
  },
}
