import {
  CLOSE_SLOW_PAGE,
  CLOSE_UNKNOWN_CONTROL,
  type GatewayControl,
  parsePageControl,
  type Seen,
} from '../../protocol/gateway.ts'
import { ReadWindow } from '../../protocol/read-window.ts'
import type { Peer } from '../../services/connection.ts'
import { formatEndpoint } from '../endpoint.ts'
import type { Rendezvous } from '../rendezvous.ts'
import type { Resume } from './await-resume.ts'
import { type Carrier, openCarrier, type Target } from './carrier.ts'
import { Delivered } from './delivered.ts'
import type { GatewayLimits } from './limits.ts'
import type { Page, PageListener } from './page.ts'
import { ResumeKey } from './resume-key.ts'
import { newSecret } from './secret.ts'
import { SeenLog } from './seen-log.ts'
import { WireMirror } from './wire-mirror.ts'

/** What a queued write costs beside its bytes, in bytes: a flood of tiny messages counts too. */
const WRITE_OVERHEAD = 256

const NORMAL = 1000
const GOING_AWAY = 1001

interface BridgeOptions {
  readonly target: Target
  readonly limits: GatewayLimits
  /** Who is at the page, and where the service meets it; left out for a server that is not ours and tells nothing. */
  readonly visit: { readonly peer: Peer; readonly rendezvous: Rendezvous } | undefined
  /** Connection and page are both over. */
  readonly over: () => void
}

const localOf = ({ socket }: Carrier): string => formatEndpoint(socket.localAddress, socket.localPort)
const remoteOf = ({ socket }: Carrier): string => formatEndpoint(socket.remoteAddress, socket.remotePort)

/** One TCP connection for a page. It outlives the page's WebSocket for a while, and another one goes on with it. */
export class Bridge implements PageListener {
  readonly id = newSecret()
  /** Whether it leads to a server that is not ours. */
  readonly isLocal: boolean
  readonly #key = new ResumeKey()
  readonly #limits: GatewayLimits
  readonly #over: () => void
  readonly #carrier: Carrier
  readonly #mirror: WireMirror
  readonly #window: ReadWindow
  readonly #delivered: Delivered
  readonly #seen: SeenLog
  /** How the stream ended. */
  readonly #ends: GatewayControl[] = []
  #page: Page | undefined
  #opened = false
  /** Nothing more will be told of the connection. */
  #settled = false
  /** No page goes on with it. */
  #ended = false
  /** Bytes of the page: received, and taken by the socket. */
  #received = 0
  #taken = 0
  /** Writes that the socket has not taken yet. */
  #writes = 0
  #pausedByPage = false
  /** How long the page may leave its acknowledgements out, and how long it may be away. */
  #patience: NodeJS.Timeout | undefined
  /** Patience ran out: a page that shows a sign of life is too slow, one that shows none is away. */
  #outOfPatience = false
  #absence: NodeJS.Timeout | undefined
  /** How long the service's last word is waited for. */
  #farewell: NodeJS.Timeout | undefined

  constructor(page: Page, { target, limits, visit, over }: BridgeOptions) {
    this.#page = page
    this.#limits = limits
    this.#over = over
    this.isLocal = visit === undefined
    this.#window = new ReadWindow(limits)
    this.#delivered = new Delivered(limits.maxDeliveredKept)
    this.#seen = new SeenLog(limits.maxSeenKept)
    this.#mirror = new WireMirror((message) => this.#tell(message), limits.maxWireKept)
    this.#carrier = openCarrier(target, limits.connectTimeout, (direction, bytes) =>
      this.#mirror.show(direction, bytes),
    )
    this.#listenToStream()
    if (visit) this.#introduce(visit)
    else this.#carrier.stream.once('close', () => this.#settle())
    page.listen(this)
    this.#carrier.open.then(
      (facts) => {
        this.#opened = true
        const ends = { local: localOf(this.#carrier), remote: remoteOf(this.#carrier) }
        this.#tell({ t: 'open', id: this.id, key: this.#key.next, ...ends, ...facts })
      },
      // What went wrong is told by the error of the stream.
      () => undefined,
    )
  }

  /** Whether a page that has this key may go on with the connection. */
  isOpenTo(key: string): boolean {
    return this.#opened && !this.#ended && this.#key.opens(key)
  }

  /** Goes on with another WebSocket, behind what the page has received; one that seems open still is cut off. */
  resume(page: Page, { key, offset, seen }: Resume): void {
    if (offset > this.#delivered.end) return page.close(CLOSE_UNKNOWN_CONTROL, 'received more than was sent')
    this.#page?.cutOff()
    clearTimeout(this.#absence)
    this.#calmDown()
    this.#page = page
    page.listen(this)
    this.#key.renew(key)
    this.#mirror.turn(false)
    const from = Math.max(offset, this.#delivered.start)
    const ticket = { id: this.id, key: this.#key.next }
    this.#tell({ t: 'resumed', ...ticket, received: this.#received, from, missing: from - offset })
    page.ping()
    if (this.#taken > 0) this.#tell({ t: 'ack', offset: this.#taken })
    for (const bytes of this.#delivered.from(from)) page.send(bytes)
    for (const message of [...this.#ends, ...this.#seen.after(seen)]) this.#tell(message)
    if (this.#settled) page.close(NORMAL)
    else this.#flow()
  }

  /** Ends the connection, and tells the page that the server goes away. */
  stop(): void {
    this.#ended = true
    if (this.#page) this.#page.close(GOING_AWAY, 'the server stops')
    else this.#end()
  }

  /** The page goes, and its WebSocket may not say so. */
  leave(): void {
    this.#page?.cutOff()
    this.#page = undefined
    this.#end()
  }

  bytes(bytes: Buffer): void {
    const { stream } = this.#carrier
    if (stream.writableEnded || bytes.length === 0) return
    this.#received += bytes.length
    this.#writes += 1
    const offset = this.#received
    stream.write(bytes, (error) => {
      this.#writes -= 1
      if (error) return
      this.#taken = offset
      this.#page?.tellLater({ t: 'ack', offset })
    })
    // Never by pausing the WebSocket: the page's acknowledgements come on it, and echo waits for them.
    if (stream.writableLength + this.#writes * WRITE_OVERHEAD > this.#limits.maxQueued) this.#giveUp()
  }

  control(text: string): void {
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
        return this.#end(CLOSE_UNKNOWN_CONTROL, 'unknown control message')
    }
  }

  alive(): void {
    this.#key.arrived()
    if (this.#outOfPatience) this.#giveUp()
  }

  broken(): void {
    this.#end()
  }

  gone(code: number): void {
    this.#page = undefined
    this.#flow()
    // A page that never heard of the connection cannot ask for it.
    if (code === NORMAL || !this.#opened || this.#ended) this.#end()
    else this.#absence = setTimeout(() => this.#end(), this.#limits.resumeWithin)
  }

  /** The service is told who is at the page, and tells in turn what it sees of the connection. */
  #introduce({ peer, rendezvous }: NonNullable<BridgeOptions['visit']>): void {
    const ticket = rendezvous.expect()
    let met = false
    let said = false
    const { socket, stream } = this.#carrier
    const witness = (seen: Seen) => {
      this.#page?.tellLater(this.#seen.add(seen))
      said ||= seen.what === 'end'
      if (said && stream.closed) this.#settle()
    }
    socket.once('connect', () => {
      met = true
      ticket.made(`${localOf(this.#carrier)}>${remoteOf(this.#carrier)}`, { peer, witness })
    })
    stream.once('close', () => {
      ticket.over()
      if (!met || said || this.#ended) this.#settle()
      else this.#farewell = setTimeout(() => this.#settle(), this.#limits.farewell)
    })
  }

  #listenToStream(): void {
    const { stream } = this.#carrier
    const ended = (message: GatewayControl) => {
      this.#ends.push(message)
      this.#tell(message)
    }
    stream.on('data', (bytes) => this.#deliver(bytes))
    stream.on('end', () => ended({ t: 'fin' }))
    stream.on('error', (error: NodeJS.ErrnoException) =>
      ended(error.code === 'ECONNRESET' ? { t: 'reset' } : { t: 'error', code: error.code ?? 'EUNKNOWN' }),
    )
    stream.once('close', () => this.#calmDown())
  }

  #deliver(bytes: Buffer): void {
    this.#delivered.add(bytes)
    this.#page?.send(bytes)
    this.#window.read(this.#delivered.end)
    if (this.#window.isFull) this.#flow()
    if (this.#page?.isOverloaded) this.#giveUp()
  }

  #acknowledge(offset: number): void {
    if (offset > this.#delivered.end) return this.#end(CLOSE_UNKNOWN_CONTROL, 'acknowledged more than was sent')
    this.#window.acknowledge(offset, this.#delivered.end)
    this.#calmDown()
    this.#flow()
  }

  /** Reads on, or not. A page that is away is waited for, one that is there must get on. */
  #flow(): void {
    const { stream } = this.#carrier
    const { isFull } = this.#window
    if (isFull || this.#pausedByPage) stream.pause()
    else stream.resume()
    if (isFull && this.#page && !stream.destroyed) {
      this.#patience ??= setTimeout(() => this.#askForLife(), this.#limits.ackTimeout)
    } else {
      this.#calmDown()
    }
  }

  /** A closed lid or a network that is gone says nothing: such a page is lost, and may come back. */
  #askForLife(): void {
    this.#outOfPatience = true
    this.#patience = setTimeout(() => this.#page?.lose(), this.#limits.pongTimeout)
    this.#page?.ping()
  }

  #calmDown(): void {
    clearTimeout(this.#patience)
    this.#patience = undefined
    this.#outOfPatience = false
  }

  #settle(): void {
    this.#settled = true
    clearTimeout(this.#farewell)
    this.#page?.close(NORMAL)
  }

  #giveUp(): void {
    this.#end(CLOSE_SLOW_PAGE, 'the page does not keep up')
  }

  /** Ends the connection for good; a page that is there leaves first. */
  #end(code?: number, reason?: string): void {
    this.#ended = true
    clearTimeout(this.#absence)
    clearTimeout(this.#farewell)
    this.#calmDown()
    if (code !== undefined) this.#page?.close(code, reason)
    this.#carrier.stream.destroy()
    if (!this.#page) this.#over()
  }

  #tell(message: GatewayControl): void {
    this.#page?.tell(message)
    if (this.#page?.isOverloaded) this.#giveUp()
  }
}
