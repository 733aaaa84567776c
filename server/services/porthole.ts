import { type ErrorCode, ProtocolError } from '../protocol/errors.ts'
import { beginsWithTls, endsAsHttp, mayBeHttp, TLS_PREFIX_LENGTH } from '../protocol/first-bytes.ts'
import { parseArguments, parseRequest } from '../protocol/grammar.ts'
import { MAX_CLIENT_LINE } from '../protocol/limits.ts'
import { type Line, LineDecoder } from '../protocol/line-decoder.ts'
import { checkLines, encodeLines, event, failure } from '../protocol/reply.ts'
import type { Connection, Handler, Service } from './connection.ts'
import type { Host } from './host.ts'

/** Characters of replies gathered before they are written, so that pipelined requests cost one write. */
const MAX_BATCH = 64 * 1024

/** The Porthole protocol: lines in, replies out, in order. */
export const porthole =
  (host: Host): Service =>
  (connection) =>
    new Session(connection, host)

/** One connection's side of the protocol. */
export class Session implements Handler {
  readonly host: Host
  readonly nick: string
  readonly #connection: Connection
  readonly #decoder = new LineDecoder()
  #replies: string[] = []
  #batched = 0
  #writable = true
  /** The peer's FIN came: when all it asked is answered, the session ends. */
  #peerEnded = false
  #firstLine = true
  /** The first line is too long, and only its end will tell whether it is HTTP. */
  #undecided = false
  #ending: string | undefined
  #ended = false

  constructor(connection: Connection, host: Host) {
    this.#connection = connection
    this.host = host
    this.nick = host.nextGuest()
    this.#reply([event(`PORTHOLE 1 ${host.name}`), event(`HELLO ${this.nick}`)])
    this.#flush()
  }

  data(bytes: Uint8Array): void {
    if (this.#ended) return
    this.#decoder.push(bytes)
    this.#answer()
  }

  drain(): void {
    this.#writable = true
    this.#connection.resume()
    this.#answer()
  }

  end(): void {
    this.#peerEnded = true
    this.#answer()
  }

  idle(): void {
    this.#bye('idle-timeout')
  }

  shutdown(): void {
    this.#bye('shutdown')
  }

  /** Ends the connection once the reply to the current request is on its way. */
  endAfterReply(reason: string): void {
    this.#ending = reason
  }

  #bye(reason: string): void {
    if (this.#ended) return
    this.#reply([event(`BYE ${reason}`)])
    this.endAfterReply(reason)
    this.#flush()
  }

  /** Answers all whole lines at hand, as far as the peer takes the replies. */
  #answer(): void {
    if (this.#ended || (this.#firstLine && this.#refuseTls())) return
    while (this.#writable && this.#ending === undefined) {
      const line = this.#decoder.next()
      if (line === undefined) break
      this.#answerLine(line)
      if (this.#batched >= MAX_BATCH) this.#flush()
    }
    if (this.#peerEnded && this.#writable) {
      if (this.#undecided) this.#refuseLength()
      this.#undecided = false
      this.#ending ??= 'client-fin'
    }
    this.#flush()
  }

  #answerLine(line: Line): void {
    if (line.kind === 'text' && line.text === '') return
    const first = this.#firstLine
    this.#firstLine = false
    switch (line.kind) {
      case 'text':
        if (first && endsAsHttp(line.text)) return this.#refuseProtocol('HTTP')
        this.#connection.seen?.({ what: 'line', text: line.text })
        return this.#run(line.text)
      case 'not-text':
        if (first && endsAsHttp(line.ending)) return this.#refuseProtocol('HTTP')
        return this.#refuse(
          'not-text',
          'Cannot read line as it must be UTF-8 without control characters: it holds other bytes',
        )
      case 'too-long':
        this.#undecided = first && mayBeHttp(line.beginning)
        if (!this.#undecided) this.#refuseLength()
        return
      case 'discarded':
        if (!this.#undecided) return
        this.#undecided = false
        return endsAsHttp(line.ending) ? this.#refuseProtocol('HTTP') : this.#refuseLength()
    }
  }

  #run(line: string): void {
    const { verb, rest } = parseRequest(line)
    const command = this.host.commands.get(verb)
    try {
      if (!command) throw new ProtocolError('unknown-command', this.host.unknownVerb(verb))
      this.#reply(checkLines(command.run(this, ...parseArguments(verb, command.grammar, rest))))
    } catch (error) {
      if (error instanceof ProtocolError) return this.#refuse(error.code, error.message)
      this.host.fault(error)
      this.#refuse('internal', 'Cannot answer as the server met an error of its own: its log tells more')
    }
  }

  /** Whether the stream begins with TLS or is still too short to tell; a TLS client gets its answer. */
  #refuseTls(): boolean {
    const tls = beginsWithTls(this.#decoder.peek(TLS_PREFIX_LENGTH))
    if (tls === 'undecided') return !this.#peerEnded
    if (tls) {
      this.#refuseProtocol('TLS')
      this.#flush()
    }
    return tls
  }

  #refuseProtocol(protocol: 'HTTP' | 'TLS'): void {
    this.#refuse(
      'bad-state',
      `Cannot speak ${protocol} here as this port must get lines of the Porthole protocol: ${this.host.elsewhere(protocol)}`,
    )
    this.endAfterReply('wrong-protocol')
  }

  #refuseLength(): void {
    this.#refuse(
      'line-too-long',
      `Cannot read line as length must be <= ${MAX_CLIENT_LINE} bytes with its ending: it is discarded up to its LF`,
    )
  }

  #refuse(code: ErrorCode, message: string): void {
    this.#connection.seen?.({ what: 'refused', code })
    this.#reply([failure(code, message)])
  }

  #reply(lines: readonly string[]): void {
    for (const line of lines) {
      this.#replies.push(line)
      this.#batched += line.length
    }
  }

  #flush(): void {
    if (this.#replies.length > 0) {
      this.#writable = this.#connection.write(encodeLines(this.#replies))
      this.#replies = []
      this.#batched = 0
      if (!this.#writable) this.#connection.pause()
    }
    if (this.#ending !== undefined && !this.#ended) {
      this.#ended = true
      this.#connection.end(this.#ending)
    }
  }
}
