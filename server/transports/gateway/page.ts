import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { GatewayControl } from '../../protocol/gateway.ts'
import type { GatewayLimits } from './limits.ts'

/** How long what can wait does wait for company, in milliseconds: what one learner does in a moment is told by one segment. */
const LATER_MS = 2

/** Whoever a page speaks to. */
export interface PageListener {
  bytes(bytes: Buffer): void
  control(text: string): void
  /** The page has shown that it got all that it was sent before the last ping. */
  alive(): void
  /** The page broke a rule of WebSocket, such as the longest message; its end follows. */
  broken(): void
  /** The WebSocket is over; `code` is the page's, 1006 if it gave none (RFC 6455 §7.1.5). */
  gone(code: number): void
}

/** One WebSocket of a page: bytes as binary messages, control as JSON, and signs of life. */
export class Page {
  readonly #socket: WebSocket
  readonly #stream: Duplex
  readonly #limits: GatewayLimits
  #listener: PageListener | undefined
  /** Told with whatever comes next, in its order. */
  #later: GatewayControl[] = []
  #soon: NodeJS.Timeout | undefined

  /** `stream` is what carries the WebSocket. */
  constructor(socket: WebSocket, stream: Duplex, limits: GatewayLimits) {
    this.#socket = socket
    this.#stream = stream
    this.#limits = limits
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) this.#listener?.bytes(data)
      else this.#listener?.control(data.toString())
    })
    socket.on('error', () => this.#listener?.broken())
    socket.on('close', (code) => this.#listener?.gone(code))
    this.#keepAlive()
  }

  /** Hears the page from now on, instead of whoever did. */
  listen(listener: PageListener): void {
    this.#listener = listener
  }

  send(bytes: Buffer): void {
    this.#together(() => this.#socket.send(bytes))
  }

  tell(message: GatewayControl): void {
    this.#together(() => this.#socket.send(JSON.stringify(message)))
  }

  /** Tells what nobody waits for: before what comes next, or in a moment. Of acknowledgements in a row the last one says it all. */
  tellLater(message: GatewayControl): void {
    if (message.t === 'ack' && this.#later.at(-1)?.t === 'ack') this.#later.pop()
    this.#later.push(message)
    // Left to run when something comes first: one timer serves many.
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined
      this.#together()
    }, LATER_MS)
  }

  /** Whether more waits for the page than the limit allows. */
  get isOverloaded(): boolean {
    return this.#socket.bufferedAmount > this.#limits.maxQueued
  }

  ping(): void {
    this.#together(() => this.#socket.ping())
  }

  close(code: number, reason = ''): void {
    this.#together()
    this.#socket.close(code, reason)
  }

  /** Ends it at once, as a network that breaks does. */
  lose(): void {
    this.#socket.terminate()
  }

  /** Ends it at once; nothing more is heard of it, though messages of it may still have been on their way. */
  cutOff(): void {
    this.#listener = undefined
    this.#socket.terminate()
  }

  /** Sends what waits, and then something else, in one segment if it fits. */
  #together(send?: () => void): void {
    const later = this.#later
    if (later.length > 0) this.#later = []
    if (this.#socket.readyState !== this.#socket.OPEN) return
    this.#stream.cork()
    for (const message of later) this.#socket.send(JSON.stringify(message))
    send?.()
    this.#stream.uncork()
  }

  /** Asks for signs of life and answers the page's own pings, unless it lets the answers pile up. */
  #keepAlive(): void {
    const socket = this.#socket
    let deadline: NodeJS.Timeout | undefined
    const interval = setInterval(() => {
      socket.ping()
      deadline = setTimeout(() => socket.terminate(), this.#limits.pongTimeout)
    }, this.#limits.pingInterval)
    socket.on('pong', () => {
      clearTimeout(deadline)
      this.#listener?.alive()
    })
    socket.on('ping', (data) => {
      if (this.isOverloaded) socket.terminate()
      else socket.pong(data)
    })
    socket.on('close', () => {
      clearInterval(interval)
      clearTimeout(deadline)
    })
  }
}
