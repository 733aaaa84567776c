import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import type { Gateway } from '../gateway/gateway.ts'
import { ListenError } from '../listen-error.ts'
import { securityHeaders } from './headers.ts'
import type { Site } from './site.ts'

/** How long the browsers get to take the rest of their answers when the server stops, in milliseconds. */
const STOP_GRACE_MS = 500
/** How long a request line and its headers may take to arrive, in milliseconds. */
const HEADERS_TIMEOUT_MS = 10_000
/** Connections at once; further ones are closed on arrival. */
const MAX_CONNECTIONS = 2000

/** The web side: the site, `/healthz`, and upgrades handed to the gateway. */
export class WebServer {
  readonly #server: Server
  readonly #gateway: Gateway

  constructor(site: Site, gateway: Gateway, log: Logger) {
    this.#gateway = gateway
    const protect = securityHeaders()
    this.#server = createServer({ headersTimeout: HEADERS_TIMEOUT_MS }, (request, response) => {
      const { policy, serve } = site.build
      protect(request, response, policy)
      route(serve, request, response)
      log.debug({ method: request.method, path: request.url, status: response.statusCode }, 'request')
    })
    this.#server.maxConnections = MAX_CONNECTIONS
    this.#server.on('upgrade', (request, socket, head) => gateway.upgrade(request, socket, head))
  }

  /** Resolves with the port once requests are answered. @throws {ListenError} */
  async listen(host: string, port: number): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#server.once('error', (error) => reject(new ListenError('web', host, port, error)))
    this.#server.listen(port, host, resolve)
    await promise
    const address = this.#server.address()
    return typeof address === 'object' && address ? address.port : port
  }

  async stop(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#server.close(() => resolve())
    this.#gateway.stop()
    const grace = setTimeout(() => {
      this.#gateway.terminate()
      this.#server.closeAllConnections()
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
