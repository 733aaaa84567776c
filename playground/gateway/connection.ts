import type { GatewayControl, PageControl } from '../../server/protocol/gateway.ts'
import type { Capture, WireEvent } from '../wire/capture.ts'
import {
  type Addresses,
  type ConnectionState,
  canSend,
  isAlive,
  type LinkFailure,
  type LinkState,
} from './connection-state.ts'
import { beside, Link, type LinkOptions, type LinkUser } from './link.ts'
import { maskPassword, PasswordMask } from './password-mask.ts'
import { ServerClock } from './server-clock.ts'
import { Unsent } from './unsent.ts'

/** Bytes sent that the server's socket has not taken yet; a send past it is refused. The gateway gives up beyond it. */
export const MAX_UNSENT_BYTES = 1024 * 1024

/** Bytes shown since the page last told of them, at which it tells again; the gateway waits for no fewer. */
const ACKNOWLEDGE_EVERY_BYTES = 16 * 1024

export class SendError extends Error {
  readonly code: 'NOT_OPEN' | 'TOO_MUCH_UNSENT'

  constructor(code: SendError['code'], message: string) {
    super(message)
    this.name = 'SendError'
    this.code = code
  }
}

/** What it takes to go on with a connection that another page had: kept in `sessionStorage`, never logged or exported. */
export interface Ticket extends Addresses {
  readonly id: string
  /** Empty where the server keeps no connection for a page that is gone. */
  readonly key: string
  /** The page sent its FIN already. */
  readonly sentFin?: true
}

export interface GatewayConnectionOptions extends LinkOptions {
  readonly capture: Capture
  /** Called after each change of `state`, `link`, `options` or `unsent`. */
  readonly changed: (connection: GatewayConnection) => void
  /** Goes on with this connection instead of opening one. */
  readonly resume?: Ticket | undefined
}

/** What the page asked the gateway for on this connection. */
export type SocketOptions = Required<Omit<Extract<PageControl, { t: 'option' }>, 't'>>

const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0))

/** Milliseconds since the epoch, with a fraction. */
const now = (): number => performance.timeOrigin + performance.now()

/**
 * The page's end of one TCP connection that the gateway makes. It outlives the WebSocket below it: when that is
 * lost, another one goes on where it stopped. All that happens goes into the capture, passwords masked.
 */
export class GatewayConnection implements LinkUser {
  readonly #url: string
  readonly #capture: Capture
  readonly #changed: (connection: GatewayConnection) => void
  readonly #serverClock = new ServerClock()
  readonly #mask = new PasswordMask()
  readonly #unsent = new Unsent()
  readonly #link: Link
  #state: ConnectionState = { name: 'connecting' }
  #ticket: Ticket | undefined
  #asked: Partial<SocketOptions> = {}
  #sentFin = false
  #received = 0
  #acknowledged = 0
  /** Of these the gateway knows. */
  #told = 0
  #lastSeen: number | undefined

  constructor(options: GatewayConnectionOptions) {
    this.#url = options.url
    this.#capture = options.capture
    this.#changed = options.changed
    this.#ticket = options.resume
    this.#sentFin = options.resume?.sentFin === true
    this.#link = new Link(options, this)
    this.#link.start()
  }

  get state(): ConnectionState {
    return this.#state
  }

  /** The way to the gateway, which may be lost under an open connection. */
  get link(): LinkState {
    return this.#link.state
  }

  /** Known once the connection opened. */
  get addresses(): Addresses | undefined {
    const { local, remote } = this.#ticket ?? {}
    return local === undefined || remote === undefined ? undefined : { local, remote }
  }

  get options(): SocketOptions {
    return { noDelay: true, paused: false, wire: false, ...this.#asked }
  }

  /** Bytes received so far: the offset to acknowledge when all of them are shown. */
  get received(): number {
    return this.#received
  }

  /** Bytes that may be sent now: up to `MAX_UNSENT_BYTES` wait for the server's socket. */
  get room(): number {
    return MAX_UNSENT_BYTES - this.#unsent.length
  }

  /** What another page needs to go on with this connection; `undefined` when there is nothing to go on with. */
  get ticket(): Ticket | undefined {
    if (!isAlive(this.#state) || !this.#ticket?.key) return undefined
    return { ...this.#ticket, ...(this.#sentFin && { sentFin: true }) }
  }

  /** Sends `bytes` as one write, or keeps them while the link is lost; throws `SendError`, having taken none of them. */
  send(bytes: Uint8Array): void {
    if (!canSend(this.#state)) {
      throw new SendError('NOT_OPEN', `Cannot send as the connection must be open: it is ${this.#state.name}`)
    }
    if (bytes.length > this.room) {
      const limit = `bytes on their way must be at most ${MAX_UNSENT_BYTES}`
      const unsent = this.#unsent.length + bytes.length
      throw new SendError('TOO_MUCH_UNSENT', `Cannot send as ${limit}: with these they would be ${unsent}`)
    }
    const copy = bytes.slice()
    this.#unsent.add(copy)
    this.#link.send(copy)
    this.#record({ kind: 'sent', bytes: this.#mask.push(copy) })
  }

  /** Sends FIN: this side sends nothing more but still receives. */
  halfClose(): void {
    if (!canSend(this.#state)) return
    this.#sentFin = true
    this.#link.send({ t: 'fin' })
    this.#finished('page')
  }

  /** Sends RST: both directions end at once. */
  reset(): void {
    if (!isAlive(this.#state)) return
    this.#link.send({ t: 'reset' })
    this.#record({ kind: 'reset', from: 'page' })
    this.#become({ name: 'closed', how: 'reset-by-page' })
  }

  /** Has the gateway set its socket, stop reading or read on, or show the ciphertext. */
  set(options: Partial<SocketOptions>): void {
    const before = this.options
    this.#asked = { ...this.#asked, ...options }
    const { paused, noDelay } = this.options
    if (isAlive(this.#state)) this.#link.send({ t: 'option', ...options })
    if (paused !== before.paused) this.#record({ kind: 'paused', paused })
    if (noDelay !== before.noDelay) this.#record({ kind: 'no-delay', on: noDelay })
    this.#changed(this)
  }

  /** Makes the attempt to resume that is waited for now. */
  retryNow(): void {
    this.#link.retryNow()
  }

  /** The network changed: goes on with another WebSocket. */
  renew(): void {
    this.#link.renew()
  }

  /** Lets go of the connection, which ends it. */
  close(): void {
    this.#over({ name: 'closed', how: 'left' })
    this.#link.close()
  }

  /**
   * Lets go of the connection as its page goes. What waits in a WebSocket is not sent then, its close frame neither,
   * so that the gateway is told beside it.
   */
  leave(): void {
    const { ticket } = this
    if (ticket)
      navigator.sendBeacon(
        beside(this.#url, 'end').replace(/^ws/, 'http'),
        JSON.stringify({ id: ticket.id, key: ticket.key }),
      )
    this.close()
  }

  /** Says that the first `offset` bytes received are shown, so that the gateway reads on. */
  acknowledge(offset: number): void {
    if (offset <= this.#acknowledged || offset > this.#received) return
    this.#acknowledged = offset
    if (offset - this.#told >= ACKNOWLEDGE_EVERY_BYTES) this.#tellAcknowledged()
  }

  bytes(bytes: Uint8Array): void {
    if (this.#isOver()) return
    this.#received += bytes.length
    this.#record({ kind: 'received', bytes })
  }

  control(message: GatewayControl): void {
    // What was on its way when the connection ended did not arrive on it; the server's view goes on.
    if (this.#isOver() && !['seen', 'ack', 'resumed'].includes(message.t)) return
    switch (message.t) {
      case 'open': {
        const { t: _t, tls, ...ticket } = message
        this.#ticket = ticket
        this.#opened(tls ? { tls } : {})
        if (Object.keys(this.#asked).length > 0) this.#link.send({ t: 'option', ...this.#asked })
        return
      }
      case 'ack':
        this.#unsent.taken(message.offset)
        return this.#changed(this)
      case 'fin':
        return this.#finished('server')
      case 'reset':
        this.#record({ kind: 'reset', from: 'server' })
        return this.#over({ name: 'closed', how: 'reset-by-server' })
      case 'error':
        this.#record({ kind: 'error', code: message.code })
        return this.#over({ name: 'failed', code: message.code })
      case 'seen':
        return this.#seen(message)
      case 'wire': {
        const { direction, bytes } = message
        return this.#record({ kind: 'ciphertext', direction, bytes: fromBase64(bytes) })
      }
      case 'resumed':
        return this.#resumed(message)
    }
  }

  resumption(): Extract<PageControl, { t: 'resume' }> | undefined {
    if (!this.#ticket?.key || (this.#isOver() && !this.#mayOwe())) return undefined
    const { id, key } = this.#ticket
    const seen = this.#lastSeen === undefined ? {} : { seen: this.#lastSeen }
    return { t: 'resume', id, key, offset: this.#received, ...seen }
  }

  linkChanged(): void {
    const { link, state } = this
    if (link.name === 'lost' && link.attempt === 1 && isAlive(state)) this.#record({ kind: 'link-lost' })
    this.#changed(this)
  }

  linkOver(failure: LinkFailure): void {
    const code = this.#state.name === 'connecting' && failure === 'LINK_LOST' ? 'NO_GATEWAY' : failure
    if (!this.#isOver()) this.#record({ kind: 'error', code })
    this.#over({ name: 'failed', code })
    this.#record({ kind: 'closed' })
  }

  #opened(facts: Pick<Extract<WireEvent, { kind: 'open' }>, 'tls'>): void {
    if (!this.#ticket) return
    const { local, remote } = this.#ticket
    this.#record({ kind: 'open', local, remote, ...facts })
    this.#become({ name: 'open' })
  }

  #resumed({ id, key, received, from, missing }: Extract<GatewayControl, { t: 'resumed' }>): void {
    if (!this.#ticket) return
    this.#ticket = { ...this.#ticket, id, key }
    if (this.#state.name === 'closed' && this.#state.how === 'reset-by-page') return this.#link.send({ t: 'reset' })
    // A page that was loaded anew knows nothing of the connection but its ticket.
    if (this.#state.name === 'connecting') {
      this.#unsent.taken(received)
      this.#opened({})
      if (this.#sentFin) this.#finished('page')
    }
    const { noDelay, paused } = this.options
    this.#link.send({ t: 'option', noDelay, paused, ...this.#asked })
    this.#received = from
    for (const bytes of this.#unsent.from(received)) this.#link.send(bytes)
    if (this.#sentFin) this.#link.send({ t: 'fin' })
    this.#tellAcknowledged()
    if (!this.#isOver()) this.#record({ kind: 'resumed', missing })
    this.#changed(this)
  }

  #tellAcknowledged(): void {
    if (this.#acknowledged === 0) return
    this.#told = this.#acknowledged
    this.#link.send({ t: 'ack', offset: this.#told })
  }

  #seen({ t: _t, at, ...seen }: Extract<GatewayControl, { t: 'seen' }>): void {
    this.#lastSeen = at
    const shown = seen.what === 'line' ? { ...seen, text: maskPassword(seen.text) } : seen
    this.#capture.add({ kind: 'seen', at: this.#serverClock.toPage(at, now()), seen: shown })
  }

  #finished(from: 'page' | 'server'): void {
    const { state } = this
    // A resumed gateway may tell the server's FIN again.
    if (state.name === 'half-closed' && state.by === from) return
    this.#record({ kind: 'fin', from })
    if (state.name === 'open') this.#become({ name: 'half-closed', by: from })
    else this.#over({ name: 'closed', how: 'fin' })
  }

  /** Enters an end state unless the connection has ended already. */
  #over(state: ConnectionState): void {
    if (!this.#isOver()) this.#become(state)
  }

  #isOver(): boolean {
    return this.#state.name !== 'connecting' && !isAlive(this.#state)
  }

  /** Whether the page's last bytes and FIN, or its RST, may have been lost with a link: the gateway says when it has them. */
  #mayOwe(): boolean {
    return this.#state.name === 'closed' && ['fin', 'reset-by-page'].includes(this.#state.how)
  }

  #become(state: ConnectionState): void {
    this.#state = state
    this.#changed(this)
  }

  #record(event: WireEventBody): void {
    this.#capture.add({ at: now(), ...event })
  }
}

type WireEventBody = WireEvent extends infer Event ? (Event extends WireEvent ? Omit<Event, 'at'> : never) : never
