import { once } from 'node:events'
import { createServer, type Server } from 'node:net'

/** The port that a listening server has. */
export function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('Cannot tell port as server must listen on TCP')
  return address.port
}

/** A port of 127.0.0.1 that was free a moment ago: nobody listens on it. */
export async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = portOf(server)
  server.close()
  await once(server, 'close')
  return port
}
