import type { LineDecoder } from '../protocol/line-decoder.ts'
import type { PayloadChannel } from './command.ts'
import type { Connection } from './connection.ts'

/** The bytes of one transfer on their way between a connection and a request. */
export class Payload implements PayloadChannel {
  readonly #connection: Connection
  readonly #decoder: LineDecoder
  #wake: (() => void) | undefined
  /** The connection takes no more for the moment. */
  #full = false
  #peerEnded: boolean
  #closed = false

  constructor(connection: Connection, decoder: LineDecoder, peerEnded: boolean) {
    this.#connection = connection
    this.#decoder = decoder
    this.#peerEnded = peerEnded
  }

  async read(max: number): Promise<Uint8Array | undefined> {
    while (!this.#closed) {
      const bytes = this.#decoder.take(max)
      if (bytes.length > 0) return bytes
      if (this.#peerEnded) return undefined
      this.#connection.resume()
      await this.#woken()
    }
    return undefined
  }

  async write(bytes: Uint8Array): Promise<boolean> {
    if (this.#closed) return false
    this.#full = !this.#connection.write(bytes)
    while (this.#full && !this.#closed) await this.#woken()
    return !this.#closed
  }

  received(): void {
    // Nobody asks for more yet.
    if (!this.#wake) this.#connection.pause()
    this.#awake()
  }

  drained(): void {
    this.#full = false
    this.#awake()
  }

  peerEnded(): void {
    this.#peerEnded = true
    this.#awake()
  }

  close(): void {
    this.#closed = true
    this.#awake()
  }

  #woken(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#wake = resolve
    return promise
  }

  #awake(): void {
    const wake = this.#wake
    this.#wake = undefined
    wake?.()
  }
}
