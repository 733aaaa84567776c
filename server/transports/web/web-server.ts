import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Logger } from 'pino'
import { GATEWAY_SUBPROTOCOL } from '../../protocol/gateway.ts'
import type { ConnectionLimits } from '../connection-limits.ts'
import type { Gateway } from '../gateway/gateway.ts'
import { type LocalAccess, NO_LOCAL } from '../gateway/local-access.ts'
import { ListenError } from '../listen-error.ts'
import { FRAME_PAGE, protectFrame, securityHeaders } from './headers.ts'
import { WEB_LIMITS, type WebLimits } from './limits.ts'
import type { Metrics } from './metrics.ts'
import { metricsHandler } from './metrics-handler.ts'
import type { Site } from './site.ts'

interface WebServerOptions {
  readonly site: Site
  readonly gateway: Gateway
  /** Gives pages what opens the way to the learner's own servers, where there is one. */
  readonly local?: LocalAccess | undefined
  readonly metrics: Metrics
  /** Counts the sockets of the browsers among all others. */
  readonly connections: ConnectionLimits
  readonly log: Logger
  readonly limits?: WebLimits
}

/** The web side: the site, `/healthz`, `/metrics`, and upgrades handed to the gateway. */
export class WebServer {
  readonly #server: Server
  readonly #gateway: Gateway
  readonly #log: Logger
  readonly #limits: WebLimits
  /** All that was accepted, those that the gateway took over too. */
  readonly #sockets = new Set<Socket>()
  /** Those that are one too many, and what they are told. */
  readonly #refusals = new WeakMap<Socket, string>()

  constructor({ site, gateway, local, metrics, connections, log, limits = WEB_LIMITS }: WebServerOptions) {
    this.#limits = limits
    this.#gateway = gateway
    this.#log = log
    const protect = securityHeaders()
    const tellMetrics = metricsHandler(metrics, (error) => log.error({ err: error }, 'metrics failed'))
    const options = {
      headersTimeout: limits.headersTimeout,
      requestTimeout: limits.requestTimeout,
      keepAliveTimeout: limits.keepAliveTimeout,
      connectionsCheckingInterval: limits.connectionsCheckingInterval,
      // Clients that would rather speak HTTP/2 ask for that upgrade and take an ordinary answer.
      shouldUpgradeCallback: ({ headers }: IncomingMessage) => headers.upgrade?.toLowerCase() === 'websocket',
    }
    this.#server = createServer(options, (request, response) => {
      const { policy, serve } = site.build
      protect(request, response, policy)
      if (pathOf(request) === FRAME_PAGE) protectFrame(response)
      const refusal = connections.stopping?.message ?? this.#refusals.get(request.socket)
      // Whoever runs the server looks when it is full.
      if (pathOf(request) === '/metrics') tellMetrics(request, response)
      else if (refusal !== undefined) plain(response, 503, `${refusal}\n`, { Connection: 'close' })
      else route({ serve, gateway, local }, request, response)
      log.debug({ method: request.method, path: request.url, status: response.statusCode }, 'request')
    })
    this.#server.maxConnections = limits.maxConnections
    this.#server.setTimeout(limits.silence)
    this.#server.on('connection', (socket) => {
      const seat = connections.takeSocket()
      if (seat.refusal) this.#refusals.set(socket, seat.refusal.message)
      this.#sockets.add(socket)
      socket.once('close', () => {
        seat.leave()
        this.#sockets.delete(socket)
      })
    })
    this.#server.on('upgrade', (request, socket, head) =>
      gateway.upgrade(request, socket, head, this.#refusals.get(request.socket)),
    )
  }

  /** Resolves with what was bound once requests are answered. @throws {ListenError} */
  async listen(host: string, port: number): Promise<{ address: string; port: number }> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#server.once('error', (error) => reject(new ListenError('web', { host, port }, error)))
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
    }, this.#limits.stopGrace)
    await promise
    clearTimeout(grace)
  }
}

const pathOf = ({ url = '/' }: IncomingMessage): string => url.split('?', 1)[0] ?? '/'

/** Pages have no ending, or that of HTML; the page of a status is one too. */
const isPage = (path: string): boolean => !/\.[^/]*$/.test(path) || path.endsWith('.html')

interface Routes {
  readonly serve: Site['build']['serve']
  readonly gateway: Gateway
  readonly local: LocalAccess | undefined
}

function route({ serve, gateway, local }: Routes, request: IncomingMessage, response: ServerResponse): void {
  const path = pathOf(request)
  if (path === '/gateway/end') {
    if (request.method === 'POST') return gateway.answerEnd(request, response)
    return plain(response, 405, 'Cannot answer as the method must be POST\n', { Allow: 'POST' })
  }
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return plain(response, 405, 'Cannot answer as the method must be GET or HEAD\n', { Allow: 'GET, HEAD' })
  if (path === '/healthz') return plain(response, 200, 'ok\n')
  // By this a page knows that it comes from a server, and not from a host of files.
  if (path === '/gateway/') return plain(response, 200, `${GATEWAY_SUBPROTOCOL}\n`)
  if (path === '/gateway/local') return tellLocal(local, request, response)
  if (path.startsWith('/gateway/'))
    return plain(response, 426, 'Cannot answer as the gateway must be opened as a WebSocket\n', {
      Upgrade: 'websocket',
    })
  const cookie = isPage(path) ? local?.cookieFor(request) : undefined
  if (cookie !== undefined) response.setHeader('Set-Cookie', cookie)
  serve(request, response)
}

/** Whether a page may open the learner's own servers. */
function tellLocal(local: LocalAccess | undefined, request: IncomingMessage, response: ServerResponse): void {
  const refusal = local ? local.refusal(request) : NO_LOCAL
  if (refusal) plain(response, refusal.status, `${refusal.message}\n`)
  else response.writeHead(204, { 'Cache-Control': 'no-store' }).end()
}

function plain(response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}): void {
  response
    .writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store', ...headers })
    .end(body)
}
