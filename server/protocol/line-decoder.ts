import { MAX_CLIENT_LINE } from './limits.ts'

/** One line from a client: its text without the ending, or why it is refused. */
export type Line = { kind: 'text'; text: string } | { kind: 'too-long'; beginning: string } | { kind: 'not-text' }

const LF = 0x0a
const CR = 0x0d
/** How much of a refused line is kept to tell what it was, in bytes. */
const BEGINNING = 64
const CONTROL_CHARACTER = /\p{Cc}/u
const EMPTY = new Uint8Array()

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes)

function decode(bytes: Uint8Array): Line {
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch {
    return { kind: 'not-text' }
  }
  return CONTROL_CHARACTER.test(text) ? { kind: 'not-text' } : { kind: 'text', text }
}

/**
 * Cuts a byte stream into lines ended by LF, a CR before it dropped, however the bytes are split
 * into chunks. `push` what was read, then call `next` until it returns `undefined`.
 *
 * A line longer than `maxLine` bytes with its ending is reported once, as soon as it is known to
 * be, and the rest of it is discarded as it comes: the decoder never holds more than one chunk
 * and `maxLine` bytes.
 */
export class LineDecoder {
  #state: 'reading' | 'discarding' = 'reading'
  #bytes: Uint8Array = EMPTY
  #start = 0
  #scanned = 0
  readonly #maxLine: number

  constructor(maxLine: number = MAX_CLIENT_LINE) {
    this.#maxLine = maxLine
  }

  push(chunk: Uint8Array): void {
    const kept = this.#bytes.length - this.#start
    if (kept === 0) {
      this.#bytes = chunk
      this.#scanned = 0
    } else {
      const joined = new Uint8Array(kept + chunk.length)
      joined.set(this.#bytes.subarray(this.#start))
      joined.set(chunk, kept)
      this.#bytes = joined
      this.#scanned -= this.#start
    }
    this.#start = 0
  }

  /** The first bytes not yet taken as a line, at most `count` of them. */
  peek(count: number): Uint8Array {
    return this.#bytes.subarray(this.#start, this.#start + count)
  }

  next(): Line | undefined {
    if (this.#state === 'discarding' && !this.#discard()) return undefined
    const lf = this.#bytes.indexOf(LF, Math.max(this.#scanned, this.#start))
    if (lf === -1) return this.#unfinished()
    const line = this.#bytes.subarray(this.#start, lf)
    this.#start = lf + 1
    if (line.length + 1 > this.#maxLine) return this.#tooLong(line)
    return decode(line.at(-1) === CR ? line.subarray(0, -1) : line)
  }

  #discard(): boolean {
    const lf = this.#bytes.indexOf(LF, this.#start)
    this.#start = lf === -1 ? this.#bytes.length : lf + 1
    if (lf === -1) this.#release()
    else this.#state = 'reading'
    return lf !== -1
  }

  #unfinished(): Line | undefined {
    const kept = this.#bytes.subarray(this.#start)
    this.#scanned = this.#bytes.length
    if (kept.length >= this.#maxLine) {
      this.#state = 'discarding'
      this.#start = this.#bytes.length
      const line = this.#tooLong(kept)
      this.#release()
      return line
    }
    this.#release()
    return undefined
  }

  #tooLong(line: Uint8Array): Line {
    return { kind: 'too-long', beginning: latin1(line.subarray(0, BEGINNING)) }
  }

  /** Copies the few bytes still wanted: a view would keep the whole read buffer behind it alive. */
  #release(): void {
    const kept = this.#bytes.length - this.#start
    if (kept === this.#bytes.buffer.byteLength) return
    this.#bytes = kept === 0 ? EMPTY : this.#bytes.slice(this.#start)
    this.#scanned = kept
    this.#start = 0
  }
}
