import {
  CLOSE_SLOW_PAGE,
  CLOSE_UNKNOWN_CONTROL,
  GATEWAY_SUBPROTOCOL,
  type GatewayControl,
  type PageControl,
  parseGatewayControl,
} from '../../server/protocol/gateway.ts'
import type { Capture, WireEvent } from '../wire/capture.ts'
import { type Addresses, type ConnectionState, canSend, isAlive, type LinkFailure } from './connection-state.ts'
import { ServerClock } from './server-clock.ts'

/** Bytes sent that the server's socket has not taken yet; a send past it is refused. The gateway gives up beyond it. */
export const MAX_UNSENT_BYTES = 1024 * 1024

/** Close codes of RFC 6455 §7.4.1. */
const GOING_AWAY = 1001

export class SendError extends Error {
  readonly code: 'NOT_OPEN' | 'TOO_MUCH_UNSENT'

  constructor(code: SendError['code'], message: string) {
    super(message)
    this.name = 'SendError'
    this.code = code
  }
}

export interface GatewayConnectionOptions {
  /** `ws://…/gateway/<service>` */
  readonly url: string
  readonly capture: Capture
  /** Called after each change of `state`. */
  readonly changed: (connection: GatewayConnection) => void
  /** Tests outside a page have to send an Origin of their own. */
  readonly createWebSocket?: (url: string, protocol: string) => WebSocket
}

/** Milliseconds since the epoch, with a fraction. */
const now = (): number => performance.timeOrigin + performance.now()

const LINK_FAILURES: Record<number, LinkFailure> = {
  [GOING_AWAY]: 'SERVER_STOPPED',
  [CLOSE_SLOW_PAGE]: 'PAGE_TOO_SLOW',
  [CLOSE_UNKNOWN_CONTROL]: 'UNKNOWN_CONTROL',
}

/** The page's end of one TCP connection that the gateway makes. All that happens goes into its capture. */
export class GatewayConnection {
  readonly #socket: WebSocket
  readonly #capture: Capture
  readonly #changed: (connection: GatewayConnection) => void
  readonly #serverClock = new ServerClock()
  #state: ConnectionState = { name: 'connecting' }
  #addresses: Addresses | undefined
  #sent = 0
  #taken = 0
  #received = 0
  #acknowledged = 0

  constructor({ url, capture, changed, createWebSocket }: GatewayConnectionOptions) {
    this.#capture = capture
    this.#changed = changed
    this.#socket = createWebSocket?.(url, GATEWAY_SUBPROTOCOL) ?? new WebSocket(url, GATEWAY_SUBPROTOCOL)
    this.#socket.binaryType = 'arraybuffer'
    this.#socket.addEventListener('message', ({ data }) => this.#message(data))
    this.#socket.addEventListener('close', ({ code }) => this.#linkClosed(code))
  }

  get state(): ConnectionState {
    return this.#state
  }

  /** Known once the connection opened. */
  get addresses(): Addresses | undefined {
    return this.#addresses
  }

  /** Bytes received so far: the offset to acknowledge when all of them are shown. */
  get received(): number {
    return this.#received
  }

  /** Sends `bytes` as one write; throws `SendError`, having sent none of them. */
  send(bytes: Uint8Array): void {
    if (!canSend(this.#state)) {
      throw new SendError('NOT_OPEN', `Cannot send as the connection must be open: it is ${this.#state.name}`)
    }
    const unsent = this.#sent - this.#taken + bytes.length
    if (unsent > MAX_UNSENT_BYTES) {
      const limit = `bytes on their way must be at most ${MAX_UNSENT_BYTES}`
      throw new SendError('TOO_MUCH_UNSENT', `Cannot send as ${limit}: with these they would be ${unsent}`)
    }
    this.#sent += bytes.length
    const copy = bytes.slice()
    this.#socket.send(copy)
    this.#record({ kind: 'sent', bytes: copy })
  }

  /** Sends FIN: this side sends nothing more but still receives. */
  halfClose(): void {
    if (!canSend(this.#state)) return
    this.#tell({ t: 'fin' })
    this.#finished('page')
  }

  /** Sends RST: both directions end at once. */
  reset(): void {
    if (!isAlive(this.#state)) return
    this.#tell({ t: 'reset' })
    this.#record({ kind: 'reset', from: 'page' })
    this.#become({ name: 'closed', how: 'reset-by-page' })
  }

  /** Lets go of the connection, as leaving the page does. */
  close(): void {
    this.#over({ name: 'closed', how: 'left' })
    this.#socket.close()
  }

  /** Says that the first `offset` bytes received are shown, so that the gateway reads on. */
  acknowledge(offset: number): void {
    if (offset <= this.#acknowledged || offset > this.#received) return
    this.#acknowledged = offset
    if (this.#socket.readyState === WebSocket.OPEN) this.#tell({ t: 'ack', offset })
  }

  #message(data: unknown): void {
    if (data instanceof ArrayBuffer) {
      if (this.#isOver()) return
      this.#received += data.byteLength
      this.#record({ kind: 'received', bytes: new Uint8Array(data) })
    } else if (typeof data === 'string') {
      const message = parseGatewayControl(data)
      if (message) this.#control(message)
    }
  }

  #control(message: GatewayControl): void {
    // What was on its way when the connection ended did not arrive on it; the server's view goes on.
    if (this.#isOver() && message.t !== 'seen') return
    switch (message.t) {
      case 'open':
        this.#addresses = { local: message.local, remote: message.remote }
        this.#record({ kind: 'open', ...this.#addresses })
        return this.#become({ name: 'open' })
      case 'ack':
        this.#taken = message.offset
        return
      case 'fin':
        return this.#finished('server')
      case 'reset':
        this.#record({ kind: 'reset', from: 'server' })
        return this.#over({ name: 'closed', how: 'reset-by-server' })
      case 'error':
        this.#record({ kind: 'error', code: message.code })
        return this.#over({ name: 'failed', code: message.code })
      case 'seen': {
        const { t: _t, at, ...seen } = message
        return this.#capture.add({ kind: 'seen', at: this.#serverClock.toPage(at, now()), seen })
      }
      case 'wire':
        // The gateway sends it to a page that asked, and this one does not.
        return
    }
  }

  #finished(from: 'page' | 'server'): void {
    this.#record({ kind: 'fin', from })
    if (this.#state.name === 'open') this.#become({ name: 'half-closed', by: from })
    else this.#over({ name: 'closed', how: 'fin' })
  }

  #linkClosed(code: number): void {
    const failure = LINK_FAILURES[code] ?? (this.#state.name === 'connecting' ? 'NO_GATEWAY' : 'LINK_LOST')
    if (!this.#isOver()) this.#record({ kind: 'error', code: failure })
    this.#over({ name: 'failed', code: failure })
    this.#record({ kind: 'closed' })
  }

  /** Enters an end state unless the connection has ended already. */
  #over(state: ConnectionState): void {
    if (!this.#isOver()) this.#become(state)
  }

  #isOver(): boolean {
    return this.#state.name !== 'connecting' && !isAlive(this.#state)
  }

  #become(state: ConnectionState): void {
    this.#state = state
    this.#changed(this)
  }

  #tell(message: PageControl): void {
    this.#socket.send(JSON.stringify(message))
  }

  #record(event: WireEventBody): void {
    this.#capture.add({ at: now(), ...event })
  }
}

type WireEventBody = WireEvent extends infer Event ? (Event extends WireEvent ? Omit<Event, 'at'> : never) : never
