import type { ByteStream } from './byte-stream.ts'
import { Fifo } from './fifo.ts'
import { NetworkError } from './network-error.ts'

/** What is to be written to a stream, and waits where there is no room for it. */
export class Outgoing {
  readonly #stream: ByteStream
  readonly #waiting = new Fifo<Uint8Array>()
  /** How many bytes of the first one the stream has. */
  #begun = 0
  #length = 0

  constructor(stream: ByteStream) {
    this.#stream = stream
  }

  /** Bytes that wait. */
  get length(): number {
    return this.#length
  }

  /** Takes bytes, which must not change from now on. */
  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.#waiting.push(bytes)
    this.#length += bytes.length
    this.flush()
  }

  /** Writes as much as there is room for. */
  flush(): void {
    for (let first = this.#waiting.first; first !== undefined; first = this.#waiting.first) {
      const taken = this.#write(first.subarray(this.#begun))
      if (taken === 0) return
      this.#begun += taken
      this.#length -= taken
      if (this.#begun < first.length) continue
      this.#waiting.shift()
      this.#begun = 0
    }
  }

  #write(bytes: Uint8Array): number {
    try {
      return this.#stream.write(bytes)
    } catch (error) {
      // Nothing can be sent any more, which is told by an event of the stream.
      if (!(error instanceof NetworkError)) throw error
      return 0
    }
  }
}
