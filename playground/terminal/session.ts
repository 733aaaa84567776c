import type { GatewayTarget } from '../../server/protocol/gateway.ts'
import { Backoff } from '../gateway/backoff.ts'
import { GatewayConnection } from '../gateway/connection.ts'
import { type ConnectionState, isWorthRetrying } from '../gateway/connection-state.ts'
import type { ServerWay } from '../gateway/server-way.ts'
import { Capture } from '../wire/capture.ts'
import { Dialogue } from './dialogue.ts'
import { Intake } from './intake.ts'
import { KnownNames } from './known-names.ts'
import { type KeptTicket, keepTicket, takeTicket } from './ticket-store.ts'

/** Services that speak Porthole's protocol. */
const isPorthole = (target: GatewayTarget): boolean => target === 'porthole' || target === 'tls'

/** One connection, its record, and what is said on it if that is known. */
export interface Line {
  readonly connection: GatewayConnection
  readonly capture: Capture
  readonly intake: Intake
  readonly dialogue: Dialogue | undefined
}

/** An attempt that is waited for; `attempt` counts from 1, `at` is in milliseconds since the Unix epoch. */
export interface NextTry {
  readonly attempt: number
  readonly at: number
}

interface SessionOptions {
  readonly way: Pick<ServerWay, 'url' | 'createWebSocket'>
  readonly target: GatewayTarget
  readonly label: string
  /** A connection takes the place of the one before. */
  readonly begins: (line: Line) => void
  readonly changed: () => void
  /** Whether the page is amid something on the connection that only it can bring to its end. */
  readonly isEngaged: () => boolean
}

/**
 * The connections of one terminal, one after the other: those that a person asks for, the one that the page
 * before had, and a new one as often as the way to the server fails, each after a longer wait.
 */
export class TerminalSession {
  readonly names = new KnownNames()
  readonly #options: SessionOptions
  readonly #backoff = new Backoff()
  readonly #leaving = new AbortController()
  #line: Line | undefined
  /** Opened by itself, and not shown before it is known to fare better. */
  #candidate: Line | undefined
  #waiting: { readonly next: NextTry; readonly timer: ReturnType<typeof setTimeout> } | undefined

  constructor(options: SessionOptions) {
    this.#options = options
    const { signal } = this.#leaving
    addEventListener('online', () => this.tryNow(), { signal })
    document.addEventListener('visibilitychange', () => !document.hidden && this.tryNow(), { signal })
    addEventListener('pagehide', () => this.#leave(), { signal })
    addEventListener('pageshow', ({ persisted }) => persisted && this.#comeBack(), { signal })
  }

  get line(): Line | undefined {
    return this.#line
  }

  get state(): ConnectionState {
    return this.#line?.connection.state ?? { name: 'connecting' }
  }

  /** The attempt that is waited for, to take the connection up again or to open a new one. */
  get nextTry(): NextTry | undefined {
    const link = this.#line?.connection.link
    return this.#waiting?.next ?? (link?.name === 'lost' ? link : undefined)
  }

  /** Whether a new connection is going to be opened by itself. */
  get reopens(): boolean {
    return this.#waiting !== undefined || this.#candidate !== undefined
  }

  /** Goes on with the connection of the page before, or opens one. */
  start(): void {
    this.#begin(this.#make(takeTicket(this.#name)))
  }

  /** Opens a new connection, because a person asks for it. */
  open(): void {
    this.#forget()
    this.#begin(this.#make())
  }

  tryNow(): void {
    if (this.#waiting) this.#reopen()
    else if (this.#line?.connection.link.name === 'lost') this.#line.connection.retryNow()
  }

  close(): void {
    this.#leaving.abort()
    this.#forget()
    this.#end(this.#line)
  }

  get #name(): string {
    return `${this.#options.label} ${this.#options.target}`
  }

  #make(kept?: KeptTicket): Line {
    const { way, target, label } = this.#options
    const capture = new Capture(target, label)
    const connection = new GatewayConnection({
      url: way.url(target),
      createWebSocket: way.createWebSocket,
      capture,
      resume: kept?.ticket,
      changed: (changed) => this.#changed(changed),
    })
    const followed = { connection, capture, names: this.names, from: kept?.received ?? 0 }
    const dialogue = isPorthole(target) ? new Dialogue({ ...followed, unknown: kept?.idle === false }) : undefined
    return { connection, capture, intake: new Intake(connection, capture), dialogue }
  }

  #begin(line: Line): void {
    this.#end(this.#line)
    this.#line = line
    this.#options.begins(line)
    this.#changed(line.connection)
  }

  #end(line: Line | undefined): void {
    line?.connection.close()
    line?.dialogue?.close()
  }

  #changed(connection: GatewayConnection): void {
    if (connection === this.#candidate?.connection) return this.#tried(this.#candidate)
    if (connection !== this.#line?.connection) return
    const { state } = connection
    if (state.name === 'open') this.#backoff.succeeded()
    if (isWorthRetrying(state) && !this.reopens) this.#wait(state)
    this.#options.changed()
  }

  #tried(candidate: Line): void {
    const { state } = candidate.connection
    if (state.name === 'connecting') return
    this.#candidate = undefined
    if (!isWorthRetrying(state)) return this.#begin(candidate)
    this.#wait(state)
    this.#options.changed()
  }

  #wait(state: ConnectionState): void {
    // The server is there, it only does not know the connection.
    const isGone = state.name === 'failed' && state.code === 'EGONE'
    const wait = isGone ? 0 : this.#backoff.next()
    const next = { attempt: this.#backoff.attempts, at: Date.now() + wait }
    this.#waiting = { next, timer: setTimeout(() => this.#reopen(), wait) }
  }

  #reopen(): void {
    this.#forget()
    this.#candidate = this.#make()
    this.#options.changed()
  }

  /** What was going to be opened by itself is not. */
  #forget(): void {
    clearTimeout(this.#waiting?.timer)
    this.#waiting = undefined
    const candidate = this.#candidate
    this.#candidate = undefined
    this.#end(candidate)
  }

  /** The next page goes on with the connection, unless its lines would run into the payload of this one. */
  #leave(): void {
    if (this.#options.isEngaged()) {
      this.#line?.dialogue?.close()
      return this.#line?.connection.leave()
    }
    const ticket = this.#line?.connection.ticket
    if (!this.#line || !ticket) return
    const { connection, dialogue } = this.#line
    keepTicket(this.#name, { ticket, received: connection.received, idle: dialogue?.idle ?? true })
  }

  /** A page that the browser kept as it was goes on by itself, unless it let go of its connection. */
  #comeBack(): void {
    takeTicket(this.#name)
    const { state } = this
    if (state.name === 'closed' && state.how === 'left') this.open()
  }
}
