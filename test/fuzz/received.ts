import { isUtf8 } from 'node:buffer'
import { ERROR_CODES } from '../../server/protocol/errors.ts'
import { MAX_SERVER_LINE } from '../../server/protocol/limits.ts'

const EVENTS = /^\* (PING$|(PORTHOLE|HELLO|JOIN|LEAVE|NICK|MSG|TELL|BROADCAST|BYE) \S)/
const CODES: readonly string[] = ERROR_CODES.filter((code) => code !== 'internal')

const fits = (line: string): boolean => {
  const [, code = ''] = line.split(' ')
  if (line.startsWith('-')) return /^-ERR \S+ Cannot \S/.test(line) && CODES.includes(code)
  return line.startsWith('*') ? EVENTS.test(line) : /^(\+|\| )/.test(line)
}

/** Reads what a server sent, and throws where a line is not one that PROTOCOL.md lets it send. */
export class Received {
  readonly #bytes: Buffer
  #at = 0
  /** The event that came last. */
  event = ''

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  /** Bytes that are not read yet. */
  get left(): number {
    return this.#bytes.length - this.#at
  }

  line(): string | undefined {
    const lf = this.#bytes.indexOf('\n', this.#at)
    if (lf === -1) return undefined
    const bytes = this.#bytes.subarray(this.#at, lf + 1)
    this.#at = lf + 1
    const line = bytes.toString().slice(0, -2)
    const whole = bytes.toString().endsWith('\r\n') && !/\p{Cc}/u.test(line)
    if (!whole || bytes.length > MAX_SERVER_LINE || !isUtf8(bytes) || !fits(line))
      throw new Error(`no line of a server: ${JSON.stringify(bytes.toString().slice(0, 200))}`)
    return line
  }

  /** The lines of the next reply, the final one last; `undefined` where it is not whole. */
  reply(): string[] | undefined {
    const lines: string[] = []
    for (let line = this.line(); line !== undefined; line = this.line()) {
      if (line.startsWith('*')) this.event = line
      else lines.push(line)
      if (/^[+-]/.test(line)) return lines
    }
    return undefined
  }

  /** The next bytes as they are; fewer where no more came. */
  payload(length: number): Buffer {
    const payload = this.#bytes.subarray(this.#at, this.#at + length)
    this.#at += payload.length
    return payload
  }
}
