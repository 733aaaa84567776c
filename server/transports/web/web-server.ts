import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Logger } from 'pino'
import type { Gateway } from '../gateway/gateway.ts'
import { ListenError } from '../listen-error.ts'
import { securityHeaders } from './headers.ts'
import type { Site } from './site.ts'

/** How long the browsers get to take the rest of their answers when the server stops, in milliseconds. */
const STOP_GRACE_MS = 500
/** Connections at once; further ones are closed on arrival. */
const MAX_CONNECTIONS = 2000
/** Waits for a request and between two, in milliseconds. */
const WAITS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 5000,
  connectionsCheckingInterval: 2000,
}
/** How long a connection may carry nothing while an answer is on its way, in milliseconds. */
const SILENCE_MS = 30_000

/** The web side: the site, `/healthz`, and upgrades handed to the gateway. */
export class WebServer {
  readonly #server: Server
  readonly #gateway: Gateway
  readonly #log: Logger
  /** All that was accepted, those that the gateway took over too. */
  readonly #sockets = new Set<Socket>()

  constructor(site: Site, gateway: Gateway, log: Logger) {
    this.#gateway = gateway
    this.#log = log
    const protect = securityHeaders()
    const options = {
      ...WAITS,
      // Clients that would rather speak HTTP/2 ask for that upgrade and take an ordinary answer.
      shouldUpgradeCallback: ({ headers }: IncomingMessage) => headers.upgrade?.toLowerCase() === 'websocket',
    }
    this.#server = createServer(options, (request, response) => {
      const { policy, serve } = site.build
      protect(request, response, policy)
      route(serve, request, response)
      log.debug({ method: request.method, path: request.url, status: response.statusCode }, 'request')
    })
    this.#server.maxConnections = MAX_CONNECTIONS
    this.#server.setTimeout(SILENCE_MS)
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
    })
    this.#server.on('upgrade', (request, socket, head) => gateway.upgrade(request, socket, head))
  }

  /** Resolves with what was bound once requests are answered. @throws {ListenError} */
  async listen(host: string, port: number): Promise<{ address: string; port: number }> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#server.once('error', (error) => reject(new ListenError('web', host, port, error)))
    this.#server.listen(port, host, resolve)
    await promise
    this.#server.on('error', (error) => this.#log.error({ service: 'web', err: error }, 'accept failed'))
    const bound = this.#server.address()
    return typeof bound === 'object' && bound ? bound : { address: host, port }
  }

  async stop(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#server.close(() => resolve())
    this.#gateway.stop()
    const grace = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy()
    }, STOP_GRACE_MS)
    await promise
    clearTimeout(grace)
  }
}

function route(serve: Site['build']['serve'], request: IncomingMessage, response: ServerResponse): void {
  const path = request.url?.split('?', 1)[0] ?? '/'
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return plain(response, 405, 'Cannot answer as the method must be GET or HEAD\n', { Allow: 'GET, HEAD' })
  if (path === '/healthz') return plain(response, 200, 'ok\n')
  if (path.startsWith('/gateway/'))
    return plain(response, 426, 'Cannot answer as the gateway must be opened as a WebSocket\n', {
      Upgrade: 'websocket',
    })
  serve(request, response)
}

function plain(response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}): void {
  response
    .writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store', ...headers })
    .end(body)
}
