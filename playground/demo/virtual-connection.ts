import type { Seen } from '../../server/protocol/gateway.ts'
import type { Connection, Handler, Peer, Service } from '../../server/services/connection.ts'
import type { Listed, Roster } from '../../server/services/roster.ts'
import type { Stats } from '../../server/services/stats.ts'
import type { ByteStream } from '../network/byte-stream.ts'
import type { Clock } from '../network/clock.ts'
import { NetworkError } from '../network/network-error.ts'
import { Outgoing } from '../network/outgoing.ts'
import { HIGH_WATER_BYTES, LINGER_MS } from './limits.ts'

export type Witness = (seen: Seen) => void

/** What all connections of one listener have in common. */
export interface Carriage {
  /** The name of the service. */
  readonly service: string
  /** Milliseconds without a byte in either direction; 0 leaves that to the service. */
  readonly idleTimeout: number
  /** Milliseconds in which a peer must take something of what is left when its connection ends. */
  readonly sendTimeout: number
  readonly stats: Stats
  readonly roster: Roster
  readonly clock: Clock
  /** A connection is over. */
  readonly closed: () => void
}

interface Origin {
  readonly id: string
  readonly peer: Peer
  readonly witness: Witness | undefined
}

/** Carries one service over a stream of the virtual network, as a `SocketConnection` does over a socket. */
export class VirtualConnection implements Connection, Listed {
  readonly id: string
  readonly peer: Peer
  readonly seen: Witness | undefined
  readonly startTls = undefined
  bytesIn = 0
  bytesOut = 0
  readonly #stream: ByteStream
  readonly #carriage: Carriage
  readonly #outgoing: Outgoing
  readonly #opened: number
  readonly #handler: Handler
  /** Why it ends: nothing more is asked of the service. */
  #reason: string | undefined
  #reading = true
  #full = false
  #sentFin = false
  #gotFin = false
  #over = false
  #active: number
  readonly #timers = new Set<() => void>()

  constructor(stream: ByteStream, service: Service, { id, peer, witness }: Origin, carriage: Carriage) {
    this.id = id
    this.peer = peer
    this.seen = witness
    this.#stream = stream
    this.#carriage = carriage
    this.#outgoing = new Outgoing(stream)
    this.#opened = this.#active = carriage.clock.now()
    carriage.stats.opened()
    carriage.roster.enter(this)
    this.#handler = service(this)
    if (carriage.idleTimeout > 0) this.#watchIdle(carriage.idleTimeout)
    stream.attach({
      readable: () => this.#read(),
      credit: () => this.#flush(),
      end: () => this.#peerEnded(),
      failed: (error) => this.#failed(error),
    })
  }

  get service(): string {
    return this.#carriage.service
  }

  get address(): string {
    return this.peer.address
  }

  get seconds(): number {
    return Math.floor((this.#carriage.clock.now() - this.#opened) / 1000)
  }

  write(bytes: Uint8Array): boolean {
    if (this.#over || this.#sentFin) return false
    this.bytesOut += bytes.length
    this.#carriage.stats.bytesOut += bytes.length
    this.#active = this.#carriage.clock.now()
    this.seen?.({ what: 'reply', bytes: bytes.length })
    this.#outgoing.push(bytes)
    this.#full = this.#outgoing.length >= HIGH_WATER_BYTES
    if (this.#full) this.seen?.({ what: 'queued', bytes: this.#outgoing.length })
    return !this.#full
  }

  end(reason: string): void {
    if (this.#reason !== undefined) return
    this.#reason = reason
    // Reading on keeps the last line from being lost to a reset (RFC 9293 §3.6.1).
    this.resume()
    // A service may end its connection before it has returned its handler.
    this.#carriage.clock.soon(() => this.#flush())
    this.#expectProgress()
  }

  pause(): void {
    if (this.#reason === undefined) this.#reading = false
  }

  resume(): void {
    if (this.#reading) return
    this.#reading = true
    this.#carriage.clock.soon(() => this.#read())
  }

  requested(): void {
    // There is no log in a page.
  }

  loggedIn(): void {
    // As above.
  }

  #read(): void {
    while (this.#reading && !this.#over) {
      const bytes = this.#stream.read()
      if (bytes.length === 0) return
      this.#stream.acknowledge(bytes.length)
      this.bytesIn += bytes.length
      if (this.#reason !== undefined) continue
      this.#active = this.#carriage.clock.now()
      this.#carriage.stats.bytesIn += bytes.length
      this.seen?.({ what: 'read', bytes: bytes.length })
      this.#handler.data(bytes)
    }
  }

  #flush(): void {
    if (this.#over) return
    this.#outgoing.flush()
    if (this.#outgoing.length > 0) return
    if (this.#reason === undefined) {
      if (!this.#full) return
      this.#full = false
      this.#handler.drain()
    } else if (!this.#sentFin) this.#sendFin()
  }

  #sendFin(): void {
    this.#sentFin = true
    try {
      this.#stream.shutdown()
    } catch (error) {
      // It has failed already, which is told by an event of its own.
      if (!(error instanceof NetworkError)) throw error
    }
    if (this.#gotFin) this.#close()
    else this.#after(LINGER_MS, () => this.#close())
  }

  #peerEnded(): void {
    this.#gotFin = true
    this.seen?.({ what: 'fin' })
    if (this.#reason === undefined) this.#handler.end()
    else if (this.#sentFin) this.#close()
  }

  #failed({ code }: NetworkError): void {
    if (code === 'ECONNRESET') this.seen?.({ what: 'rst' })
    this.#reason ??= code === 'ECONNRESET' ? 'reset' : `error ${code}`
    this.#close()
  }

  #watchIdle(timeout: number): void {
    const left = this.#active + timeout - this.#carriage.clock.now()
    if (left > 0) return this.#after(left, () => this.#watchIdle(timeout))
    if (this.#reason === undefined) this.#handler.idle()
    this.#after(LINGER_MS, () => this.#close())
  }

  /** Gives up a peer that takes nothing of what is left, whatever it sends meanwhile. */
  #expectProgress(): void {
    const { length } = this.#outgoing
    if (length === 0) return
    this.#after(this.#carriage.sendTimeout, () => {
      if (this.#outgoing.length < length) return this.#expectProgress()
      this.#stream.reset()
      this.#close()
    })
  }

  #after(milliseconds: number, work: () => void): void {
    const cancel = this.#carriage.clock.after(milliseconds, () => {
      this.#timers.delete(cancel)
      work()
    })
    this.#timers.add(cancel)
  }

  #close(): void {
    if (this.#over) return
    this.#over = true
    for (const cancel of this.#timers) cancel()
    this.#stream.close()
    this.#handler.close()
    const reason = this.#reason ?? 'closed'
    const { stats, roster, closed } = this.#carriage
    stats.closed(reason)
    roster.leave(this)
    closed()
    this.seen?.({ what: 'end', reason })
  }
}
