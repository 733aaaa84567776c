import { ANY_IPV4, ANY_IPV6, type Endpoint } from './address.ts'
import type { Datagram } from './datagram.ts'
import type { Limits } from './limits.ts'
import { NetworkError } from './network-error.ts'
import { type Claim, Ports } from './ports.ts'
import type { Routes } from './routes.ts'
import type { SocketCount } from './socket-count.ts'
import type { Timeline } from './timeline.ts'
import { type UdpEvents, UdpSocket } from './udp-socket.ts'

export interface BindOptions {
  readonly address: string
  /** 0 for any that is free. */
  readonly port: number
  readonly ipv6Only?: boolean
  readonly reuseAddress?: boolean
}

/** UDP on one host: which socket a datagram is for. */
export class UdpStack {
  readonly ports: Ports
  readonly #routes: Routes
  readonly #sockets: SocketCount
  readonly #timeline: Timeline
  readonly #limits: Limits
  readonly #bound = new Map<Claim, UdpSocket>()

  constructor(routes: Routes, sockets: SocketCount, timeline: Timeline, limits: Limits) {
    this.ports = new Ports(limits)
    this.#routes = routes
    this.#sockets = sockets
    this.#timeline = timeline
    this.#limits = limits
  }

  bind(options: BindOptions, events: UdpEvents): UdpSocket {
    const { ipv6Only = false, reuseAddress = false } = options
    const address = this.#routes.bindable(options.address)
    const port = options.port || this.ports.free()
    if (port === undefined) throw new NetworkError('EADDRINUSE', 'Cannot bind as a port must be free: none is')
    const claim: Claim = { address, port, ipv6Only, reuseAddress, listening: false }
    this.#sockets.addFor(() => this.ports.claim(claim))
    const socket = new UdpSocket({ address, port }, events, this.#routes, this.#timeline, this.#limits, () => {
      this.#bound.delete(claim)
      this.ports.release(claim)
      this.#sockets.remove()
    })
    this.#bound.set(claim, socket)
    return socket
  }

  receive(datagram: Datagram): void {
    const socket = this.#socketFor(datagram.to)
    if (socket !== undefined) socket.deliver(datagram)
    else this.#routes.to(datagram.from.address).way.refuseDatagram(datagram)
  }

  refused(datagram: Datagram): void {
    this.#socketFor(datagram.from)?.refused(datagram)
  }

  /** The one bound to that very address goes before those bound to any; of several the last one. */
  #socketFor({ address, port }: Endpoint): UdpSocket | undefined {
    let best: UdpSocket | undefined
    for (const [claim, socket] of this.#bound) {
      if (claim.port !== port) continue
      if (claim.address === address) return socket
      const any = address.includes(':') ? claim.address === ANY_IPV6 : claim.address === ANY_IPV4
      if (any || (claim.address === ANY_IPV6 && !claim.ipv6Only)) best = socket
    }
    return best
  }
}
