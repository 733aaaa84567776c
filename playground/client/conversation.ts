import { MAX_SERVER_LINE } from '../../server/protocol/limits.ts'
import { LineDecoder } from '../../server/protocol/line-decoder.ts'
import { isRefusal, RefusedError, type Reply, wordsOf } from './reply.ts'
import { Requests } from './requests.ts'

/** Requests whose replies may be awaited at once. */
export const MAX_PENDING = 1000
/** Lines kept of one reply; further ones are counted and let go. */
export const MAX_REPLY_LINES = 10_000

export class ConversationError extends Error {
  readonly code: 'TOO_MANY_PENDING' | 'HALF_A_LINE' | 'OVER'

  constructor(code: ConversationError['code'], message: string) {
    super(message)
    this.name = 'ConversationError'
    this.code = code
  }
}

/** Takes the payload of a GET as it comes, with the reply before it; the bytes are its own only until it returns. */
export type Sink = (bytes: Uint8Array, reply: Reply) => void

interface Waiter {
  resolve(reply: Reply): void
  reject(error: Error): void
  readonly sink?: Sink | undefined
  /** Who waits for what becomes of the bytes behind a PUT. */
  readonly payload?: Waiter
}

interface Pending {
  readonly verb: string
  readonly line: string
  readonly waiter: Waiter | undefined
  readonly more: string[]
}

export interface ConversationOptions {
  /** Puts bytes on the connection. */
  readonly send: (bytes: Uint8Array) => void
  /** A line that nobody asked for, without its `* `. */
  readonly event?: (text: string) => void
  /** Every reply, whoever asked; `line` is the request. */
  readonly replied?: (reply: Reply, line: string) => void
  /** A final line that answers no request, such as `-ERR too-many-connections …`. */
  readonly unasked?: (final: string) => void
}

const encoder = new TextEncoder()

/**
 * The client's side of the Porthole protocol over any connection: joins requests to their replies, tells
 * events, and keeps payloads apart from lines. It also follows a conversation that a person types.
 */
export class Conversation {
  readonly #options: ConversationOptions
  readonly #requests = new Requests<Waiter>((request) => this.#pending.push({ ...request, more: [] }))
  readonly #decoder = new LineDecoder(MAX_SERVER_LINE)
  #pending: Pending[] = []
  /** Bytes of a payload that still come, and who takes them. */
  #incoming: { left: number; readonly reply: Reply; readonly of: Pending } | undefined
  /** Everything up to this line belongs to a conversation of the past. */
  #until: string | undefined
  #over = false

  constructor(options: ConversationOptions) {
    this.#options = options
  }

  /** Whether all that was asked is answered and a line can begin. */
  get idle(): boolean {
    return this.#pending.length === 0 && this.#incoming === undefined && this.#requests.atLineStart
  }

  /** Bytes of a payload under way that still come. */
  get payloadLeft(): number {
    return this.#incoming?.left ?? 0
  }

  /**
   * Sends a request and resolves with its reply. The payload of a GET goes to `sink`.
   *
   * @throws {RefusedError} with the server's code.
   * @throws {ConversationError} when it cannot be asked, or the connection ended before the reply.
   */
  request(line: string, sink?: Sink): Promise<Reply> {
    const { promise, resolve, reject } = Promise.withResolvers<Reply>()
    this.#ask(line, { resolve, reject, sink })
    return promise
  }

  /**
   * Sends a PUT: `go` resolves with the offset from which the payload is awaited, `done` with what became of it.
   * The payload itself is put on the connection by the caller, and told with `sent`.
   */
  put(line: string): { go: Promise<Reply>; done: Promise<Reply> } {
    const go = Promise.withResolvers<Reply>()
    const done = Promise.withResolvers<Reply>()
    this.#ask(line, { ...go, payload: done })
    go.promise.catch(done.reject)
    // Whoever does not get as far as `done` has heard of the failure by `go`.
    done.promise.catch(() => undefined)
    return { go: go.promise, done: done.promise }
  }

  /** Tells of bytes that somebody else put on the connection. */
  sent(bytes: Uint8Array): void {
    this.#requests.bytes(bytes)
  }

  received(bytes: Uint8Array): void {
    this.#decoder.push(bytes)
    while (!this.#decoder.empty) {
      if (this.#incoming) {
        this.#takePayload()
        continue
      }
      const line = this.#decoder.next()
      if (line === undefined) return
      if (line.kind === 'text') this.#line(line.text)
    }
  }

  /**
   * Begins anew amid a conversation that another page had: what comes before the reply to this is not looked at.
   * `token` must be one that nobody guesses.
   */
  synchronize(token: string): void {
    this.#until = `+PONG ${token}`
    this.#options.send(encoder.encode(`PING ${token}\r\n`))
  }

  /** The connection is over: what was not answered never will be. */
  end(): void {
    if (this.#over) return
    this.#over = true
    const unanswered = this.#incoming ? [this.#incoming.of, ...this.#pending] : this.#pending
    this.#pending = []
    this.#incoming = undefined
    for (const { verb, waiter } of unanswered)
      waiter?.reject(new ConversationError('OVER', `Cannot tell the reply to ${verb} as the connection is over`))
  }

  #ask(line: string, waiter: Waiter): void {
    const refusal = this.#refusal()
    if (refusal) return waiter.reject(refusal)
    this.#options.send(encoder.encode(`${line}\r\n`))
    this.#requests.line(line, waiter)
  }

  #refusal(): ConversationError | undefined {
    if (this.#over) return new ConversationError('OVER', 'Cannot ask as the connection must be open: it is over')
    if (!this.#requests.atLineStart)
      return new ConversationError(
        'HALF_A_LINE',
        'Cannot ask as a line must be able to begin: half a line or a payload is on its way',
      )
    if (this.#pending.length >= MAX_PENDING)
      return new ConversationError(
        'TOO_MANY_PENDING',
        `Cannot ask as requests without a reply must be < ${MAX_PENDING}: current number is ${this.#pending.length}`,
      )
    return undefined
  }

  #line(text: string): void {
    if (this.#until !== undefined) {
      if (text === this.#until) this.#until = undefined
      return
    }
    if (text.startsWith('* ')) return this.#options.event?.(text.slice(2))
    const pending = this.#pending[0]
    if (text.startsWith('|')) {
      if (pending && pending.more.length < MAX_REPLY_LINES) pending.more.push(text.slice(2))
      return
    }
    if (pending === undefined) return this.#options.unasked?.(text)
    this.#pending.shift()
    this.#answered(pending, { verb: pending.verb, more: pending.more, final: text })
  }

  #answered(pending: Pending, reply: Reply): void {
    const { verb } = pending
    if (verb === 'PUT') this.#decide(pending, reply)
    // A GET that was refused has no payload.
    if (verb === 'GET' && !isRefusal(reply)) {
      const [size = '0', , offset = '0'] = wordsOf(reply)
      this.#incoming = { left: Number(size) - Number(offset), reply, of: pending }
      return this.#takePayload()
    }
    this.#settle(pending, reply)
  }

  /** Whether the bytes of a file follow a PUT is known now. */
  #decide({ line, waiter }: Pending, reply: Reply): void {
    const size = Number(line.split(' ')[2])
    const [offset = '0'] = wordsOf(reply)
    const goes = reply.final.startsWith('+GO ')
    if (goes) this.#pending.unshift({ verb: 'PAYLOAD', line, waiter: waiter?.payload, more: [] })
    this.#requests.decided(goes ? size - Number(offset) : 0)
  }

  #takePayload(): void {
    const incoming = this.#incoming
    if (!incoming) return
    const bytes = this.#decoder.take(incoming.left)
    incoming.left -= bytes.length
    if (bytes.length > 0) incoming.of.waiter?.sink?.(bytes, incoming.reply)
    if (incoming.left > 0) return
    this.#incoming = undefined
    this.#settle(incoming.of, incoming.reply)
  }

  #settle({ waiter, line }: Pending, reply: Reply): void {
    if (isRefusal(reply)) waiter?.reject(new RefusedError(reply.final))
    else waiter?.resolve(reply)
    this.#options.replied?.(reply, line)
  }
}
