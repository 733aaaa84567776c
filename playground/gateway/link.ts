import {
  CLOSE_SLOW_PAGE,
  CLOSE_UNKNOWN_CONTROL,
  GATEWAY_SUBPROTOCOL,
  type GatewayControl,
  type PageControl,
  parseGatewayControl,
} from '../../server/protocol/gateway.ts'
import { Backoff } from './backoff.ts'
import type { LinkFailure, LinkState } from './connection-state.ts'

/** How long the gateway keeps a connection whose page is gone, in milliseconds. */
const RESUME_WITHIN_MS = 60_000
/** How long one attempt to resume may take, in milliseconds. */
const ATTEMPT_TIMEOUT_MS = 10_000

/** Close codes of RFC 6455 §7.4.1. */
const NORMAL = 1000
const GOING_AWAY = 1001
/** The page goes on with another WebSocket (RFC 6455 §7.4.2). */
const RENEWED = 4001

/** How a WebSocket ends where another one would fare no better. */
const FINAL: Record<number, LinkFailure> = {
  [NORMAL]: 'LINK_LOST',
  [GOING_AWAY]: 'SERVER_STOPPED',
  [CLOSE_SLOW_PAGE]: 'PAGE_TOO_SLOW',
  [CLOSE_UNKNOWN_CONTROL]: 'UNKNOWN_CONTROL',
}

/** What is asked of a WebSocket. */
export interface LinkSocket {
  binaryType: BinaryType
  readonly readyState: number
  send(data: string | Uint8Array<ArrayBuffer>): void
  close(code?: number): void
  addEventListener(type: 'open', listener: () => void): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
  addEventListener(type: 'close', listener: (event: { readonly code: number }) => void): void
}

export interface LinkOptions {
  /** `ws://…/gateway/<target>`; resuming goes to `resume` beside it. */
  readonly url: string
  /** A server in the page is reached through no WebSocket; tests outside a page have to send an Origin of their own. */
  readonly createWebSocket?: ((url: string, protocol: string) => LinkSocket) | undefined
  readonly backoff?: Backoff
  /** How long it is tried, in milliseconds. */
  readonly resumeWithin?: number
  /** How long one attempt may take until the gateway answers, in milliseconds. */
  readonly attemptTimeout?: number
}

/** What else the gateway at `url` has. */
export const beside = (url: string, name: string): string =>
  new URL(name, url.replace(/\/gateway\/.*$/, '/gateway/')).href

/** Whose bytes a link carries. */
export interface LinkUser {
  bytes(bytes: Uint8Array): void
  control(message: GatewayControl): void
  /** What to say first on a new WebSocket; `undefined` when there is nothing to go on with. */
  resumption(): Extract<PageControl, { t: 'resume' }> | undefined
  /** The link was lost, waits, or is up again. */
  linkChanged(): void
  /** No WebSocket follows. */
  linkOver(failure: LinkFailure): void
}

/** The way to the gateway: one WebSocket after the other as they are lost, each after a longer wait. */
export class Link {
  readonly #options: LinkOptions
  readonly #user: LinkUser
  readonly #backoff: Backoff
  #socket: LinkSocket | undefined
  #state: LinkState = { name: 'up' }
  #lostAt = 0
  #retry: ReturnType<typeof setTimeout> | undefined
  /** How long the answer to an attempt is waited for. */
  #patience: ReturnType<typeof setTimeout> | undefined
  #over = false
  #told = false

  constructor(options: LinkOptions, user: LinkUser) {
    this.#options = options
    this.#user = user
    this.#backoff = options.backoff ?? new Backoff()
  }

  /** Opens a connection, or goes on with one. */
  start(): void {
    if (this.#user.resumption()) this.#lose()
    else this.#connect(this.#options.url)
  }

  get state(): LinkState {
    return this.#state
  }

  /** Sends at once or, while the link is lost, not at all. */
  send(message: Uint8Array<ArrayBuffer> | PageControl): void {
    if (this.#state.name !== 'up' || this.#socket?.readyState !== WebSocket.OPEN) return
    this.#socket.send(message instanceof Uint8Array ? message : JSON.stringify(message))
  }

  /** Makes the attempt that is waited for now. */
  retryNow(): void {
    if (this.#retry !== undefined) this.#attempt()
  }

  /** Goes on with another WebSocket: the network changed, and this one may be dead without anybody having noticed. */
  renew(): void {
    const socket = this.#socket
    if (this.#over || this.#state.name === 'lost' || this.#user.resumption() === undefined) return this.retryNow()
    this.#socket = undefined
    socket?.close(RENEWED)
    this.#lose()
  }

  /** Lets go of it: the gateway ends the connection. */
  close(): void {
    if (this.#over) return
    this.#finish()
    this.#socket?.close(NORMAL)
    if (this.#state.name === 'lost') this.#tellOver('LINK_LOST')
  }

  #connect(url: string): LinkSocket {
    const { createWebSocket } = this.#options
    const socket: LinkSocket = createWebSocket?.(url, GATEWAY_SUBPROTOCOL) ?? new WebSocket(url, GATEWAY_SUBPROTOCOL)
    socket.binaryType = 'arraybuffer'
    this.#socket = socket
    socket.addEventListener('message', ({ data }) => {
      if (socket === this.#socket) this.#message(data)
    })
    socket.addEventListener('close', ({ code }) => {
      if (socket === this.#socket) this.#closed(code)
    })
    return socket
  }

  #message(data: unknown): void {
    if (data instanceof ArrayBuffer) return this.#user.bytes(new Uint8Array(data))
    const message = typeof data === 'string' ? parseGatewayControl(data) : undefined
    if (!message) return
    if (message.t === 'error' && message.code === 'EGONE') return this.#end('EGONE')
    if (message.t === 'resumed') this.#resumed()
    this.#user.control(message)
  }

  #resumed(): void {
    clearTimeout(this.#patience)
    this.#state = { name: 'up' }
    this.#backoff.succeeded()
    this.#user.linkChanged()
  }

  #closed(code: number): void {
    clearTimeout(this.#patience)
    if (this.#over) return this.#tellOver('LINK_LOST')
    const final = FINAL[code]
    if (final !== undefined) return this.#end(final)
    if (this.#user.resumption() === undefined) return this.#end('LINK_LOST')
    this.#lose()
  }

  #lose(): void {
    if (this.#state.name === 'up') this.#lostAt = Date.now()
    const wait = this.#state.name === 'up' ? 0 : this.#backoff.next()
    const at = Date.now() + wait
    if (at - this.#lostAt > (this.#options.resumeWithin ?? RESUME_WITHIN_MS)) return this.#end('LINK_LOST')
    this.#state = { name: 'lost', attempt: this.#backoff.attempts + 1, at }
    this.#retry = setTimeout(() => this.#attempt(), wait)
    this.#user.linkChanged()
  }

  #attempt(): void {
    clearTimeout(this.#retry)
    this.#retry = undefined
    if (this.#user.resumption() === undefined) return this.#end('LINK_LOST')
    const socket = this.#connect(beside(this.#options.url, 'resume'))
    // Nothing is heard of a network that swallows everything, nor of the end of a WebSocket over it.
    this.#patience = setTimeout(() => {
      this.#socket = undefined
      socket.close()
      this.#lose()
    }, this.#options.attemptTimeout ?? ATTEMPT_TIMEOUT_MS)
    socket.addEventListener('open', () => {
      const resumption = this.#user.resumption()
      if (resumption && socket === this.#socket) socket.send(JSON.stringify(resumption))
    })
  }

  #end(failure: LinkFailure): void {
    this.#finish()
    this.#tellOver(failure)
  }

  #tellOver(failure: LinkFailure): void {
    if (this.#told) return
    this.#told = true
    this.#user.linkOver(failure)
  }

  #finish(): void {
    this.#over = true
    clearTimeout(this.#patience)
    clearTimeout(this.#retry)
    this.#retry = undefined
  }
}
