import { type ErrorCode, ProtocolError } from '../protocol/errors.ts'
import { beginsWithTls, endsAsHttp, mayBeHttp, TLS_PREFIX_LENGTH } from '../protocol/first-bytes.ts'
import { parseRequest } from '../protocol/grammar.ts'
import { type Line, LineDecoder } from '../protocol/line-decoder.ts'
import { checkLines, event, failure } from '../protocol/reply.ts'
import type { Reply, Transfer } from './command.ts'
import type { Connection, Handler, Service } from './connection.ts'
import type { Host } from './host.ts'
import type { Idler } from './idle-watch.ts'
import { Outbox } from './outbox.ts'
import { MAX_DELAY_MS, Pace } from './pace.ts'
import { Payload } from './payload.ts'
import { type Conversation, Session } from './session.ts'
import { hasNoSpace } from './storage.ts'

/** The Porthole protocol: lines in, replies out, in order. */
export const porthole =
  (host: Host): Service =>
  (connection) =>
    new PortholeConversation(connection, host)

const isTransfer = (reply: Reply | Transfer): reply is Transfer => 'move' in reply

/** One connection's side of the protocol: one request after the other, each payload in its turn. */
class PortholeConversation implements Handler, Conversation, Idler {
  readonly #host: Host
  readonly #connection: Connection
  readonly #outbox: Outbox
  readonly #session: Session
  readonly #decoder: LineDecoder
  readonly #pace: Pace
  active: number
  pinged = false
  /** A request that is being answered keeps the next one waiting. */
  #answering = false
  #payload: Payload | undefined
  #sending = false
  /** The peer's FIN came: when all it asked is answered, the connection ends. */
  #peerEnded = false
  /** Too few bytes came to tell whether they begin with TLS. */
  #firstBytes = true
  #firstLine = true
  /** The first line is too long, and only its end will tell whether it is HTTP. */
  #undecided = false
  #ending: { readonly reason: string; readonly lines: readonly string[] } | undefined
  /** STARTTLS was answered. */
  #upgrading = false
  #ended = false

  constructor(connection: Connection, host: Host) {
    this.#host = host
    this.#connection = connection
    this.#decoder = new LineDecoder(host.limits.maxLine)
    this.#pace = new Pace(host.clock, host.limits)
    this.#outbox = new Outbox(connection, host.post, () => this.#cut('slow-consumer'))
    this.#session = new Session(host, connection, this, this.#outbox)
    this.active = host.clock.elapsed()
    host.idleWatch.add(this)
    this.#outbox.reply([event(`PORTHOLE 1 ${host.name}`), event(`HELLO ${this.#session.nick}`)])
    this.#outbox.flush()
  }

  data(bytes: Uint8Array): void {
    if (this.#ended) return
    this.#decoder.push(bytes)
    if (this.#payload) this.#stir()
    this.#payload?.received()
    this.#proceed()
  }

  drain(): void {
    if (this.#ended) return
    this.#outbox.drained()
    if (this.#payload) this.#stir()
    this.#payload?.drained()
    this.#proceed()
  }

  end(): void {
    this.#peerEnded = true
    this.#payload?.peerEnded()
    this.#proceed()
  }

  idle(): void {
    this.timeOut()
  }

  ping(): void {
    this.#outbox.event(this.#host.ping)
  }

  timeOut(): void {
    this.bye('idle-timeout')
  }

  shutdown(overdue: boolean): void {
    if (this.#answering && !overdue) this.byeAfterReply('shutdown')
    else this.bye('shutdown')
  }

  close(): void {
    this.#leave()
  }

  endAfterReply(reason: string): void {
    this.#ending ??= { reason, lines: [] }
  }

  bye(reason: string): void {
    // A payload must hold nothing but its bytes.
    if (this.#sending) return this.#cut(reason)
    if (!this.#ended) this.#finish(reason, [event(`BYE ${reason}`)])
  }

  byeAfterReply(reason: string): void {
    this.#ending ??= { reason, lines: [event(`BYE ${reason}`)] }
  }

  startTlsAfterReply(): boolean {
    if (!this.#decoder.empty) return false
    this.#upgrading = true
    return true
  }

  /** Answers all whole lines at hand, as far as the peer takes the replies. */
  #proceed(): void {
    if (this.#ended || this.#answering || (this.#firstBytes && this.#refuseTls())) return
    let asked = false
    while (this.#ready && !this.#delayed()) {
      const line = this.#decoder.next()
      if (line === undefined) {
        this.#pace.stop()
        if (this.#peerEnded) this.#answerEnd()
        break
      }
      this.#answer(line)
      asked = true
    }
    if (this.#ended) return
    if (asked) this.#stir()
    if (this.#ending !== undefined && !this.#answering) {
      return this.#finish(this.#ending.reason, this.#ending.lines)
    }
    if (this.#upgrading) return this.#upgrade()
    if (this.#ready && !this.#pace.delaying) this.#connection.resume()
    else if (!this.#payload) this.#connection.pause()
  }

  /** A sign of life. */
  #stir(): void {
    this.active = this.#host.clock.elapsed()
    this.pinged = false
  }

  get #ready(): boolean {
    return !this.#ended && !this.#answering && !this.#upgrading && this.#ending === undefined && this.#outbox.writable
  }

  /** Whether the next request must wait for its time, or is one too many. */
  #delayed(): boolean {
    if (this.#decoder.empty) return false
    const when = this.#pace.next(() => this.#proceed())
    if (when === 'never') this.#giveUp()
    return when !== 'now'
  }

  #giveUp(): void {
    const { requestRate } = this.#host.limits
    this.#refuse(
      'rate-limited',
      `Cannot go on as requests must be <= ${requestRate} a second: they were delayed for ${MAX_DELAY_MS / 1000} s`,
    )
    this.#finish('rate-limited')
  }

  #answer(line: Line): void {
    if (line.kind === 'text' && line.text === '') return
    if (line.kind === 'discarded') return this.#answerDiscarded(line.ending)
    this.#pace.take()
    this.#host.stats.lineIn()
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
    }
  }

  /** The end of a line that was too long, and is refused already unless it may be HTTP. */
  #answerDiscarded(ending: string): void {
    if (!this.#undecided) return
    this.#undecided = false
    if (endsAsHttp(ending)) this.#refuseProtocol('HTTP')
    else this.#refuseLength()
  }

  #answerEnd(): void {
    if (this.#undecided) this.#refuseLength()
    this.#undecided = false
    this.endAfterReply('client-fin')
  }

  #run(line: string): void {
    const { verb, rest } = parseRequest(line)
    try {
      const reply = this.#host.run(this.#session, verb, rest)
      if (reply instanceof Promise) this.#await(reply)
      else this.#give(reply)
    } catch (error) {
      this.#fail(error)
    }
  }

  #give(reply: Reply | Transfer): void {
    if (isTransfer(reply)) this.#transfer(reply)
    else this.#outbox.reply(checkLines(reply))
  }

  #await(promise: Promise<Reply | Transfer>): void {
    this.#answering = true
    this.#host.track(promise)
    const settle = (answer: () => void) => {
      this.#answering = false
      this.#payload = undefined
      if (this.#sending) this.#outbox.release()
      this.#sending = false
      try {
        answer()
      } catch (error) {
        this.#fail(error)
      }
      this.#proceed()
    }
    promise.then(
      (reply) => settle(() => this.#give(reply)),
      (error: unknown) => settle(() => this.#fail(error)),
    )
  }

  #transfer(transfer: Transfer): void {
    const payload = new Payload(this.#connection, this.#decoder, this.#peerEnded)
    if (this.#ended) payload.close()
    this.#outbox.reply(checkLines(transfer.lines))
    if (transfer.sends) this.#outbox.hold()
    else this.#outbox.flush()
    this.#payload = payload
    this.#sending = transfer.sends
    // Behind half a payload no line can be told from its bytes.
    const moved = transfer.move(payload)
    this.#await(transfer.sends ? moved.catch((error: unknown) => this.#breakOff(error)) : moved)
  }

  #breakOff(error: unknown): Reply {
    this.#host.fault(error)
    this.#cut('internal')
    return []
  }

  #fail(error: unknown): void {
    if (error instanceof ProtocolError) return this.#refuse(error.code, error.message)
    this.#host.fault(error)
    if (hasNoSpace(error)) return this.#refuse('quota', 'Cannot keep it as the disk must have room: it is full')
    this.#refuse('internal', 'Cannot answer as the server met an error of its own: its log tells more')
  }

  /** Whether the stream begins with TLS or is still too short to tell; a TLS client gets its answer. */
  #refuseTls(): boolean {
    const tls = beginsWithTls(this.#decoder.peek(TLS_PREFIX_LENGTH))
    if (tls === 'undecided') return !this.#peerEnded
    this.#firstBytes = false
    if (tls) {
      this.#refuseProtocol('TLS')
      this.#finish('wrong-protocol')
    }
    return tls
  }

  #refuseProtocol(protocol: 'HTTP' | 'TLS'): void {
    this.#refuse(
      'bad-state',
      `Cannot speak ${protocol} here as this port must get lines of the Porthole protocol: ${this.#host.elsewhere(protocol)}`,
    )
    this.endAfterReply('wrong-protocol')
  }

  #refuseLength(): void {
    this.#refuse(
      'line-too-long',
      `Cannot read line as length must be <= ${this.#host.limits.maxLine} bytes with its ending: it is discarded up to its LF`,
    )
  }

  #refuse(code: ErrorCode, message: string): void {
    this.#host.stats.refused(code)
    this.#connection.seen?.({ what: 'refused', code })
    this.#outbox.reply([failure(code, message)])
  }

  #upgrade(): void {
    this.#outbox.finish([])
    this.#leave()
    this.#connection.startTls?.()
  }

  /** Ends the connection behind all that was said. */
  #finish(reason: string, lines: readonly string[] = []): void {
    this.#outbox.finish(lines)
    this.#connection.end(reason)
    this.#leave()
  }

  /** Ends the connection without what the peer did not take. */
  #cut(reason: string): void {
    this.#outbox.cut([event(`BYE ${reason}`)])
    this.#connection.end(reason)
    this.#leave()
  }

  #leave(): void {
    if (this.#ended) return
    this.#ended = true
    this.#host.idleWatch.remove(this)
    this.#pace.stop()
    this.#outbox.cut([])
    this.#payload?.close()
    this.#session.leave()
  }
}
