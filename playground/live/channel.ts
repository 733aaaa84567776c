import { Conversation, type Sink } from '../client/conversation.ts'
import type { Reply } from '../client/reply.ts'
import { parseEvent, type ServerEvent } from '../client/server-event.ts'
import { Backoff } from '../gateway/backoff.ts'
import { GatewayConnection, type Ticket } from '../gateway/connection.ts'
import { type ConnectionState, isAlive, isWorthRetrying } from '../gateway/connection-state.ts'
import type { LinkOptions } from '../gateway/link.ts'
import { Capture, type WireEvent } from '../wire/capture.ts'

/** Where a channel stands. `at` is when the next attempt is made, in milliseconds since the Unix epoch; `why` a code. */
export type ChannelState =
  | { readonly name: 'connecting' }
  | { readonly name: 'open' }
  /** The link is lost, and the connection behind it kept. */
  | { readonly name: 'lost'; readonly attempt: number; readonly at: number }
  /** The connection is gone, and a new one will be opened. */
  | { readonly name: 'waiting'; readonly why: string; readonly attempt: number; readonly at: number }
  /** Nobody but the person opens another one. */
  | { readonly name: 'over'; readonly why: string }

/** How a connection came about, and what ended the one before it. */
export interface Greeting {
  readonly how: 'new' | 'resumed'
  readonly after: string | undefined
}

export interface ChannelOptions extends Pick<LinkOptions, 'url' | 'createWebSocket'> {
  readonly label: string
  /** Goes on with this connection of a page before. */
  readonly ticket?: Ticket | undefined
  readonly changed: () => void
  /** A connection is there, and can be asked. */
  readonly greeted: (greeting: Greeting) => void
  readonly event: (event: ServerEvent, line: string) => void
  readonly opened: (capture: Capture) => void
}

/** Ends that pass by themselves: the server comes back. */
const PASSING = new Set(['shutdown', 'shutting-down'])
/** How a connection ends that nobody complains of. */
const QUIET_ENDS = new Set(['client-fin', 'quit', 'reset', 'closed'])

/** One connection to the service `porthole` and the conversation on it; another one follows where the way to the server failed. */
export class Channel {
  readonly label: string
  readonly #options: ChannelOptions
  readonly #backoff = new Backoff()
  #connection: GatewayConnection | undefined
  #conversation: Conversation
  #state: ChannelState = { name: 'connecting' }
  #retry: ReturnType<typeof setTimeout> | undefined
  /** What the server said of the end. */
  #goodbye: string | undefined
  /** What ended the connection before. */
  #after: string | undefined
  #resuming = false
  #ready = false

  constructor(options: ChannelOptions) {
    this.label = options.label
    this.#options = options
    this.#conversation = this.#converse()
  }

  get state(): ChannelState {
    return this.#state
  }

  get connection(): GatewayConnection | undefined {
    return this.#connection
  }

  get conversation(): Conversation {
    return this.#conversation
  }

  /** Whether it was greeted and can be asked, over a link that is lost for a while too. */
  get ready(): boolean {
    return this.#ready && (this.#state.name === 'open' || this.#state.name === 'lost')
  }

  /** Whether the page has the gateway stop reading. */
  get paused(): boolean {
    return this.#connection?.options.paused ?? false
  }

  /** Sends a request and resolves with its reply; see `Conversation.request`. */
  ask(line: string, sink?: Sink): Promise<Reply> {
    return this.#conversation.request(line, sink)
  }

  pause(paused: boolean): void {
    this.#connection?.set({ paused })
  }

  /** Opens a connection, or goes on with the one of `ticket`. */
  open(ticket?: Ticket): void {
    clearTimeout(this.#retry)
    this.#retry = undefined
    const before = this.#connection
    this.#connection = undefined
    before?.close()
    this.#conversation.end()
    this.#conversation = this.#converse()
    this.#goodbye = undefined
    this.#ready = false
    this.#resuming = ticket !== undefined
    const capture = new Capture('porthole', this.label)
    const { url, createWebSocket } = this.#options
    const connection = new GatewayConnection({
      url,
      ...(createWebSocket ? { createWebSocket } : {}),
      capture,
      resume: ticket,
      changed: (changed) => this.#changed(changed),
    })
    capture.subscribe((event) => this.#crossed(event, connection))
    this.#connection = connection
    this.#options.opened(capture)
    this.#changed(connection)
  }

  /** Makes the attempt that is waited for now. */
  retryNow(): void {
    if (this.#state.name === 'waiting') this.open()
    else this.#connection?.retryNow()
  }

  /** Lets go of everything. */
  close(): void {
    clearTimeout(this.#retry)
    const connection = this.#connection
    this.#connection = undefined
    connection?.close()
    this.#conversation.end()
  }

  #converse(): Conversation {
    return new Conversation({
      send: (bytes) => this.#connection?.send(bytes),
      event: (text) => this.#event(text),
      unasked: (final) => {
        this.#goodbye = /^-ERR (\S+)/.exec(final)?.[1] ?? this.#goodbye
      },
    })
  }

  #event(text: string): void {
    const event = parseEvent(text)
    if (event.kind === 'BYE') this.#goodbye = event.reason
    if (event.kind === 'HELLO') this.#greet('new')
    this.#options.event(event, text)
  }

  #greet(how: Greeting['how']): void {
    this.#backoff.succeeded()
    this.#ready = true
    const after = this.#after
    this.#after = undefined
    this.#options.greeted({ how, after })
  }

  #crossed(event: WireEvent, connection: GatewayConnection): void {
    if (connection !== this.#connection) return
    if (event.kind === 'received') {
      this.#conversation.received(event.bytes)
      connection.acknowledge(connection.received)
    } else if (event.kind === 'resumed' && (this.#resuming || event.missing > 0)) {
      this.#synchronize()
    } else if (event.kind === 'seen' && event.seen.what === 'end' && !QUIET_ENDS.has(event.seen.reason)) {
      this.#goodbye ??= event.seen.reason
      // Whoever does not read does not hear of the end either.
      if (this.paused) this.pause(false)
    }
  }

  /** Begins anew where another page stopped, or behind a gap. */
  #synchronize(): void {
    this.#resuming = false
    this.#conversation.end()
    this.#conversation = this.#converse()
    this.#conversation.synchronize(crypto.getRandomValues(new Uint32Array(4)).join('-'))
    this.#greet('resumed')
  }

  #changed(connection: GatewayConnection): void {
    if (connection !== this.#connection) return
    const { state, link } = connection
    if (state.name === 'half-closed' && state.by === 'server') return connection.halfClose()
    const over = state.name === 'closed' || state.name === 'failed'
    if (over) {
      if (this.#state.name !== 'waiting' && this.#state.name !== 'over') this.#ended(state)
    } else if (link.name === 'lost') this.#state = link
    else this.#state = { name: isAlive(state) ? 'open' : 'connecting' }
    this.#options.changed()
  }

  #ended(state: Extract<ConnectionState, { name: 'closed' | 'failed' }>): void {
    this.#conversation.end()
    const why = this.#goodbye ?? (state.name === 'failed' ? state.code : state.how)
    this.#after = why
    if (!isWorthRetrying(state) && !PASSING.has(why)) {
      this.#state = { name: 'over', why }
      return
    }
    const wait = this.#backoff.next()
    this.#state = { name: 'waiting', why, attempt: this.#backoff.attempts, at: Date.now() + wait }
    this.#retry = setTimeout(() => this.open(), wait)
  }
}
