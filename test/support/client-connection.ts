import { connect } from 'node:net'
import { onTestFinished } from 'vitest'
import { Conversation } from '../../playground/client/conversation.ts'
import type { Carrier } from '../../playground/client/upload.ts'
import { GatewayConnection } from '../../playground/gateway/connection.ts'
import { canSend } from '../../playground/gateway/connection-state.ts'
import { Capture } from '../../playground/wire/capture.ts'
import type { TestServer } from './server.ts'

/** Bytes that may wait in a socket of ours. */
const SOCKET_ROOM = 256 * 1024

/** The client's side of the protocol over a real connection. */
export interface ClientConnection {
  readonly conversation: Conversation
  readonly carrier: Carrier
  /** Calls `listener` whenever the carrier may have more room. */
  readonly onRoom: (listener: () => void) => void
  /** Breaks the connection off. */
  readonly cut: () => void
}

/** Who is told of something. */
class Listeners {
  readonly #all: (() => void)[] = []
  readonly add = (listener: () => void): void => void this.#all.push(listener)
  readonly tell = (): void => {
    for (const listener of this.#all) listener()
  }
}

async function overTcp(server: TestServer): Promise<ClientConnection> {
  const socket = connect(server.port('porthole'), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  const room = new Listeners()
  const send = (bytes: Uint8Array) => void socket.write(bytes, room.tell)
  const conversation = new Conversation({ send })
  socket.on('data', (bytes) => conversation.received(bytes))
  socket.on('error', () => conversation.end())
  socket.on('close', () => conversation.end())
  const carrier = {
    send,
    get room() {
      return SOCKET_ROOM - socket.writableLength
    },
  }
  return { conversation, carrier, onRoom: room.add, cut: () => void socket.resetAndDestroy() }
}

async function overGateway(server: TestServer): Promise<ClientConnection> {
  const port = server.port('web')
  const capture = new Capture('porthole')
  const room = new Listeners()
  const opened = Promise.withResolvers<void>()
  const connection = new GatewayConnection({
    url: `ws://127.0.0.1:${port}/gateway/porthole`,
    capture,
    changed: ({ state }) => {
      if (state.name === 'open') opened.resolve()
      if (state.name !== 'connecting' && !canSend(state)) conversation.end()
      room.tell()
    },
    // Only Node's WebSocket takes headers; a page sends its Origin by itself.
    createWebSocket: (url, protocol): WebSocket =>
      Reflect.construct(WebSocket, [url, { protocols: [protocol], headers: { origin: `http://127.0.0.1:${port}` } }]),
  })
  onTestFinished(() => connection.close())
  const conversation = new Conversation({ send: (bytes) => connection.send(bytes) })
  capture.subscribe((event) => {
    if (event.kind !== 'received') return
    conversation.received(event.bytes)
    connection.acknowledge(connection.received)
  })
  await opened.promise
  return { conversation, carrier: connection, onRoom: room.add, cut: () => connection.reset() }
}

/** What opens a connection, by the name of what it goes over. */
export const clientConnections: readonly [string, (server: TestServer) => Promise<ClientConnection>][] = [
  ['tcp', overTcp],
  ['gateway', overGateway],
]
