import type { ByteStream } from '../network/byte-stream.ts'
import { Connection } from '../network/connection.ts'
import { NetworkError } from '../network/network-error.ts'
import type { StreamEvents } from '../network/stream-events.ts'
import type { Notice } from './calls.ts'

/**
 * One program's end of a byte stream: what arrives goes to it at once, as far as the receive buffer of the network
 * allows, which counts until the program has read it.
 */
export class StreamSocket implements StreamEvents {
  readonly id: number
  readonly #say: (notice: Notice) => void
  readonly #soon: (work: () => void) => void
  #stream: ByteStream | undefined
  #accepted = false
  /** What is to be told behind `connected`. */
  #held: Notice[] | undefined

  /** `soon` runs work behind what is told now. */
  constructor(id: number, tell: (notice: Notice) => void, soon: (work: () => void) => void) {
    this.id = id
    this.#say = tell
    this.#soon = soon
  }

  open(stream: ByteStream): void {
    this.#stream = stream
  }

  /** Takes a stream that a listener accepted; returns what is to be told of it first. */
  accept(stream: ByteStream): StreamSocket['ends'] {
    this.#stream = stream
    this.#accepted = true
    return this.ends
  }

  get ends(): Pick<Extract<Notice, { tell: 'connected' }>, 'local' | 'remote' | 'room'> {
    const stream = this.#stream
    const room = stream?.room ?? 0
    return stream instanceof Connection
      ? { local: stream.local, remote: stream.remote, room }
      : { local: undefined, remote: undefined, room }
  }

  /** Told behind what else is told at this instant: on one machine the listener hears of the connection first. */
  connected(): void {
    if (this.#accepted) return
    const held: Notice[] = []
    this.#held = held
    this.#soon(() => {
      this.#held = undefined
      this.#say({ tell: 'connected', id: this.id, ...this.ends })
      for (const notice of held) if (notice.tell !== 'room') this.#say(notice)
    })
  }

  readable(): void {
    const stream = this.#stream
    if (stream === undefined) return
    for (let data = stream.read(); data.length > 0; data = stream.read())
      this.#tell({ tell: 'data', id: this.id, data })
  }

  end(): void {
    this.#tell({ tell: 'end', id: this.id })
  }

  credit(bytes: number): void {
    this.#tell({ tell: 'room', id: this.id, bytes })
  }

  failed({ code }: NetworkError): void {
    this.#tell({ tell: 'failed', id: this.id, code })
  }

  /** The program was told how much room there is: it keeps to it, or loses what is beyond. */
  write(data: Uint8Array): void {
    this.#attempt((stream) => stream.write(data))
  }

  acknowledge(bytes: number): void {
    this.#stream?.acknowledge(bytes)
  }

  shutdown(): void {
    this.#attempt((stream) => stream.shutdown())
  }

  noDelay(on: boolean): void {
    if (this.#stream instanceof Connection) this.#stream.noDelay = on
  }

  keepAlive(idleMs: number | undefined): void {
    if (this.#stream instanceof Connection) this.#stream.keepAlive(idleMs)
  }

  reset(): void {
    this.#stream?.reset()
  }

  close(): void {
    this.#stream?.close()
  }

  #tell(notice: Notice): void {
    if (this.#held === undefined) this.#say(notice)
    else this.#held.push(notice)
  }

  #attempt(work: (stream: ByteStream) => void): void {
    if (this.#stream === undefined) return
    try {
      work(this.#stream)
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error
      // What went wrong before that is about to be told.
      this.#soon(() => this.failed(error))
    }
  }
}
