import { type Endpoint, mapped } from './address.ts'
import type { ByteStream } from './byte-stream.ts'
import { refusal, resetByPeer, timeout, unreachable } from './connection-errors.ts'
import type { ConnectionParts } from './connection-parts.ts'
import { KeepAlive } from './keep-alive.ts'
import { NetworkError } from './network-error.ts'
import { Receiver } from './receiver.ts'
import { ACK, FIN, pathKey, RST, type Segment, SYN } from './segment.ts'
import { type Flight, Sender } from './sender.ts'
import { type StreamEvents, StreamNotices } from './stream-events.ts'
import { ON_FIN, ON_FIN_ACKNOWLEDGED, ON_SHUTDOWN, type TcpState } from './tcp-state.ts'
import { Timer } from './timer.ts'

/** A RST would find nobody there, or one that has only asked. */
const NOT_TO_BE_CUT: ReadonlySet<TcpState> = new Set(['CLOSED', 'SYN-SENT', 'SYN-RECEIVED', 'TIME-WAIT'])

/** One end of a TCP connection: the state machine of RFC 9293 §3.10, as Linux behaves where that leaves a choice. */
export class Connection implements ByteStream {
  readonly id: number
  /** As the program knows them. */
  readonly local: Endpoint
  readonly remote: Endpoint
  readonly key: string
  readonly #parts: ConnectionParts
  readonly #sender: Sender
  readonly #receiver: Receiver
  readonly #notices: StreamNotices
  readonly #keepAlive: KeepAlive
  readonly #linger: Timer
  readonly #remoteKey: string
  #state: TcpState = 'CLOSED'
  /** Set by the end of the connection until the program has been told. */
  #error: NetworkError | undefined
  #endTold = false
  /** The program has closed it. */
  #detached = false

  constructor(parts: ConnectionParts) {
    const { id, local, remote, way, timeline, limits } = parts
    this.#parts = parts
    this.id = id
    this.local = parts.mapped ? mapped(local) : local
    this.remote = parts.mapped ? mapped(remote) : remote
    this.key = pathKey(local, remote)
    this.#remoteKey = pathKey(remote, local)
    this.#notices = new StreamNotices(timeline)
    this.#linger = new Timer(timeline, () => this.#finish())
    const acknowledge = (): void => this.#acknowledge()
    const gaveUp = (): void => this.#fail(timeout(remote))
    this.#sender = new Sender(
      {
        transmit: (flight, again) => this.#transmit(flight, again),
        credit: (bytes) => this.#notices.credit(bytes),
        gaveUp,
      },
      way,
      timeline,
      limits,
      parts.initialSequence,
    )
    this.#keepAlive = new KeepAlive(timeline, limits, () => this.#sender.probe(), gaveUp)
    this.#receiver = new Receiver({ acknowledge, coalescing: parts.coalescing }, way, timeline, limits)
  }

  get state(): TcpState {
    return this.#state
  }

  get room(): number {
    return this.#state === 'CLOSED' ? 0 : this.#sender.room
  }

  get noDelay(): boolean {
    return this.#sender.noDelay
  }

  /** Switches Nagle's algorithm off. */
  set noDelay(value: boolean) {
    this.#sender.noDelay = value
    this.#sender.push()
  }

  /**
   * Asks the peer whether it is still there when nothing has come from it for so many milliseconds; `undefined` to
   * stop that. One that no longer answers is `ETIMEDOUT`.
   */
  keepAlive(idleMs: number | undefined): void {
    if (this.#state !== 'CLOSED') this.#keepAlive.set(idleMs)
  }

  /** The next number expected from the peer. */
  get expected(): number {
    return this.#receiver.next
  }

  attach(events: StreamEvents): void {
    this.#notices.attach(events)
    if (this.#receiver.waiting > 0) this.#notices.readable()
    this.#tellEnd()
  }

  /** Active open. */
  connect(): void {
    this.#state = 'SYN-SENT'
    this.#sender.synchronize(SYN)
  }

  /** Passive open: answers that SYN. */
  accept(syn: Segment): void {
    this.#state = 'SYN-RECEIVED'
    this.#receiver.start(syn.seq + 1)
    this.#sender.synchronize(SYN | ACK)
    this.#sender.acknowledge(this.#sender.unacknowledged, syn.window)
  }

  write(bytes: Uint8Array): number {
    this.#throwError()
    if (this.#state === 'CLOSED' || this.#detached || this.#sender.finished) {
      throw new NetworkError('EPIPE', `Cannot write as this direction must be open: current state is ${this.#state}`)
    }
    return this.#sender.write(bytes)
  }

  read(limit: number = this.#parts.limits.readSize): Uint8Array {
    const bytes = this.#receiver.read(limit)
    if (bytes.length > 0) this.#tellEnd()
    return bytes
  }

  acknowledge(bytes: number): void {
    this.#receiver.consume(bytes)
  }

  shutdown(): void {
    this.#throwError()
    if (this.#state === 'CLOSED' || this.#state === 'SYN-SENT') {
      throw new NetworkError('ENOTCONN', `Cannot end as the connection must be open: current state is ${this.#state}`)
    }
    if (!this.#sender.finished) this.#shutdown()
  }

  reset(): void {
    if (this.#state === 'CLOSED') return
    if (this.#state !== 'SYN-SENT' && this.#state !== 'TIME-WAIT') {
      this.#transmit({ flags: RST | ACK, seq: this.#sender.next, data: [], length: 0 }, false)
    }
    this.#detached = true
    this.#notices.attach({})
    this.#finish()
  }

  /** What a box on the way sends that cuts a connection: a RST in this end's name, of which this end does not know. */
  forgeReset(): void {
    if (NOT_TO_BE_CUT.has(this.#state)) return
    this.#transmit({ flags: RST | ACK, seq: this.#sender.next, data: [], length: 0 }, false)
  }

  close(): void {
    if (this.#detached || this.#state === 'CLOSED') return
    if (this.#state === 'SYN-SENT' || this.#receiver.unread > 0) {
      this.reset()
      return
    }
    this.#detached = true
    this.#notices.attach({})
    if (!this.#sender.finished) this.#shutdown()
    else if (this.#state === 'FIN-WAIT-2') this.#linger.start(this.#parts.limits.finWait2Ms)
  }

  /** No host has the remote address. */
  unreachable(): void {
    if (this.#state === 'SYN-SENT') this.#fail(unreachable(this.remote))
  }

  /** Forgets it in TIME-WAIT, for a new connection between the same two ends. */
  giveWay(): void {
    this.#finish()
  }

  /** Something on its way to this end was lost. */
  missed(ack: number | undefined): void {
    this.#sender.missed(ack)
  }

  receive(segment: Segment): void {
    this.#keepAlive.heard()
    if (this.#state === 'SYN-SENT') this.#receiveInSynSent(segment)
    else if (this.#state !== 'CLOSED') this.#receiveSynchronized(segment)
  }

  /** RFC 9293 §3.10.7.3 */
  #receiveInSynSent(segment: Segment): void {
    const { flags } = segment
    const acknowledged = (flags & ACK) !== 0
    if (acknowledged && segment.ack !== this.#sender.next) {
      if (!(flags & RST)) this.#transmit({ flags: RST, seq: segment.ack, data: [], length: 0 }, false)
      return
    }
    if (flags & RST) {
      if (acknowledged) this.#fail(refusal(this.remote))
      return
    }
    if (!(flags & SYN)) return
    this.#receiver.start(segment.seq + 1)
    if (acknowledged) {
      this.#sender.acknowledge(segment.ack, segment.window)
      this.#acknowledge()
      this.#establish()
      return
    }
    // Both ends asked at the same time: the SYN goes again, with its acknowledgement.
    this.#state = 'SYN-RECEIVED'
    this.#transmit({ flags: SYN | ACK, seq: this.#sender.unacknowledged, data: [], length: 0 }, true)
  }

  /** RFC 9293 §3.10.7.4 */
  #receiveSynchronized(segment: Segment): void {
    const { flags } = segment
    // Of a simultaneous open the peer's SYN comes twice; its acknowledgement counts.
    const crossed = this.#state === 'SYN-RECEIVED' && (flags & (SYN | ACK)) === (SYN | ACK)
    if (!crossed && !this.#receiver.accepts(segment)) {
      if (flags & RST) return
      this.#acknowledge()
      if (this.#state === 'TIME-WAIT' && flags & FIN) this.#linger.start(this.#parts.limits.timeWaitMs)
      return
    }
    if (flags & RST) {
      this.#receiveReset()
      return
    }
    if (flags & SYN && !crossed) {
      this.#acknowledge()
      return
    }
    if (!(flags & ACK)) return
    if (segment.ack > this.#sender.next) {
      this.#acknowledge()
      return
    }
    this.#sender.acknowledge(segment.ack, segment.window)
    if (this.#state === 'SYN-RECEIVED') this.#establish()
    if (this.#sender.finAcknowledged) this.#change(ON_FIN_ACKNOWLEDGED[this.#state])
    if (!crossed && (segment.length > 0 || flags & FIN)) this.#receiveData(segment)
  }

  #receiveData(segment: Segment): void {
    if (this.#receiver.ended || this.#state === 'CLOSED') return
    if (this.#detached && segment.length > 0) {
      // Nobody will read it, and the peer must know (RFC 9293 §3.6.1).
      this.reset()
      return
    }
    const before = this.#receiver.waiting
    this.#receiver.receive(segment)
    if (this.#receiver.waiting > before) this.#notices.readable()
    if (!this.#receiver.ended) return
    this.#change(ON_FIN[this.#state])
    this.#tellEnd()
  }

  #receiveReset(): void {
    if (this.#state === 'CLOSING' || this.#state === 'LAST-ACK' || this.#state === 'TIME-WAIT' || this.#detached) {
      this.#finish()
    } else if (this.#state === 'SYN-RECEIVED') this.#fail(refusal(this.remote))
    else this.#fail(resetByPeer(this.remote, this.#state))
  }

  #establish(): void {
    this.#state = 'ESTABLISHED'
    this.#notices.connected()
    this.#parts.established()
    this.#sender.open()
  }

  #shutdown(): void {
    this.#change(ON_SHUTDOWN[this.#state])
    this.#sender.finish()
  }

  #change(state: TcpState | undefined): void {
    if (state === undefined) return
    if (state === 'CLOSED') {
      this.#finish()
      return
    }
    this.#state = state
    if (state === 'TIME-WAIT') this.#linger.start(this.#parts.limits.timeWaitMs)
    if (state === 'FIN-WAIT-2' && this.#detached) this.#linger.start(this.#parts.limits.finWait2Ms)
  }

  #tellEnd(): void {
    if (this.#receiver.waiting > 0 || !this.#notices.attached) return
    if (this.#receiver.ended && !this.#endTold) {
      this.#endTold = true
      this.#notices.end()
    }
    if (this.#error === undefined) return
    this.#notices.failed(this.#error)
    this.#error = undefined
  }

  #throwError(): void {
    const error = this.#error
    this.#error = undefined
    if (error !== undefined) throw error
  }

  #fail(error: NetworkError): void {
    this.#error = error
    this.#finish()
    if (!this.#detached) this.#tellEnd()
  }

  #finish(): void {
    if (this.#state === 'CLOSED') return
    this.#state = 'CLOSED'
    this.#linger.stop()
    this.#keepAlive.set(undefined)
    this.#sender.stop()
    this.#receiver.stop()
    this.#parts.closed()
  }

  #acknowledge(): void {
    if (this.#state === 'CLOSED') return
    this.#transmit({ flags: ACK, seq: this.#sender.next, data: [], length: 0 }, false)
  }

  #transmit(flight: Flight, again: boolean): boolean {
    const { ack, window } =
      flight.flags & ACK ? this.#receiver.stamp() : { ack: 0, window: this.#parts.limits.receiveBuffer }
    return this.#parts.way.send(
      {
        connection: this.id,
        from: this.#parts.local,
        to: this.#parts.remote,
        key: this.#remoteKey,
        flags: flight.flags,
        seq: flight.seq,
        ack,
        window,
        data: flight.data,
        length: flight.length,
      },
      again,
    )
  }
}
