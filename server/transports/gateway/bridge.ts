import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import type { WebSocket } from 'ws'
import {
  CLOSE_SLOW_PAGE,
  CLOSE_UNKNOWN_CONTROL,
  type GatewayControl,
  parsePageControl,
  type Seen,
} from '../../protocol/gateway.ts'
import { formatEndpoint } from '../endpoint.ts'
import type { Rendezvous } from '../rendezvous.ts'
import type { GatewayLimits } from './limits.ts'

const KEY_BYTES = 16
/** What a queued write costs beside its bytes, in bytes: a flood of tiny messages counts too. */
const WRITE_OVERHEAD = 256

const NORMAL = 1000

const now = (): number => performance.timeOrigin + performance.now()
const randomKey = (): string => randomBytes(KEY_BYTES).toString('base64url')

/** Where a service listens on this machine. */
export interface Target {
  readonly host: string
  readonly port: number
}

/** One WebSocket of a page joined to one TCP connection: bytes as binary messages, control as JSON. */
export class Bridge {
  readonly #page: WebSocket
  readonly #socket: Socket
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

  constructor(page: WebSocket, target: Target, rendezvous: Rendezvous, limits: GatewayLimits) {
    this.#page = page
    this.#limits = limits
    this.#socket = connect({ ...target, allowHalfOpen: true, noDelay: true, timeout: limits.connectTimeout })
    const ticket = rendezvous.expect()
    let watched = false
    this.#listenToPage()
    this.#listenToSocket()
    this.#socket.once('connect', () => {
      this.#socket.setTimeout(0)
      const local = formatEndpoint(this.#socket.localAddress, this.#socket.localPort)
      const remote = formatEndpoint(this.#socket.remoteAddress, this.#socket.remotePort)
      this.#tell({ t: 'open', id: randomKey(), key: randomKey(), local, remote })
      watched = true
      ticket.made(`${local}>${remote}`, (seen) => this.#seen(seen))
    })
    this.#socket.once('close', () => {
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
      this.#socket.destroy()
    })
    this.#page.on('error', () => this.#socket.destroy())
  }

  #listenToSocket(): void {
    this.#socket.on('data', (bytes) => this.#deliver(bytes))
    this.#socket.on('end', () => this.#tell({ t: 'fin' }))
    this.#socket.on('timeout', () =>
      this.#socket.destroy(Object.assign(new Error('connect timed out'), { code: 'ETIMEDOUT' })),
    )
    this.#socket.on('error', (error: NodeJS.ErrnoException) =>
      this.#tell(error.code === 'ECONNRESET' ? { t: 'reset' } : { t: 'error', code: error.code ?? 'EUNKNOWN' }),
    )
  }

  #send(bytes: Buffer): void {
    if (this.#socket.writableEnded || bytes.length === 0) return
    this.#written += bytes.length
    this.#writes += 1
    const offset = this.#written
    this.#socket.write(bytes, (error) => {
      this.#writes -= 1
      if (!error) this.#tell({ t: 'ack', offset })
    })
    // Never by pausing the WebSocket: the page's acknowledgements come on it, and echo waits for them.
    if (this.#socket.writableLength + this.#writes * WRITE_OVERHEAD > this.#limits.maxQueued) this.#giveUp()
  }

  #control(text: string): void {
    const message = parsePageControl(text)
    switch (message?.t) {
      case 'ack':
        return this.#acknowledge(message.offset)
      case 'fin':
        this.#socket.end()
        return
      case 'reset':
        this.#socket.resetAndDestroy()
        return
      case 'option':
        if (message.noDelay !== undefined) this.#socket.setNoDelay(message.noDelay)
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
    if (this.#full || this.#pausedByPage) this.#socket.pause()
    else this.#socket.resume()
  }

  #seen(seen: Seen): void {
    this.#tell({ t: 'seen', at: now(), ...seen })
    if (seen.what !== 'end') return
    this.#serverEnded = true
    if (this.#closed) this.#page.close(NORMAL)
  }

  #giveUp(): void {
    this.#page.close(CLOSE_SLOW_PAGE, 'the page does not keep up')
    this.#socket.destroy()
  }

  #tell(message: GatewayControl): void {
    if (this.#page.readyState !== this.#page.OPEN) return
    this.#page.send(JSON.stringify(message))
    if (this.#page.bufferedAmount > this.#limits.maxQueued) this.#giveUp()
  }
}
