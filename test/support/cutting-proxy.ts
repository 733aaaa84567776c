import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A way to a server that a test can cut. */
export interface CuttingProxy {
  readonly port: number
  /** Where it leads to from now on. */
  to(port: number): void
  /** Breaks off everything that goes over it; what comes later goes through. */
  cut(): void
  /** Changes what the server sends, by bytes of the same length. */
  forge(from: string, to: string): void
}

/** Listens on a free port until the current test is over. */
export async function cuttingProxy(): Promise<CuttingProxy> {
  let target = 0
  let forged: { from: Buffer; to: Buffer } | undefined
  const sockets = new Set<Socket>()
  const follow = (socket: Socket, other: () => Socket) => {
    sockets.add(socket)
    socket.on('error', () => other().destroy())
    socket.on('close', () => {
      sockets.delete(socket)
      other().destroy()
    })
  }
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ port: target, host: '127.0.0.1', noDelay: true })
    follow(client, () => upstream)
    follow(upstream, () => client)
    client.pipe(upstream)
    upstream.on('data', (bytes) => {
      const at = forged ? bytes.indexOf(forged.from) : -1
      if (forged && at >= 0) forged.to.copy(bytes, at)
      if (!client.write(bytes)) upstream.pause()
    })
    client.on('drain', () => upstream.resume())
    upstream.on('end', () => client.end())
  })
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  onTestFinished(() => {
    cut()
    server.close()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('Cannot use a proxy as it must have a port')
  return {
    port: address.port,
    to: (port) => {
      target = port
    },
    cut,
    forge: (from, to) => {
      forged = { from: Buffer.from(from), to: Buffer.from(to) }
    },
  }
}
