const FIRST_BYTES = 1024

/** The last bytes of a stream by their offsets, and the boundaries of the reads that brought them. */
export class Delivered {
  readonly #limit: number
  /** The byte at `offset` stands at `offset` modulo the length; it grows as it is needed. */
  #ring = Buffer.alloc(0)
  /** Where each read ends; those before `#first` are forgotten. */
  #ends: number[] = []
  #first = 0
  #start = 0
  #end = 0

  /** `limit` is in bytes. */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** The offset of the first byte that is kept. */
  get start(): number {
    return this.#start
  }

  /** How many bytes there were in all. */
  get end(): number {
    return this.#end
  }

  add(bytes: Buffer): void {
    const end = this.#end + bytes.length
    const start = Math.max(this.#start, end - this.#limit)
    if (end - start > this.#ring.length) this.#grow(start, end - start)
    this.#put(bytes.subarray(Math.max(0, start - this.#end)), Math.max(start, this.#end))
    this.#start = start
    this.#end = end
    this.#ends.push(end)
    while ((this.#ends[this.#first] ?? end) < start) this.#first += 1
    if (this.#first * 2 > this.#ends.length) {
      this.#ends.splice(0, this.#first)
      this.#first = 0
    }
  }

  /** Copies of the reads behind `offset`; of one that is kept in part, that part. */
  *from(offset: number): Generator<Buffer> {
    let at = Math.max(offset, this.#start)
    for (const end of this.#ends) {
      if (end <= at) continue
      yield this.#copy(at, end)
      at = end
    }
  }

  #grow(start: number, needed: number): void {
    const kept = start < this.#end ? this.#copy(start, this.#end) : Buffer.alloc(0)
    const size = Math.max(FIRST_BYTES, needed, 2 * this.#ring.length)
    this.#ring = Buffer.allocUnsafeSlow(Math.min(this.#limit, size))
    this.#put(kept, start)
  }

  #put(bytes: Buffer, offset: number): void {
    if (bytes.length === 0) return
    const at = offset % this.#ring.length
    const written = bytes.copy(this.#ring, at)
    bytes.copy(this.#ring, 0, written)
  }

  #copy(from: number, to: number): Buffer {
    const at = from % this.#ring.length
    const rest = this.#ring.subarray(at, at + to - from)
    return Buffer.concat([rest, this.#ring.subarray(0, to - from - rest.length)])
  }
}
