import { once } from 'node:events'
import { type ConnectionOptions, connect, createServer, type TLSSocket } from 'node:tls'
import { onTestFinished } from 'vitest'
import { tlsOptions } from '../../server/transports/tls/tls-options.ts'

/** A server that greets and closes as soon as its peer has sent something; resolves with its port. */
export async function tlsServer(pair: { cert: string; key: string }): Promise<number> {
  const server = createServer(tlsOptions(pair), (socket) => {
    socket.on('error', () => socket.destroy())
    socket.write('* HELLO guest-1\r\n')
    socket.once('data', () => socket.end())
  })
  server.on('tlsClientError', (_, socket) => socket.destroy())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

/** A client after its handshake. @throws what the handshake failed with. */
export async function handshake(port: number, options: ConnectionOptions): Promise<TLSSocket> {
  const socket = connect({ host: '127.0.0.1', port, servername: 'localhost', ...options })
  onTestFinished(() => void socket.destroy())
  await once(socket, 'secureConnect')
  return socket
}
