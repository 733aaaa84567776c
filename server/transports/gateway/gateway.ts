import type { IncomingMessage } from 'node:http'
import type { BlockList } from 'node:net'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { GATEWAY_SUBPROTOCOL, type GatewayService } from '../../protocol/gateway.ts'
import type { ConnectionLimits } from '../connection-limits.ts'
import type { Rendezvous } from '../rendezvous.ts'
import { admit, type Refusal } from './admission.ts'
import { Bridge } from './bridge.ts'
import type { Target } from './carrier.ts'
import type { GatewayLimits } from './limits.ts'
import { visitorOf } from './visitor.ts'

const STATUS_TEXT = { 400: 'Bad Request', 403: 'Forbidden', 404: 'Not Found', 503: 'Service Unavailable' }
const GOING_AWAY = 1001

interface GatewayOptions {
  /** Origins that are this server, see `ownOrigins`. */
  readonly origins: () => ReadonlySet<string>
  readonly target: (service: GatewayService) => Target
  readonly rendezvous: Rendezvous
  readonly limits: GatewayLimits
  /** Counts the pages by their addresses. */
  readonly connections: ConnectionLimits
  /** Proxies whose word on a page's address counts. */
  readonly trustedProxies: BlockList
}

/** The WebSocket gateway: lets a page of this server open TCP connections to its services, and to nothing else. */
export class Gateway {
  readonly #options: GatewayOptions
  readonly #server: WebSocketServer

  constructor(options: GatewayOptions) {
    this.#options = options
    this.#server = new WebSocketServer({
      noServer: true,
      perMessageDeflate: false,
      autoPong: false,
      handleProtocols: () => GATEWAY_SUBPROTOCOL,
      maxPayload: options.limits.maxMessage,
    })
  }

  /** Answers an upgrade request; `refusal` says why no connection can be served now. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, refusal?: string): void {
    socket.on('error', () => socket.destroy())
    const { origins, target, rendezvous, limits, connections, trustedProxies } = this.#options
    const service = admit(request, origins())
    if (typeof service === 'object') return refuse(socket, service)
    if (refusal !== undefined) return refuse(socket, { status: 503, message: refusal })
    if (this.#server.clients.size >= limits.maxPages) {
      return refuse(socket, {
        status: 503,
        message: `Cannot open the gateway as connected pages must be < ${limits.maxPages}`,
      })
    }
    const peer = visitorOf(request, trustedProxies)
    const seat = connections.takeAddress(peer.address)
    socket.once('close', () => seat.leave())
    if (seat.refusal) return refuse(socket, { status: 503, message: seat.refusal.message })
    this.#server.handleUpgrade(request, socket, head, (page) => {
      new Bridge(page, { target: target(service), peer, rendezvous, limits })
      keepAlive(page, limits)
    })
  }

  /** Tells every page that the server goes away. */
  stop(): void {
    for (const page of this.#server.clients) page.close(GOING_AWAY, 'the server stops')
  }
}

function refuse(socket: Duplex, { status, message }: Refusal | { status: 503; message: string }): void {
  const body = `${message}\n`
  // The peer may keep its own side open for ever.
  socket.once('finish', () => socket.destroy())
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_TEXT[status]}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}

/** Asks a page for signs of life and answers its own pings, unless it lets the answers pile up. */
function keepAlive(page: WebSocket, { pingInterval, pongTimeout, maxQueued }: GatewayLimits): void {
  let deadline: NodeJS.Timeout | undefined
  const interval = setInterval(() => {
    page.ping()
    deadline = setTimeout(() => page.terminate(), pongTimeout)
  }, pingInterval)
  page.on('pong', () => clearTimeout(deadline))
  page.on('ping', (data) => {
    if (page.bufferedAmount > maxQueued) page.terminate()
    else page.pong(data)
  })
  page.on('close', () => {
    clearInterval(interval)
    clearTimeout(deadline)
  })
}
