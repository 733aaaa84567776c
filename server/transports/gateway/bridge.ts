import { randomBytes } from 'node:crypto'
import type { WebSocket } from 'ws'
import {
  CLOSE_SLOW_PAGE,
  CLOSE_UNKNOWN_CONTROL,
  type GatewayControl,
  parsePageControl,
  type Seen,
} from '../../protocol/gateway.ts'
import type { Peer } from '../../services/connection.ts'
import { formatEndpoint } from '../endpoint.ts'
import type { Rendezvous } from '../rendezvous.ts'
import { type Carrier, openCarrier, type Target } from './carrier.ts'
import type { GatewayLimits } from './limits.ts'
import { WireMirror } from './wire-mirror.ts'

const KEY_BYTES = 16
/** What a queued write costs beside its bytes, in bytes: a flood of tiny messages counts too. */
const WRITE_OVERHEAD = 256

const NORMAL = 1000

const now = (): number => performance.timeOrigin + performance.now()
const randomKey = (): string => randomBytes(KEY_BYTES).toString('base64url')

interface BridgeOptions {
  readonly target: Target
  /** Who is at the page. */
  readonly peer: Peer
  readonly rendezvous: Rendezvous
  readonly limits: GatewayLimits
}

const localOf = ({ socket }: Carrier): string => formatEndpoint(socket.localAddress, socket.localPort)
const remoteOf = ({ socket }: Carrier): string => formatEndpoint(socket.remoteAddress, socket.remotePort)

/** One WebSocket of a page joined to one TCP connection: bytes as binary messages, control as JSON. */
export class Bridge {
  readonly #page: WebSocket
  readonly #carrier: Carrier
  readonly #mirror: WireMirror
  readonly #limits: GatewayLimits
  #sent = 0
  #acknowledged = 0
  #written = 0
  /** Writes that the socket has not taken yet. */
  #writes = 0
  #full = false
  #pausedByPage = false
  #closed = false
  #serverEnded = false
  #patience: NodeJS.Timeout | undefined
  #farewell: NodeJS.Timeout | undefined

  constructor(page: WebSocket, { target, peer, rendezvous, limits }: BridgeOptions) {
    this.#page = page
    this.#limits = limits
    this.#mirror = new WireMirror((message) => this.#tell(message), limits.maxWireKept)
    this.#carrier = openCarrier(target, limits.connectTimeout, (direction, bytes) =>
      this.#mirror.show(direction, bytes),
    )
    const { socket } = this.#carrier
    const ticket = rendezvous.expect()
    let watched = false
    this.#listenToPage()
    this.#listenToStream()
    socket.once('connect', () => {
      watched = true
      const witness = (seen: Seen) => this.#seen(seen)
      ticket.made(`${localOf(this.#carrier)}>${remoteOf(this.#carrier)}`, { peer, witness })
    })
    this.#carrier.open.then(
      (facts) => {
        const ends = { local: localOf(this.#carrier), remote: remoteOf(this.#carrier) }
        this.#tell({ t: 'open', id: randomKey(), key: randomKey(), ...ends, ...facts })
      },
      // What went wrong is told by the error of the stream.
      () => undefined,
    )
    this.#carrier.stream.once('close', () => {
      ticket.over()
      clearTimeout(this.#patience)
      this.#closed = true
      if (!watched || this.#serverEnded) this.#page.close(NORMAL)
      else this.#farewell = setTimeout(() => this.#page.close(NORMAL), limits.farewell)
    })
  }

  #listenToPage(): void {
    this.#page.on('message', (data: Buffer, isBinary) => (isBinary ? this.#send(data) : this.#control(data.toString())))
    this.#page.on('close', () => {
      clearTimeout(this.#farewell)
      this.#carrier.stream.destroy()
    })
    this.#page.on('error', () => this.#carrier.stream.destroy())
  }

  #listenToStream(): void {
    const { stream } = this.#carrier
    stream.on('data', (bytes) => this.#deliver(bytes))
    stream.on('end', () => this.#tell({ t: 'fin' }))
    stream.on('error', (error: NodeJS.ErrnoException) =>
      this.#tell(error.code === 'ECONNRESET' ? { t: 'reset' } : { t: 'error', code: error.code ?? 'EUNKNOWN' }),
    )
  }

  #send(bytes: Buffer): void {
    const { stream } = this.#carrier
    if (stream.writableEnded || bytes.length === 0) return
    this.#written += bytes.length
    this.#writes += 1
    const offset = this.#written
    stream.write(bytes, (error) => {
      this.#writes -= 1
      if (!error) this.#tell({ t: 'ack', offset })
    })
    // Never by pausing the WebSocket: the page's acknowledgements come on it, and echo waits for them.
    if (stream.writableLength + this.#writes * WRITE_OVERHEAD > this.#limits.maxQueued) this.#giveUp()
  }

  #control(text: string): void {
    const message = parsePageControl(text)
    switch (message?.t) {
      case 'ack':
        return this.#acknowledge(message.offset)
      case 'fin':
        this.#carrier.stream.end()
        return
      case 'reset':
        this.#carrier.socket.resetAndDestroy()
        return
      case 'option':
        if (message.noDelay !== undefined) this.#carrier.socket.setNoDelay(message.noDelay)
        if (message.wire !== undefined) this.#mirror.turn(message.wire)
        this.#pausedByPage = message.paused ?? this.#pausedByPage
        return this.#flow()
      default:
        this.#page.close(CLOSE_UNKNOWN_CONTROL, 'unknown control message')
    }
  }

  #deliver(bytes: Buffer): void {
    this.#page.send(bytes)
    this.#sent += bytes.length
    if (this.#sent - this.#acknowledged >= this.#limits.highWater) {
      this.#full = true
      this.#patience ??= setTimeout(() => this.#giveUp(), this.#limits.ackTimeout)
      this.#flow()
    }
    if (this.#page.bufferedAmount > this.#limits.maxQueued) this.#giveUp()
  }

  #acknowledge(offset: number): void {
    if (offset > this.#sent) return this.#page.close(CLOSE_UNKNOWN_CONTROL, 'acknowledged more than was sent')
    this.#acknowledged = Math.max(this.#acknowledged, offset)
    if (this.#full) this.#patience?.refresh()
    if (this.#sent - this.#acknowledged >= this.#limits.lowWater) return
    this.#full = false
    clearTimeout(this.#patience)
    this.#patience = undefined
    this.#flow()
  }

  #flow(): void {
    if (this.#full || this.#pausedByPage) this.#carrier.stream.pause()
    else this.#carrier.stream.resume()
  }

  #seen(seen: Seen): void {
    this.#tell({ t: 'seen', at: now(), ...seen })
    if (seen.what !== 'end') return
    this.#serverEnded = true
    if (this.#closed) this.#page.close(NORMAL)
  }

  #giveUp(): void {
    this.#page.close(CLOSE_SLOW_PAGE, 'the page does not keep up')
    this.#carrier.stream.destroy()
  }

  #tell(message: GatewayControl): void {
    if (this.#page.readyState !== this.#page.OPEN) return
    this.#page.send(JSON.stringify(message))
    if (this.#page.bufferedAmount > this.#limits.maxQueued) this.#giveUp()
  }
}
