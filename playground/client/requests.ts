import { parseRequest, upperCase } from '../../server/protocol/grammar.ts'
import { LineDecoder } from '../../server/protocol/line-decoder.ts'

/** A request on its way, and who waits for its reply. */
export interface Request<Waiter> {
  readonly verb: string
  readonly line: string
  readonly waiter: Waiter | undefined
}

type Outgoing<Waiter> = { readonly bytes: Uint8Array } | { readonly line: string; readonly waiter: Waiter }

/**
 * Finds the requests in what is sent. Behind a PUT nobody knows whether bytes or lines follow until its reply
 * came, so what is sent meanwhile waits to be looked at.
 */
export class Requests<Waiter> {
  readonly #found: (request: Request<Waiter>) => void
  readonly #decoder = new LineDecoder()
  #outgoing: Outgoing<Waiter>[] = []
  #undecided = false
  /** Bytes of a payload that still follow. */
  #payload = 0

  constructor(found: (request: Request<Waiter>) => void) {
    this.#found = found
  }

  /** Whether a line can begin here: the last one has its ending and no payload is under way. */
  get atLineStart(): boolean {
    return this.#decoder.empty && this.#payload === 0 && !this.#undecided
  }

  /** Bytes as a person sends them: whole lines, pieces of lines, or payload. */
  bytes(bytes: Uint8Array): void {
    this.#outgoing.push({ bytes })
    this.#look()
  }

  /** A whole line whose reply `waiter` waits for. */
  line(line: string, waiter: Waiter): void {
    this.#outgoing.push({ line, waiter })
    this.#look()
  }

  /** The reply to a PUT came: so many bytes of payload follow it, 0 if none. */
  decided(payload: number): void {
    this.#undecided = false
    this.#payload = payload
    this.#look()
  }

  #look(): void {
    while (!this.#undecided) {
      if (this.#decode()) continue
      const next = this.#outgoing.shift()
      if (next === undefined) return
      if ('bytes' in next) this.#decoder.push(next.bytes)
      else this.#take(next.line, next.waiter)
    }
  }

  /** Takes payload or one line off the bytes at hand; `false` when there is neither. */
  #decode(): boolean {
    if (this.#payload > 0 && !this.#decoder.empty) {
      this.#payload -= this.#decoder.take(this.#payload).length
      return true
    }
    const line = this.#payload === 0 ? this.#decoder.next() : undefined
    if (line === undefined) return false
    // A line that the server cannot read gets a reply all the same; its rest is told of as `discarded`.
    if (line.kind === 'text') this.#take(line.text, undefined)
    else if (line.kind !== 'discarded') this.#found({ verb: '', line: '', waiter: undefined })
    return true
  }

  #take(line: string, waiter: Waiter | undefined): void {
    if (line === '') return
    const verb = upperCase(parseRequest(line).verb)
    this.#undecided = verb === 'PUT'
    this.#found({ verb, line, waiter })
  }
}
