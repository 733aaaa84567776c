/** Where the network's time comes from. Nothing here reads a clock or a random source of its own. */
export interface Clock {
  /** Milliseconds since any fixed moment; never goes back. */
  now(): number
  /** Runs `work` in `milliseconds`, unless the function returned is called first. */
  after(milliseconds: number, work: () => void): () => void
  /** Runs `work` once the caller has returned, without waiting: a microtask. */
  soon(work: () => void): void
}
