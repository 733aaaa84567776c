/** Each frame begins with the length of its body: four bytes, the largest first (big-endian). */
const HEADER_BYTES = 4
/** The most bytes of one body. Without it a header could ask us to keep 4 GiB. */
export const MAX_BODY_BYTES = 64 * 1024

export function frame(body: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt32BE(body.length)
  // One buffer, one write: nothing can get between a header and its body.
  return Buffer.concat([header, body])
}

/** Takes frames out of a stream of bytes, wherever the reads cut it. */
export class FrameReader {
  #bytes = Buffer.alloc(0)

  /** Bytes of a frame that is not whole yet. */
  get unfinished(): number {
    return this.#bytes.length
  }

  /** The bodies that are whole now. @throws RangeError for a length over the limit: no frame can be found after it. */
  *read(piece: Buffer): Generator<Buffer> {
    this.#bytes = Buffer.concat([this.#bytes, piece])
    while (this.#bytes.length >= HEADER_BYTES) {
      const length = this.#bytes.readUInt32BE(0)
      if (length > MAX_BODY_BYTES) {
        this.#bytes = Buffer.alloc(0)
        throw new RangeError(`a frame of ${length} bytes is too long`)
      }
      const end = HEADER_BYTES + length
      if (this.#bytes.length < end) return
      const body = this.#bytes.subarray(HEADER_BYTES, end)
      this.#bytes = this.#bytes.subarray(end)
      yield body
    }
  }
}
