import type { Socket } from 'node:net'
import type { Logger } from 'pino'
import type { Connection, Handler, Peer, Service } from '../services/connection.ts'
import type { Listed, Roster } from '../services/roster.ts'
import type { Stats } from '../services/stats.ts'
import type { Witness } from './rendezvous.ts'

/** How long the peer may take to send its FIN after the server's, in milliseconds. */
export const LINGER_MS = 2000

/** What all connections of one listener have in common. */
export interface Carriage {
  /** The name of the service. */
  readonly service: string
  /** Milliseconds without a byte in either direction; 0 leaves that to the service. */
  readonly idleTimeout: number
  /** Milliseconds in which a peer must take something of what is left when its connection ends; 0 means any time. */
  readonly sendTimeout: number
  readonly stats: Stats
  readonly roster: Roster
  readonly log: Logger
  /** Whether the log takes single requests: most logs do not, and to ask it each time costs. */
  readonly logsRequests: boolean
  /** Takes a socket over to begin TLS on it; absent where that cannot be. */
  readonly startTls?: ((socket: Socket) => void) | undefined
  /** A connection is over, or went on as another one over TLS. */
  closed(connection: SocketConnection): void
}

/** Who is at the other end of one of them. */
export interface Origin {
  readonly id: string
  readonly peer: Peer
  readonly witness: Witness | undefined
}

const CONNECTION = Symbol('connection')

/** A socket that knows what it carries: listeners shared by all sockets cost nothing for each of them. */
interface CarryingSocket extends Socket {
  [CONNECTION]: SocketConnection
}

/** Carries one service over a `net.Socket` or a `tls.TLSSocket` opened with `allowHalfOpen`. */
export class SocketConnection implements Connection, Listed {
  readonly id: string
  readonly peer: Peer
  readonly seen: Witness | undefined
  readonly #socket: Socket
  readonly #carriage: Carriage
  readonly #handler: Handler
  readonly #opened = performance.now()
  #reason: string | undefined
  #requests = 0
  #linger: NodeJS.Timeout | undefined
  #flush: NodeJS.Timeout | undefined

  constructor(socket: Socket, service: Service, { id, peer, witness }: Origin, carriage: Carriage) {
    this.#socket = Object.assign(socket, { [CONNECTION]: this })
    this.#carriage = carriage
    this.id = id
    this.peer = peer
    this.seen = witness
    if (carriage.idleTimeout > 0) socket.setTimeout(carriage.idleTimeout)
    carriage.roster.enter(this)
    this.#handler = service(this)
    for (const [event, listener] of SocketConnection.#LISTENERS) socket.on(event, listener)
    socket.resume()
  }

  get service(): string {
    return this.#carriage.service
  }

  get address(): string {
    return this.peer.address
  }

  get seconds(): number {
    return Math.floor((performance.now() - this.#opened) / 1000)
  }

  get bytesIn(): number {
    return this.#socket.bytesRead
  }

  get bytesOut(): number {
    return this.#socket.bytesWritten
  }

  /** Begins TLS behind what is queued. */
  get startTls(): (() => void) | undefined {
    const { startTls } = this.#carriage
    return startTls && (() => this.#handOver(startTls))
  }

  /** Whether `end` was called. */
  get ending(): boolean {
    return this.#reason !== undefined
  }

  write(bytes: Uint8Array): boolean {
    this.#carriage.stats.bytesOut += bytes.length
    this.seen?.({ what: 'reply', bytes: bytes.length })
    const room = this.#socket.write(bytes)
    if (!room) this.seen?.({ what: 'queued', bytes: this.#socket.writableLength })
    return room
  }

  end(reason: string): void {
    if (this.#reason !== undefined) return
    this.#reason = reason
    // Reading on keeps the last line from being lost to a reset (RFC 9293 §3.6.1).
    this.#socket.resume()
    this.#socket.end(() => {
      clearTimeout(this.#flush)
      this.#closeAfter(LINGER_MS)
    })
    this.#expectProgress()
  }

  pause(): void {
    if (this.#reason === undefined) this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  requested(verb: string): void {
    this.#requests += 1
    if (this.#carriage.logsRequests) this.#carriage.log.debug({ connection: this.id, verb }, 'request')
  }

  loggedIn(nick: string, role: string): void {
    this.#carriage.log.info({ connection: this.id, nick, role }, 'login')
  }

  /** Ends it at once when it is overdue, else behind a transfer under way. */
  shutdown(overdue: boolean): void {
    if (this.#reason === undefined) this.#handler.shutdown(overdue)
  }

  destroy(): void {
    this.#socket.destroy()
  }

  static readonly #LISTENERS = Object.entries({
    data(this: CarryingSocket, bytes: Buffer) {
      this[CONNECTION].#read(bytes)
    },
    drain(this: CarryingSocket) {
      this[CONNECTION].#drained()
    },
    end(this: CarryingSocket) {
      this[CONNECTION].#peerEnded()
    },
    timeout(this: CarryingSocket) {
      this[CONNECTION].#idle()
    },
    error(this: CarryingSocket, error: NodeJS.ErrnoException) {
      this[CONNECTION].#failed(error)
    },
    close(this: CarryingSocket) {
      this[CONNECTION].#closed()
    },
  })

  #read(bytes: Uint8Array): void {
    if (this.#reason !== undefined) return
    this.#carriage.stats.bytesIn += bytes.length
    this.seen?.({ what: 'read', bytes: bytes.length })
    this.#handler.data(bytes)
  }

  #drained(): void {
    if (this.#reason === undefined) this.#handler.drain()
  }

  #peerEnded(): void {
    this.seen?.({ what: 'fin' })
    if (this.#reason === undefined) this.#handler.end()
  }

  #idle(): void {
    if (this.#reason === undefined) this.#handler.idle()
    this.#closeAfter(LINGER_MS)
  }

  #failed(error: NodeJS.ErrnoException): void {
    if (error.code === 'ECONNRESET') this.seen?.({ what: 'rst' })
    this.#reason ??= error.code === 'ECONNRESET' ? 'reset' : `error ${error.code ?? error.message}`
  }

  #handOver(startTls: (socket: Socket) => void): void {
    for (const [event, listener] of SocketConnection.#LISTENERS) this.#socket.off(event, listener)
    this.#socket.pause()
    this.#socket.setTimeout(0)
    this.#reason = 'starttls'
    this.#report()
    // A reset before the handshake must not end the process, nor a peer that reads nothing stay for ever.
    this.#socket.on('error', () => this.#socket.destroy())
    this.#expectProgress()
    // What is queued goes out before the handshake.
    this.#socket.write('', (error) => {
      clearTimeout(this.#flush)
      if (!error) startTls(this.#socket)
    })
  }

  /** Gives up a peer that takes nothing of what is left, whatever it sends meanwhile. */
  #expectProgress(): void {
    const left = this.#socket.writableLength
    const { sendTimeout } = this.#carriage
    if (left === 0 || sendTimeout === 0) return
    this.#flush = setTimeout(() => {
      if (this.#socket.writableLength < left) this.#expectProgress()
      else this.#socket.destroy()
    }, sendTimeout)
  }

  #closeAfter(milliseconds: number): void {
    if (this.#socket.destroyed) return
    this.#linger ??= setTimeout(() => this.#socket.destroy(), milliseconds)
  }

  #closed(): void {
    this.#reason ??= 'closed'
    clearTimeout(this.#linger)
    clearTimeout(this.#flush)
    this.#handler.close()
    this.#report()
  }

  #report(): void {
    const reason = this.#reason ?? 'closed'
    this.seen?.({ what: 'end', reason })
    const { stats, roster, log } = this.#carriage
    const { bytesIn, bytesOut } = this
    stats.closed(reason)
    roster.leave(this)
    const ms = Math.round(performance.now() - this.#opened)
    log.info({ connection: this.id, reason, requests: this.#requests, bytesIn, bytesOut, ms }, 'close')
    this.#carriage.closed(this)
  }
}
