import { ANY_IPV4, ANY_IPV6, checkedPort, type Endpoint, isAny, isMapped } from './address.ts'
import { Connection } from './connection.ts'
import type { Limits } from './limits.ts'
import { NetworkError } from './network-error.ts'
import { type Claim, Ports } from './ports.ts'
import type { Routes } from './routes.ts'
import { ACK, pathKey, RST, type Segment, SYN, sequenceLength } from './segment.ts'
import type { SocketCount } from './socket-count.ts'
import type { StreamEvents } from './stream-events.ts'
import { type ListenerEvents, TcpListener } from './tcp-listener.ts'
import type { Timeline } from './timeline.ts'

export interface ListenOptions {
  readonly address: string
  /** 0 for any that is free. */
  readonly port: number
  readonly backlog?: number
  /** On `::`, leave IPv4 to others. */
  readonly ipv6Only?: boolean
  /** SO_REUSEADDR, which libuv and so Node always sets, and Python does not. */
  readonly reuseAddress?: boolean
}

export interface ConnectOptions {
  /** An IP address: names are looked up before. */
  readonly address: string
  readonly port: number
  readonly localAddress?: string
  readonly localPort?: number
  readonly noDelay?: boolean
}

/** What a `listen` without a number asks for in Node. */
export const DEFAULT_BACKLOG = 511

/** What the stack of one host shares with those of the others. */
export interface Shared {
  readonly timeline: Timeline
  readonly limits: Limits
  coalescing(): boolean
  nextConnection(): number
  initialSequence(): number
}

/** TCP on one host: which connection a segment is for, and what becomes of those for none. */
export class TcpStack {
  readonly ports: Ports
  readonly #shared: Shared
  readonly #routes: Routes
  readonly #sockets: SocketCount
  readonly #connections = new Map<string, Connection>()
  readonly #listeners = new Map<string, { readonly listener: TcpListener; readonly claim: Claim }>()

  constructor(shared: Shared, routes: Routes, sockets: SocketCount) {
    this.ports = new Ports(shared.limits)
    this.#shared = shared
    this.#routes = routes
    this.#sockets = sockets
  }

  listen(options: ListenOptions, events: ListenerEvents<Connection>): TcpListener {
    const { backlog = DEFAULT_BACKLOG, ipv6Only = false, reuseAddress = true } = options
    const { timeline, limits } = this.#shared
    const address = this.#routes.bindable(options.address)
    const port = options.port || this.#freePort('EADDRINUSE')
    const claim: Claim = { address, port, ipv6Only, reuseAddress, listening: true }
    this.#sockets.addFor(() => this.ports.claim(claim))
    const key = `${address} ${port} ${ipv6Only}`
    const limit = Math.max(0, Math.min(backlog, limits.backlog))
    const listener = new TcpListener({ address, port }, limit, events, timeline, () => {
      this.#listeners.delete(key)
      this.#release(claim)
    })
    this.#listeners.set(key, { listener, claim })
    return listener
  }

  connect(options: ConnectOptions, events: StreamEvents): Connection {
    const { timeline, limits } = this.#shared
    // Nobody listens on port 0, but it can be asked, as on Linux.
    const remote = { address: this.#routes.target(options.address), port: options.port && checkedPort(options.port) }
    const { source, reachable } = this.#routes.to(remote.address)
    const bound = this.#routes.bindable(options.localAddress ?? source)
    const port = options.localPort || this.#freePort('EADDRNOTAVAIL')
    const claim: Claim = {
      address: isAny(bound) ? source : bound,
      port,
      ipv6Only: true,
      reuseAddress: false,
      listening: false,
    }
    this.#sockets.addFor(() => this.ports.claim(claim))
    const connection = this.#create(claim, remote, this.#shared.nextConnection(), isMapped(options.address), undefined)
    connection.noDelay = options.noDelay ?? false
    connection.attach(events)
    if (!reachable) timeline.after(limits.neighbourMs, () => connection.unreachable())
    connection.connect()
    return connection
  }

  /** Cuts every connection as a box on the way does: each end gets a RST that seems to be the other's. */
  forgeResets(): void {
    for (const connection of [...this.#connections.values()]) connection.forgeReset()
  }

  receive(segment: Segment): void {
    const connection = this.#connections.get(segment.key)
    const asks = (segment.flags & (SYN | ACK | RST)) === SYN
    const entry = asks ? this.#listenerFor(segment.to) : undefined
    // A newer SYN ends TIME-WAIT early, RFC 9293 §3.10.7.4.
    const renews = connection?.state === 'TIME-WAIT' && entry !== undefined && segment.seq > connection.expected
    if (connection !== undefined && !renews) connection.receive(segment)
    else if (entry !== undefined) {
      connection?.giveWay()
      this.#receiveSyn(segment, entry.listener, entry.claim)
    } else this.#refuse(segment)
  }

  missed(key: string, ack: number | undefined): void {
    this.#connections.get(key)?.missed(ack)
  }

  #receiveSyn(segment: Segment, listener: TcpListener, { address, reuseAddress }: Claim): void {
    if (listener.full || this.#sockets.full) {
      this.#routes.to(segment.from.address).way.drop(segment)
      return
    }
    const asks = listener.asks(segment, (admitted) => {
      if (admitted) this.#welcome(segment, listener, { address, reuseAddress })
      else this.#refuse(segment)
    })
    if (!asks) this.#welcome(segment, listener, { address, reuseAddress })
  }

  #welcome(
    segment: Segment,
    listener: TcpListener,
    { address, reuseAddress }: Pick<Claim, 'address' | 'reuseAddress'>,
  ): void {
    this.#sockets.add()
    const claim: Claim = { ...segment.to, ipv6Only: true, reuseAddress, listening: false }
    this.ports.join(claim)
    const isDual = address === ANY_IPV6 && !segment.to.address.includes(':')
    const connection = this.#create(claim, segment.from, segment.connection, isDual, listener)
    listener.arriving(connection)
    connection.accept(segment)
  }

  #create(claim: Claim, remote: Endpoint, id: number, mapped: boolean, listener: TcpListener | undefined): Connection {
    const { timeline, limits, coalescing, initialSequence } = this.#shared
    const connection = new Connection({
      id,
      local: { address: claim.address, port: claim.port },
      remote,
      mapped,
      way: this.#routes.to(remote.address).way,
      timeline,
      limits,
      initialSequence: initialSequence(),
      coalescing,
      established: () => listener?.established(connection),
      closed: () => {
        listener?.gone(connection)
        this.#connections.delete(connection.key)
        this.#release(claim)
      },
    })
    this.#connections.set(connection.key, connection)
    return connection
  }

  /** RFC 9293 §3.10.7.1: for a connection that does not exist. */
  #refuse(segment: Segment): void {
    const { connection, from, to, flags, seq, ack } = segment
    if (flags & RST) return
    const answer =
      flags & ACK ? { flags: RST, seq: ack, ack: 0 } : { flags: RST | ACK, seq: 0, ack: seq + sequenceLength(segment) }
    const key = pathKey(from, to)
    this.#routes
      .to(from.address)
      .way.send({ connection, from: to, to: from, key, ...answer, window: 0, data: [], length: 0 }, false)
  }

  /** The one bound to that very address goes before those bound to any. */
  #listenerFor({ address, port }: Endpoint): { listener: TcpListener; claim: Claim } | undefined {
    const find = (bound: string, ipv6Only: boolean) => this.#listeners.get(`${bound} ${port} ${ipv6Only}`)
    const exact = find(address, false) ?? find(address, true)
    if (exact !== undefined) return exact
    if (address.includes(':')) return find(ANY_IPV6, true) ?? find(ANY_IPV6, false)
    return find(ANY_IPV4, false) ?? find(ANY_IPV4, true) ?? find(ANY_IPV6, false)
  }

  #freePort(code: 'EADDRINUSE' | 'EADDRNOTAVAIL'): number {
    const port = this.ports.free()
    if (port !== undefined) return port
    const { firstEphemeralPort, lastEphemeralPort } = this.#shared.limits
    throw new NetworkError(
      code,
      `Cannot choose a port as one from ${firstEphemeralPort} to ${lastEphemeralPort} must be free: none is`,
    )
  }

  #release(claim: Claim): void {
    this.ports.release(claim)
    this.#sockets.remove()
  }
}
