import { ByteQueue } from './byte-queue.ts'
import type { ByteStream } from './byte-stream.ts'
import type { Limits } from './limits.ts'
import { NetworkError } from './network-error.ts'
import type { SocketCount } from './socket-count.ts'
import { type StreamEvents, StreamNotices } from './stream-events.ts'
import type { Timeline } from './timeline.ts'

/** One end of a connection through a Unix socket: bytes go straight into the other end's buffer, without segments. */
export class UnixStream implements ByteStream {
  readonly #limits: Limits
  readonly #sockets: SocketCount
  readonly #notices: StreamNotices
  readonly #buffer = new ByteQueue()
  #peer: UnixStream | undefined
  #taken = 0
  #ended = false
  #endTold = false
  #finished = false
  #closed = false
  #error: NetworkError | undefined

  private constructor(timeline: Timeline, limits: Limits, sockets: SocketCount) {
    this.#limits = limits
    this.#sockets = sockets
    this.#notices = new StreamNotices(timeline)
  }

  static pair(timeline: Timeline, limits: Limits, sockets: SocketCount): readonly [UnixStream, UnixStream] {
    sockets.addFor(() => sockets.add())
    const one = new UnixStream(timeline, limits, sockets)
    const other = new UnixStream(timeline, limits, sockets)
    one.#peer = other
    other.#peer = one
    return [one, other]
  }

  attach(events: StreamEvents): void {
    this.#notices.attach(events)
    if (this.#buffer.length > 0) this.#notices.readable()
    this.#tellEnd()
  }

  connected(): void {
    this.#notices.connected()
  }

  get room(): number {
    const peer = this.#peer
    if (peer === undefined || this.#finished) return 0
    return this.#limits.unixBuffer - peer.#buffer.length - peer.#taken
  }

  write(bytes: Uint8Array): number {
    const peer = this.#peer
    this.#throwError()
    if (peer === undefined || peer.#closed || this.#finished) {
      throw new NetworkError('EPIPE', 'Cannot write as this direction must be open: it has ended')
    }
    const taken = Math.min(bytes.length, this.room)
    peer.#buffer.push(bytes.subarray(0, taken))
    if (taken > 0) peer.#notices.readable()
    return taken
  }

  read(limit: number = this.#limits.readSize): Uint8Array {
    const bytes = this.#buffer.take(Math.min(limit, this.#limits.readSize), true)
    this.#taken += bytes.length
    if (bytes.length > 0) this.#tellEnd()
    return bytes
  }

  acknowledge(bytes: number): void {
    if (!(bytes >= 0 && bytes <= this.#taken)) {
      throw new RangeError(
        `Cannot acknowledge as it must be at most the ${this.#taken} bytes read: current count is ${bytes}`,
      )
    }
    this.#taken -= bytes
    this.#peer?.credit(bytes)
  }

  shutdown(): void {
    this.#throwError()
    this.#finish()
  }

  /** A Unix socket knows no RST: this is `close`. */
  reset(): void {
    this.close()
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#notices.attach({})
    if (this.#buffer.length + this.#taken > 0) this.#peer?.fail()
    this.#finish()
    this.#sockets.remove()
  }

  #finish(): void {
    this.#finished = true
    const peer = this.#peer
    if (peer === undefined) return
    peer.#ended = true
    peer.#tellEnd()
  }

  /** The peer has made room for so many bytes. */
  credit(bytes: number): void {
    this.#notices.credit(bytes)
  }

  /** The peer has closed with bytes unread. */
  fail(): void {
    if (this.#closed) return
    this.#endTold = true
    this.#error = new NetworkError(
      'ECONNRESET',
      'Cannot go on as the connection must be open: the peer left bytes unread',
    )
    this.#tellEnd()
  }

  #throwError(): void {
    const error = this.#error
    this.#error = undefined
    if (error !== undefined) throw error
  }

  #tellEnd(): void {
    if (this.#buffer.length > 0 || !this.#notices.attached) return
    if (this.#ended && !this.#endTold) {
      this.#endTold = true
      this.#notices.end()
    }
    if (this.#error === undefined) return
    this.#notices.failed(this.#error)
    this.#error = undefined
  }
}
