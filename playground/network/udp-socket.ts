import { checkedPort, type Endpoint, isAny, mapped, parseAddress } from './address.ts'
import type { Datagram } from './datagram.ts'
import { Fifo } from './fifo.ts'
import type { Limits } from './limits.ts'
import { NetworkError } from './network-error.ts'
import type { Routes } from './routes.ts'
import type { Timeline } from './timeline.ts'

export interface UdpEvents {
  /** Datagrams wait for `receive`. Told once for all that came since it was told before. */
  readable?(): void
  /** Only where connected: `ECONNREFUSED`, nobody listens at the other end. */
  failed?(error: NetworkError): void
}

/** What a datagram reads as: where it came from, and what it said. */
export interface Message {
  readonly from: Endpoint
  readonly data: Uint8Array
}

/** A UDP socket: whole datagrams, some of which may be lost, twice or late. */
export class UdpSocket {
  readonly local: Endpoint
  readonly #events: UdpEvents
  readonly #routes: Routes
  readonly #timeline: Timeline
  readonly #limits: Limits
  readonly #closed: () => void
  readonly #waiting = new Fifo<Datagram>()
  #waitingBytes = 0
  #readable = false
  #open = true
  #remote: Endpoint | undefined

  constructor(
    local: Endpoint,
    events: UdpEvents,
    routes: Routes,
    timeline: Timeline,
    limits: Limits,
    closed: () => void,
  ) {
    this.local = local
    this.#events = events
    this.#routes = routes
    this.#timeline = timeline
    this.#limits = limits
    this.#closed = closed
  }

  get remote(): Endpoint | undefined {
    return this.#remote
  }

  /** From now on only that end is sent to and heard; `undefined` takes it back. */
  connect(remote: Endpoint | undefined): void {
    this.#remote = remote === undefined ? undefined : this.#target(remote)
  }

  /** Keeps the array, not a copy: it must not change afterwards. Throws `EMSGSIZE` where it is too long for one datagram. */
  send(data: Uint8Array, to: Endpoint | undefined = this.#remote): void {
    if (!this.#open || to === undefined) {
      throw new NetworkError(
        'ENOTCONN',
        `Cannot send as the socket must be open and know where to: ${this.#open ? 'no end was given' : 'it is closed'}`,
      )
    }
    const { datagram } = this.#limits
    if (data.length > datagram) {
      throw new NetworkError(
        'EMSGSIZE',
        `Cannot send datagram as its length must be <= ${datagram}: current length is ${data.length}`,
      )
    }
    const target = this.#target(to)
    const { way, source } = this.#routes.to(target.address)
    const from = { address: isAny(this.local.address) ? source : this.local.address, port: this.local.port }
    way.sendDatagram({ from, to: target, data })
  }

  /** A copy of the datagram that has waited longest. */
  receive(): Message | undefined {
    const datagram = this.#waiting.shift()
    if (datagram === undefined) return undefined
    this.#waitingBytes -= datagram.data.length
    const { from, data } = datagram
    return { from: this.local.address.includes(':') ? mapped(from) : from, data: data.slice() }
  }

  close(): void {
    if (!this.#open) return
    this.#open = false
    this.#waiting.clear()
    this.#closed()
  }

  deliver(datagram: Datagram): void {
    if (!this.#hears(datagram.from) || this.#waitingBytes + datagram.data.length > this.#limits.datagramBuffer) return
    this.#waiting.push(datagram)
    this.#waitingBytes += datagram.data.length
    if (this.#readable) return
    this.#readable = true
    this.#timeline.notify(() => {
      this.#readable = false
      if (this.#open) this.#events.readable?.()
    })
  }

  refused({ to }: Datagram): void {
    if (this.#remote === undefined || !this.#hears(to)) return
    const error = new NetworkError(
      'ECONNREFUSED',
      `Cannot send to ${to.address} port ${to.port} as somebody must listen there: nobody does`,
    )
    this.#timeline.notify(() => {
      if (this.#open) this.#events.failed?.(error)
    })
  }

  #hears({ address, port }: Endpoint): boolean {
    return this.#remote === undefined || (this.#remote.address === address && this.#remote.port === port)
  }

  #target({ address, port }: Endpoint): Endpoint {
    const target = this.#routes.target(address)
    if (parseAddress(target).family === 6 && !this.local.address.includes(':')) {
      throw new NetworkError(
        'EINVAL',
        `Cannot send as the address must be IPv4 like the socket's: current value is ${address}`,
      )
    }
    return { address: target, port: checkedPort(port) }
  }
}
