import { createServer, type Server, type Socket } from 'node:net'
import { type SecureContext, TLSSocket } from 'node:tls'
import type { Logger } from 'pino'
import type { Peer, Service } from '../services/connection.ts'
import { refusal as refuse } from '../services/refusal.ts'
import type { Roster } from '../services/roster.ts'
import type { Stats } from '../services/stats.ts'
import type { ConnectionLimits, Seat, TooMany } from './connection-limits.ts'
import { formatEndpoint, isLoopback } from './endpoint.ts'
import { handshake } from './handshake.ts'
import { ListenError } from './listen-error.ts'
import type { Rendezvous, Visitor } from './rendezvous.ts'
import { type Carriage, SocketConnection } from './socket-connection.ts'

/** How long a quiet connection gets before the first keep-alive probe, in milliseconds. */
const KEEP_ALIVE_DELAY_MS = 60_000
/** How long the peers get to take the rest and to close when the server stops, in milliseconds. */
const STOP_GRACE_MS = 1000
/** Connections that are being refused at once; beyond it they are closed without a word. */
const MAX_REFUSED = 100

/** What stands for an address where the transport has none. */
const LOCAL_ADDRESS = 'local'

/** Where a service is offered; port 0 means any free one. */
export type Place = { readonly host: string; readonly port: number } | { readonly path: string }

/** Where and how one service is offered. */
export interface Offer {
  /** In the log, in `ports.json` and in the name of the option that sets its port. */
  readonly name: string
  readonly service: Service
  readonly place: Place
  /** From the first byte, or when the client asks with STARTTLS. */
  readonly tls?: { readonly secureContext: SecureContext; readonly from: 'first-byte' | 'starttls' } | undefined
  /** Milliseconds without a byte in either direction; 0 leaves that to the service. */
  readonly idleTimeout: number
}

/** What all listeners of a server have in common. */
export interface Settings {
  /** Connections the kernel holds that were not accepted yet. */
  readonly backlog: number
  /** Send small segments at once (RFC 9293 §3.7.4). */
  readonly noDelay: boolean
  readonly keepAlive: boolean
  /** Milliseconds in which a peer must take something of what is left when its connection ends; 0 means any time. */
  readonly sendTimeout: number
  /** Milliseconds that a TLS handshake may take; 0 means any time. */
  readonly handshakeTimeout: number
  readonly log: Logger
  readonly rendezvous: Rendezvous
  readonly limits: ConnectionLimits
  readonly stats: Stats
  readonly roster: Roster
}

/** An accepted socket, from its arrival to its end, whatever TLS makes of it. */
interface Arrival {
  readonly id: string
  readonly visitor: Visitor | undefined
  /** A visitor's page is counted where it came in. */
  readonly seat: Seat | undefined
  readonly refusal: TooMany | undefined
  connection: SocketConnection | undefined
}

/** Accepts connections for one service until it is stopped. */
export class Listener {
  readonly name: string
  readonly #offer: Offer
  readonly #settings: Settings
  readonly #log: Logger
  readonly #server: Server
  readonly #carriage: Carriage
  /** All that was accepted; one without an `Arrival` waits for its visitor. */
  readonly #sockets = new Map<Socket, Arrival | undefined>()
  /** Called whenever a connection ends while the server stops. */
  #ended: () => void = () => {}
  #accepted = 0
  #refused = 0

  constructor(offer: Offer, settings: Settings) {
    this.name = offer.name
    this.#offer = offer
    this.#settings = settings
    this.#log = settings.log.child({ service: offer.name })
    this.#carriage = {
      idleTimeout: offer.idleTimeout,
      sendTimeout: settings.sendTimeout,
      service: offer.name,
      stats: settings.stats,
      roster: settings.roster,
      log: this.#log,
      logsRequests: this.#log.isLevelEnabled('debug'),
      startTls: offer.tls?.from === 'starttls' ? (socket) => this.#secure(socket) : undefined,
      closed: () => this.#ended(),
    }
    this.#server = createServer({
      allowHalfOpen: true,
      noDelay: settings.noDelay,
      keepAlive: settings.keepAlive,
      keepAliveInitialDelay: KEEP_ALIVE_DELAY_MS,
      // A FIN that comes before the service listens must not be lost.
      pauseOnConnect: true,
    })
    this.#server.on('connection', (socket) => this.#accept(socket))
  }

  /** Resolves with the port once connections are accepted; 0 where there is none. @throws {ListenError} */
  async listen(): Promise<number> {
    const { place } = this.#offer
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#server.once('error', (error) => reject(new ListenError(this.name, place, error)))
    this.#server.listen({ ...place, backlog: this.#settings.backlog }, resolve)
    await promise
    this.#server.on('error', (error) => this.#log.error({ err: error }, 'accept failed'))
    const address = this.#server.address()
    return typeof address === 'object' && address ? address.port : 0
  }

  /** Says goodbye on every connection, on those with a transfer behind it. */
  goodbye(): void {
    for (const connection of this.#connections()) connection.shutdown(false)
  }

  /** Resolves when no connection has a transfer any longer. */
  transfersOver(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#ended = () => {
      if (this.#connections().every((connection) => connection.ending)) resolve()
    }
    this.#ended()
    return promise
  }

  /** Ends the transfers that are left, accepts no more, and closes what is open after a moment. */
  async close(): Promise<void> {
    for (const connection of this.#connections()) connection.shutdown(true)
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#server.close(() => resolve())
    const patience = setTimeout(() => {
      for (const socket of this.#sockets.keys()) socket.destroy()
    }, STOP_GRACE_MS)
    await promise
    clearTimeout(patience)
  }

  #connections(): SocketConnection[] {
    return [...this.#sockets.values()].flatMap((arrival) => arrival?.connection ?? [])
  }

  #accept(socket: Socket): void {
    this.#sockets.set(socket, undefined)
    socket.on('close', () => this.#gone(socket))
    // Until the visitor is known no handler listens: an early reset must not end the process.
    socket.on('error', destroy)
    const { rendezvous } = this.#settings
    if (rendezvous.empty || !isFromHere(socket)) return this.#start(socket, undefined)
    const own = formatEndpoint(socket.localAddress, socket.localPort)
    rendezvous.accepted(`${endpointOf(socket)}>${own}`, (visitor) => {
      if (!socket.destroyed) this.#start(socket, visitor)
    })
  }

  #start(socket: Socket, visitor: Visitor | undefined): void {
    this.#accepted += 1
    const seat = visitor ? undefined : this.#settings.limits.take(socket.remoteAddress)
    const refusal = seat?.refusal
    this.#sockets.set(socket, { id: `${this.name}-${this.#accepted}`, visitor, seat, refusal, connection: undefined })
    if (refusal) this.#refused += 1
    if (this.#refused > MAX_REFUSED) return void socket.destroy()
    visitor?.witness({ what: 'accepted', peer: endpointOf(socket) })
    if (this.#offer.tls?.from === 'first-byte') this.#secure(socket)
    else this.#serve(socket, socket, this.#carriage)
  }

  #gone(socket: Socket): void {
    const arrival = this.#sockets.get(socket)
    this.#sockets.delete(socket)
    arrival?.seat?.leave()
    if (arrival?.refusal) this.#refused -= 1
  }

  #secure(plain: Socket): void {
    const { tls } = this.#offer
    if (!tls) return
    const { secureContext } = tls
    const timeout = this.#settings.handshakeTimeout
    handshake(plain, { secureContext, timeout, log: this.#log }, (secure) =>
      this.#serve(plain, secure, { ...this.#carriage, startTls: undefined }),
    )
  }

  /** Serves an accepted socket over `socket`: itself, or TLS over it. */
  #serve(accepted: Socket, socket: Socket, carriage: Carriage): void {
    const arrival = this.#sockets.get(accepted)
    if (!arrival) return
    const { id, visitor, refusal } = arrival
    this.#settings.stats.opened()
    const secure = socket === accepted ? {} : { tls: true }
    const page = visitor ? { visitor: visitor.peer.address } : {}
    this.#log.info({ connection: id, peer: endpointOf(accepted), ...secure, ...page }, 'open')
    accepted.off('error', destroy)
    const origin = { id, peer: visitor?.peer ?? peerOf(socket), witness: visitor?.witness }
    const service = refusal ? refuse(refusal.code, refusal.message) : this.#offer.service
    arrival.connection = new SocketConnection(socket, service, origin, carriage)
  }
}

function destroy(this: Socket): void {
  this.destroy()
}

/** Whether the other end may be the gateway of this same process. */
const isFromHere = ({ remoteAddress, localAddress }: Socket): boolean =>
  remoteAddress !== undefined && (isLoopback(remoteAddress) || remoteAddress === localAddress)

const endpointOf = ({ remoteAddress, remotePort }: Socket): string =>
  remoteAddress === undefined ? LOCAL_ADDRESS : formatEndpoint(remoteAddress, remotePort)

const peerOf = (socket: Socket): Peer => ({
  address: socket.remoteAddress ?? LOCAL_ADDRESS,
  local: socket.remoteAddress === undefined || isLoopback(socket.remoteAddress),
  secret: socket.remoteAddress === undefined || socket instanceof TLSSocket,
})
