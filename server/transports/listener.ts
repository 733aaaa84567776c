import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { Logger } from 'pino'
import type { Service } from '../services/connection.ts'
import { formatEndpoint, isLoopback } from './endpoint.ts'
import { ListenError } from './listen-error.ts'
import type { Rendezvous, Witness } from './rendezvous.ts'
import { SocketConnection } from './socket-connection.ts'

/** How long a quiet connection gets before the first keep-alive probe, in milliseconds. */
const KEEP_ALIVE_DELAY_MS = 60_000
/** How long the peers get to take the rest and to close when the server stops, in milliseconds. */
const STOP_GRACE_MS = 1000

/** Where and how one service is offered. */
export interface Offer {
  /** In the log, in `ports.json` and in the name of the option that sets its port. */
  readonly name: string
  readonly service: Service
  readonly host: string
  /** 0 means any free one. */
  readonly port: number
  /** Connections the kernel holds that were not accepted yet. */
  readonly backlog: number
  /** Send small segments at once (RFC 9293 §3.7.4). */
  readonly noDelay: boolean
  readonly keepAlive: boolean
  /** Milliseconds without a byte in either direction. */
  readonly idleTimeout: number
  /** Milliseconds in which a peer must take something of what is left when its connection ends. */
  readonly sendTimeout: number
  /** Milliseconds that a TLS handshake may take. */
  readonly handshakeTimeout: number
  /** With it every connection begins with a TLS handshake. */
  readonly tls?: { readonly cert: string; readonly key: string }
}

/** Accepts connections for one service until it is stopped. */
export class Listener {
  readonly name: string
  readonly #offer: Offer
  readonly #log: Logger
  readonly #rendezvous: Rendezvous
  readonly #server: Server
  /** All that was accepted, half-done TLS handshakes too. */
  readonly #sockets = new Set<Socket>()
  readonly #connections = new Set<SocketConnection>()
  #accepted = 0

  constructor(offer: Offer, log: Logger, rendezvous: Rendezvous) {
    this.name = offer.name
    this.#offer = offer
    this.#log = log
    this.#rendezvous = rendezvous
    const options = {
      allowHalfOpen: true,
      noDelay: offer.noDelay,
      keepAlive: offer.keepAlive,
      keepAliveInitialDelay: KEEP_ALIVE_DELAY_MS,
    }
    this.#server = offer.tls
      ? createTlsServer({ ...options, ...offer.tls, minVersion: 'TLSv1.2', handshakeTimeout: offer.handshakeTimeout })
      : // A FIN that comes before the service listens must not be lost.
        createServer({ ...options, pauseOnConnect: true })
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
    })
    this.#server.on(offer.tls ? 'secureConnection' : 'connection', (socket: Socket) => this.#accept(socket))
    this.#server.on('tlsClientError', (error: NodeJS.ErrnoException, socket: Socket) => {
      log.info({ service: this.name, code: error.code }, 'TLS handshake failed')
      socket.destroy()
    })
  }

  /** Resolves with the port once connections are accepted. @throws {ListenError} */
  async listen(): Promise<number> {
    const { host, port, backlog } = this.#offer
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#server.once('error', (error) => reject(new ListenError(this.name, host, port, error)))
    this.#server.listen({ host, port, backlog }, resolve)
    await promise
    this.#server.on('error', (error) => this.#log.error({ service: this.name, err: error }, 'accept failed'))
    return this.port
  }

  get port(): number {
    const address = this.#server.address()
    return typeof address === 'object' && address ? address.port : 0
  }

  /** Accepts no more, says goodbye on every connection, and closes what is left after a moment. */
  async stop(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#server.close(() => resolve())
    for (const connection of this.#connections) connection.shutdown()
    const grace = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy()
    }, STOP_GRACE_MS)
    await promise
    clearTimeout(grace)
  }

  #accept(socket: Socket): void {
    const peer = formatEndpoint(socket.remoteAddress, socket.remotePort)
    // Until the witness is known no handler listens: an early reset must not end the process.
    const early = () => socket.destroy()
    socket.on('error', early)
    const start = (witness?: Witness) => {
      socket.off('error', early)
      if (!socket.destroyed) this.#start(socket, peer, witness)
    }
    const fromHere = isLoopback(socket.remoteAddress) || socket.remoteAddress === socket.localAddress
    const own = formatEndpoint(socket.localAddress, socket.localPort)
    if (fromHere && !this.#offer.tls) this.#rendezvous.accepted(`${peer}>${own}`, start)
    else start()
  }

  #start(socket: Socket, peer: string, witness: Witness | undefined): void {
    this.#accepted += 1
    const log = this.#log.child({ service: this.name, connection: `${this.name}-${this.#accepted}` })
    const opened = performance.now()
    log.info({ peer }, 'open')
    witness?.({ what: 'accepted', peer })
    const connection = new SocketConnection(socket, this.#offer.service, {
      idleTimeout: this.#offer.idleTimeout,
      sendTimeout: this.#offer.sendTimeout,
      witness,
      closed: (summary) => {
        this.#connections.delete(connection)
        log.info({ ...summary, ms: Math.round(performance.now() - opened) }, 'close')
      },
    })
    this.#connections.add(connection)
  }
}
