const BUCKETS_PER_MS = 10
const LONGEST_MS = 60_000

/** How long deliveries took, to a tenth of a millisecond, in memory that does not grow with them. */
export class Delays {
  count = 0
  readonly #buckets = new Uint32Array(LONGEST_MS * BUCKETS_PER_MS)

  add(milliseconds: number): void {
    const bucket = Math.min(this.#buckets.length - 1, Math.floor(milliseconds * BUCKETS_PER_MS))
    this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1
    this.count += 1
  }

  /** The milliseconds within which this share of all deliveries came. */
  quantile(share: number): number {
    let left = this.count * share
    const found = this.#buckets.findIndex((count) => {
      left -= count
      return left <= 0
    })
    return (found + 1) / BUCKETS_PER_MS
  }
}
