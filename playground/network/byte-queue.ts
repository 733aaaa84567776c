import { Fifo } from './fifo.ts'

/** Bytes in the order they came, kept as the chunks they came in and not copied until they are taken. */
export class ByteQueue {
  readonly #chunks = new Fifo<Uint8Array>()
  /** How much of the first chunk is gone. */
  #offset = 0
  #length = 0

  get length(): number {
    return this.#length
  }

  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return
    this.#chunks.push(chunk)
    this.#length += chunk.length
  }

  /** Views of the next `count` bytes, which leave the queue. */
  cut(count: number): readonly Uint8Array[] {
    const parts: Uint8Array[] = []
    for (let left = Math.min(count, this.#length); left > 0; ) {
      const part = this.#next(left)
      parts.push(part)
      left -= part.length
    }
    return parts
  }

  /** A copy of the next bytes, at most `count` of them, and of one chunk where they are not to be `joined`. */
  take(count: number, joined: boolean): Uint8Array<ArrayBuffer> {
    const here = (this.#chunks.first?.length ?? 0) - this.#offset
    const size = Math.min(count, joined ? this.#length : here)
    return size <= here ? new Uint8Array(this.#next(size)) : concat(this.cut(size), size)
  }

  clear(): void {
    this.#chunks.clear()
    this.#offset = 0
    this.#length = 0
  }

  /** A view of at most `count` bytes of the first chunk. */
  #next(count: number): Uint8Array {
    const chunk = this.#chunks.first ?? new Uint8Array()
    const part = chunk.subarray(this.#offset, this.#offset + count)
    this.#length -= part.length
    this.#offset += part.length
    if (this.#offset === chunk.length) {
      this.#chunks.shift()
      this.#offset = 0
    }
    return part
  }
}

/** One array of `size` bytes out of several. */
export function concat(parts: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size)
  let filled = 0
  for (const part of parts) {
    bytes.set(part, filled)
    filled += part.length
  }
  return bytes
}
