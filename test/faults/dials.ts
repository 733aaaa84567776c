import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { onTestFinished } from 'vitest'

/** A server, in this process or in another. */
export interface Reachable {
  port(service: 'porthole' | 'tls' | 'echo'): number
  readonly ca: string
}

/** A connection to the Porthole service, and the TCP socket below it, for a test that breaks it there. */
interface Dialled {
  readonly socket: Socket
  readonly below: Socket
}

/** A TCP socket that is gone when the current test is over. */
export function dialPort(port: number): Socket {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  // Tests break connections, and look at what came before.
  socket.on('error', () => socket.destroy())
  onTestFinished(() => void socket.destroy())
  return socket
}

export const overTcp = (to: Reachable): Dialled => {
  const socket = dialPort(to.port('porthole'))
  return { socket, below: socket }
}

export const overTls = (to: Reachable): Dialled => {
  const below = dialPort(to.port('tls'))
  const socket = connectTls({ socket: below, servername: 'localhost', ca: to.ca })
  socket.on('error', () => socket.destroy())
  return { socket, below }
}

/** The ways to dial, each with its name for `describe.each`. */
export const dials: [string, (to: Reachable) => Dialled][] = [
  ['tcp', overTcp],
  ['tls', overTls],
]
