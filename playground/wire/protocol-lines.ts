/** What a stretch of a stream of the porthole protocol is (PROTOCOL.md, Lines): by the first byte of its line, or a payload. */
type PartKind = 'request' | 'success' | 'failure' | 'more' | 'event' | 'payload' | 'unknown'

/** The bytes of one line or payload in one write or read, which may begin before it and end after it. */
export interface Part {
  readonly kind: PartKind
  readonly start: number
  readonly end: number
  readonly begins: boolean
  readonly ends: boolean
}

/** Requests that wait for their reply at most; the oldest are forgotten. */
export const MAX_PENDING = 10_000
/** As much of a line as its words are looked for in. */
const MAX_WORDS = 256
const LF = 0x0a

const KINDS: Readonly<Record<string, PartKind>> = { '+': 'success', '-': 'failure', '|': 'more', '*': 'event' }

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0

/** How far one direction is read. */
class Stream {
  readonly #kindOf: (line: string) => PartKind
  readonly #line: (words: readonly string[]) => void
  #words = ''
  /** Whether a line or a payload goes on. */
  #inside: boolean
  #lost: boolean
  #payload = 0
  #taken = 0

  /** `lost`: what comes first is the rest of something. */
  constructor(
    lost: boolean,
    options: { kindOf: (line: string) => PartKind; line: (words: readonly string[]) => void },
  ) {
    this.#lost = lost
    this.#inside = lost
    this.#kindOf = options.kindOf
    this.#line = options.line
  }

  /** So many bytes of payload come next; those taken on trust since it was `expected` count towards them. */
  expect(length: number): void {
    this.#payload = Math.max(0, length - this.#taken)
    if (this.#payload === 0) this.#inside = false
  }

  begin(): void {
    this.#taken = 0
  }

  push(bytes: Uint8Array): Part[] {
    const parts: Part[] = []
    let start = 0
    while (start < bytes.length) {
      const part = this.#payload > 0 ? this.#takePayload(bytes, start) : this.#takeLine(bytes, start)
      parts.push(part)
      start = part.end
    }
    return parts
  }

  #takePayload(bytes: Uint8Array, start: number): Part {
    const length = Math.min(this.#payload, bytes.length - start)
    const begins = this.#taken === 0
    this.#payload -= length
    this.#taken += length
    return { kind: 'payload', start, end: start + length, begins, ends: this.#payload === 0 }
  }

  #takeLine(bytes: Uint8Array, start: number): Part {
    const lf = bytes.indexOf(LF, start)
    const end = lf === -1 ? bytes.length : lf + 1
    const begins = !this.#inside
    if (begins) this.#words = ''
    const room = MAX_WORDS - this.#words.length
    if (room > 0) this.#words += String.fromCharCode(...bytes.subarray(start, Math.min(end, start + room)))
    const kind = this.#lost ? 'unknown' : this.#kindOf(this.#words)
    this.#inside = lf === -1
    if (!this.#inside) {
      if (!this.#lost) this.#line(this.#words.trim().split(' '))
      this.#lost = false
    }
    return { kind, start, end, begins, ends: !this.#inside }
  }
}

interface Request {
  readonly verb: string
  readonly size: number
}

/** Reads both directions of one connection: which bytes are lines and which a payload, told by requests and their replies. */
export class ProtocolReading {
  readonly #sent: Stream
  readonly #received: Stream
  readonly #pending: Request[] = []
  /** The upload that bytes sent now belong to. */
  #put: Request | undefined

  constructor(lost: { sent: boolean; received: boolean }) {
    this.#sent = new Stream(lost.sent, { kindOf: () => 'request', line: (words) => this.#request(words) })
    this.#received = new Stream(lost.received, {
      kindOf: (line) => KINDS[line[0] ?? ''] ?? 'unknown',
      line: (words) => this.#reply(words),
    })
  }

  sent(bytes: Uint8Array): readonly Part[] {
    return this.#sent.push(bytes)
  }

  received(bytes: Uint8Array): readonly Part[] {
    return this.#received.push(bytes)
  }

  #request([verb = '', , size]: readonly string[]): void {
    if (verb === '') return
    const request = { verb: verb.toUpperCase(), size: Number(size ?? Number.NaN) }
    if (this.#pending.length >= MAX_PENDING) this.#pending.shift()
    this.#pending.push(request)
    if (request.verb !== 'PUT' || !isCount(request.size)) return
    this.#put = request
    // A client may send the payload without waiting for +GO only where it begins at 0.
    this.#sent.begin()
    this.#sent.expect(request.size)
  }

  #reply([first = '', second, , fourth]: readonly string[]): void {
    if (!first.startsWith('+') && !first.startsWith('-')) return
    const request = this.#pending.shift()
    if (request?.verb === 'PUT' && isCount(request.size)) this.#answerPut(request, { first, offset: Number(second) })
    else if (request?.verb === 'GET' && first === '+FILE') {
      const length = Number(second) - Number(fourth)
      this.#received.begin()
      if (isCount(length)) this.#received.expect(length)
    }
  }

  #answerPut(request: Request, { first, offset }: { first: string; offset: number }): void {
    const length = first === '+GO' && isCount(offset) ? request.size - offset : undefined
    // What was sent on trust behind a later request says nothing of this one.
    if (request === this.#put) this.#sent.expect(length ?? 0)
    // The payload has a final line of its own.
    if (length !== undefined) this.#pending.unshift({ verb: 'payload', size: length })
  }
}
