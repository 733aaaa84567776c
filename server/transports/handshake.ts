import type { Socket } from 'node:net'
import { type SecureContext, TLSSocket } from 'node:tls'
import type { Logger } from 'pino'

/**
 * Begins TLS on an accepted socket, as its server; `done` gets the secure one. A handshake that fails
 * or takes longer than `timeout` milliseconds (0: any time) ends the socket.
 */
export function handshake(
  plain: Socket,
  { secureContext, timeout, log }: { secureContext: SecureContext; timeout: number; log: Logger },
  done: (secure: TLSSocket) => void,
): void {
  const secure = new TLSSocket(plain, { secureContext, isServer: true })
  const failed = (why: string) => {
    log.info({ code: why }, 'TLS handshake failed')
    plain.destroy()
  }
  const refused = (error: NodeJS.ErrnoException) => failed(error.code ?? error.message)
  const left = () => failed('ECONNRESET')
  const deadline = timeout > 0 ? setTimeout(() => failed('handshake-timeout'), timeout) : undefined
  plain.on('error', () => plain.destroy())
  secure.once('error', refused)
  secure.once('end', left)
  // The FIN may have been read before TLS began.
  plain.once('end', left)
  if (plain.readableEnded) left()
  plain.once('close', () => {
    clearTimeout(deadline)
    secure.destroy()
  })
  secure.once('secure', () => {
    clearTimeout(deadline)
    secure.off('error', refused)
    secure.off('end', left)
    plain.off('end', left)
    done(secure)
  })
}
