import { MAX_CLIENT_LINE } from './limits.ts'
import { MAX_BLOCK, plainLines } from './plain-lines.ts'

/**
 * One line from a client: its text without the ending, or why it is refused. A line that is too long
 * is told twice: as soon as it is, by how it begins, and when its LF came, by how it ended.
 */
export type Line =
  | { kind: 'text'; text: string }
  | { kind: 'too-long'; beginning: string }
  | { kind: 'discarded'; ending: string }
  | { kind: 'not-text'; ending: string }

const LF = 0x0a
const CR = 0x0d
/** How much of a refused line's two ends is kept to tell what it was, in bytes. */
const BEGINNING = 64
const ENDING = 16
const CONTROL_CHARACTER = /\p{Cc}/u
const EMPTY = new Uint8Array()
const NONE: readonly string[] = []

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes)
const withoutCr = (line: Uint8Array): Uint8Array => (line.at(-1) === CR ? line.subarray(0, -1) : line)
const endingOf = (line: Uint8Array): string => latin1(withoutCr(line).subarray(-ENDING))

function decode(bytes: Uint8Array): Line {
  const ending = () => latin1(bytes.subarray(-ENDING))
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch {
    return { kind: 'not-text', ending: ending() }
  }
  return CONTROL_CHARACTER.test(text) ? { kind: 'not-text', ending: ending() } : { kind: 'text', text }
}

/**
 * Cuts a byte stream into lines ended by LF, a CR before it dropped, however the bytes are split
 * into chunks. `push` what was read, then call `next` until it returns `undefined`.
 *
 * A line longer than `maxLine` bytes with its ending is discarded as it comes: the decoder never
 * holds more than one chunk and `maxLine` bytes.
 */
export class LineDecoder {
  #state: 'reading' | 'discarding' = 'reading'
  #bytes: Uint8Array = EMPTY
  #start = 0
  #scanned = 0
  /** The last bytes discarded, a CR among them. */
  #tail: Uint8Array = EMPTY
  /** Lines at `#start` decoded ahead, and how many of them were taken. */
  #plain: readonly string[] = NONE
  #taken = 0
  /** Up to here the lines are known not to be plain. */
  #mixed = 0
  readonly #maxLine: number

  constructor(maxLine: number = MAX_CLIENT_LINE) {
    this.#maxLine = maxLine
  }

  push(chunk: Uint8Array): void {
    this.#forget()
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

  /** Whether all that was pushed is taken. */
  get empty(): boolean {
    return this.#start === this.#bytes.length
  }

  /** The first bytes not yet taken as a line, at most `count` of them. */
  peek(count: number): Uint8Array {
    return this.#bytes.subarray(this.#start, this.#start + count)
  }

  /** Takes bytes that are not lines but a payload, at most `count` of those at hand; the view lives until the next `push`. */
  take(count: number): Uint8Array {
    const bytes = this.peek(count)
    this.#start += bytes.length
    this.#forget()
    return bytes
  }

  next(): Line | undefined {
    if (this.#state === 'discarding') return this.#discard()
    return this.#nextPlain() ?? this.#nextSlow()
  }

  #nextPlain(): Line | undefined {
    if (this.#taken === this.#plain.length) {
      if (this.#start < this.#mixed) return undefined
      this.#plain = plainLines(this.#bytes, this.#start, this.#maxLine)
      this.#taken = 0
      if (this.#plain.length === 0) this.#mixed = Math.min(this.#start + MAX_BLOCK, this.#bytes.length)
    }
    const line = this.#plain[this.#taken]
    if (line === undefined) return undefined
    this.#taken += 1
    this.#start += line.length + 1
    return { kind: 'text', text: line.endsWith('\r') ? line.slice(0, -1) : line }
  }

  #forget(): void {
    this.#plain = NONE
    this.#taken = 0
    this.#mixed = 0
  }

  #nextSlow(): Line | undefined {
    const lf = this.#bytes.indexOf(LF, Math.max(this.#scanned, this.#start))
    const length = (lf === -1 ? this.#bytes.length : lf + 1) - this.#start
    if (length > this.#maxLine || (lf === -1 && length === this.#maxLine)) {
      this.#state = 'discarding'
      return { kind: 'too-long', beginning: latin1(this.peek(Math.min(BEGINNING, this.#maxLine))) }
    }
    if (lf === -1) {
      this.#scanned = this.#bytes.length
      this.#release()
      return undefined
    }
    const line = this.#bytes.subarray(this.#start, lf)
    this.#start = lf + 1
    return decode(withoutCr(line))
  }

  #discard(): Line | undefined {
    const lf = this.#bytes.indexOf(LF, this.#start)
    const rest = this.#bytes.subarray(this.#start, lf === -1 ? undefined : lf)
    const tail = Uint8Array.from([...this.#tail, ...rest.subarray(-ENDING - 1)])
    this.#start += rest.length
    if (lf === -1) {
      this.#tail = tail.slice(-ENDING - 1)
      this.#release()
      return undefined
    }
    this.#start += 1
    this.#tail = EMPTY
    this.#state = 'reading'
    return { kind: 'discarded', ending: endingOf(tail) }
  }

  /** Copies the few bytes still wanted: a view would keep the whole read buffer behind it alive. */
  #release(): void {
    const kept = this.#bytes.length - this.#start
    if (kept === this.#bytes.buffer.byteLength) return
    this.#bytes = kept === 0 ? EMPTY : this.#bytes.slice(this.#start)
    this.#scanned = kept
    this.#start = 0
    this.#mixed = 0
  }
}
