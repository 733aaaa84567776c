import type { Capture } from '../playground/wire/capture.ts'

/** Bytes of a payload that are kept to look at: no line is longer. */
const MAX_BEGINNING = 8192

const LF = 0x0a
const decoder = new TextDecoder()

/** The raw bytes behind a line that announced them, as far as they came. */
export interface Payload {
  /** How many bytes were announced, and how many came. */
  readonly announced: number
  readonly length: number
  /** The first of them, at most `MAX_BEGINNING`. */
  readonly beginning: Uint8Array
  /** The place of the last one's chunk in the capture's events, -1 where none came. */
  readonly endedAt: number
}

/** One request to the Porthole service, and what has come of it. */
export interface Exchange {
  /** The line, without its ending. */
  readonly request: string
  /** The place in the capture's events of the write that the line began in. */
  readonly askedAt: number
  /** The lines marked `|`, without the mark, and the one final line. */
  readonly more: readonly string[]
  readonly reply: string
  /** The place of the read that the final line ended in. */
  readonly answeredAt: number
  /** What was put or got. */
  readonly payload: Payload | undefined
  /** The final line about a payload that was put. */
  readonly verdict: string | undefined
}

/** One direction of a capture, taken by lines and by bytes. What is passed over is not copied. */
class Reader {
  readonly #chunks: readonly { readonly bytes: Uint8Array; readonly event: number }[]
  #chunk = 0
  #taken = 0

  constructor(capture: Capture, direction: 'sent' | 'received') {
    this.#chunks = capture.events.flatMap((event, index) =>
      event.kind === direction ? [{ bytes: event.bytes, event: index }] : [],
    )
  }

  /** The place of the next byte's chunk in the capture's events. */
  get at(): number {
    return this.#chunks[this.#chunk]?.event ?? -1
  }

  /** The next line without its ending, once it is whole. */
  line(): { text: string; endedAt: number } | undefined {
    let length = -this.#taken
    let from = this.#taken
    for (const { bytes } of this.#chunks.slice(this.#chunk)) {
      const end = bytes.indexOf(LF, from)
      if (end !== -1) {
        const { beginning, endedAt } = this.take(length + end + 1)
        return { text: decoder.decode(beginning).replace(/\r?\n$/, ''), endedAt }
      }
      length += bytes.length
      from = 0
    }
    return undefined
  }

  take(announced: number): Payload {
    const beginning: number[] = []
    let length = 0
    let endedAt = -1
    for (let chunk = this.#chunks[this.#chunk]; chunk && length < announced; chunk = this.#chunks[this.#chunk]) {
      const bytes = chunk.bytes.subarray(this.#taken, this.#taken + announced - length)
      beginning.push(...bytes.subarray(0, MAX_BEGINNING - beginning.length))
      length += bytes.length
      endedAt = chunk.event
      this.#taken += bytes.length
      if (this.#taken < chunk.bytes.length) continue
      this.#chunk += 1
      this.#taken = 0
    }
    return { announced, length, beginning: Uint8Array.from(beginning), endedAt }
  }
}

/** A reply, without the events between its lines that nobody asked for; `undefined` until it is whole. */
function replyIn(received: Reader): Pick<Exchange, 'more' | 'reply' | 'answeredAt'> | undefined {
  const more: string[] = []
  for (let line = received.line(); line !== undefined; line = received.line()) {
    const { text, endedAt } = line
    if (text.startsWith('| ')) more.push(text.slice('| '.length))
    if (/^[+-]/.test(text)) return { more, reply: text, answeredAt: endedAt }
  }
  return undefined
}

function payloadOf(request: string, reply: string, sent: Reader, received: Reader): Payload | undefined {
  const file = /^\+FILE (\d+) \S+ (\d+)$/.exec(reply)
  if (file) return received.take(Number(file[1]) - Number(file[2]))
  const go = /^\+GO (\d+)$/.exec(reply)
  const size = /^PUT \S+ (\d+)/i.exec(request)?.[1]
  return go && size !== undefined ? sent.take(Number(size) - Number(go[1])) : undefined
}

/**
 * The requests of a connection to the Porthole service, each with its reply and its payload. A reply belongs to its
 * request by order alone, so a capture that has let its beginning go has none.
 */
export function exchangesOf(capture: Capture): Exchange[] {
  if (capture.service !== 'porthole' || capture.dropped > 0) return []
  const sent = new Reader(capture, 'sent')
  const received = new Reader(capture, 'received')
  const exchanges: Exchange[] = []
  for (;;) {
    const askedAt = sent.at
    const request = sent.line()?.text
    if (request === '') continue
    const answer = request === undefined ? undefined : replyIn(received)
    if (request === undefined || answer === undefined) return exchanges
    const payload = payloadOf(request, answer.reply, sent, received)
    const verdict = payload && answer.reply.startsWith('+GO') ? replyIn(received)?.reply : undefined
    exchanges.push({ request, askedAt, ...answer, payload, verdict })
  }
}
