import type { ByteStream } from '../../playground/network/byte-stream.ts'
import type { NetworkError } from '../../playground/network/network-error.ts'
import type { StreamEvents } from '../../playground/network/stream-events.ts'

export const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
export const bytes = (characters: string): Uint8Array => new TextEncoder().encode(characters)

/** A program at one end of a stream: it reads all that comes unless it is paused, and notes what happens. */
export class Program implements StreamEvents {
  readonly log: string[] = []
  readonly reads: Uint8Array[] = []
  paused = false
  #stream: ByteStream | undefined

  on<Stream extends ByteStream>(stream: Stream): Stream {
    this.#stream = stream
    return stream
  }

  get received(): string {
    return this.reads.map(text).join('')
  }

  connected(): void {
    this.log.push('connected')
  }

  readable(): void {
    if (!this.paused) this.readAll()
  }

  readAll(): void {
    const stream = this.#stream
    if (stream === undefined) return
    for (let read = stream.read(); read.length > 0; read = stream.read()) {
      this.reads.push(read)
      this.log.push(`read ${read.length}`)
      stream.acknowledge(read.length)
    }
  }

  end(): void {
    this.log.push('end')
  }

  credit(count: number): void {
    this.log.push(`credit ${count}`)
  }

  failed({ code }: NetworkError): void {
    this.log.push(code)
  }
}
