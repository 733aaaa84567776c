/** Time, passed in so that it can run in a page and be held by a test. */
export interface Clock {
  /** Milliseconds since the Unix epoch; may be set back. */
  now(): number
  /** Milliseconds since some moment; never goes back. */
  elapsed(): number
  /** Calls `work` after some milliseconds, unless the function it returns was called before. */
  after(milliseconds: number, work: () => void): () => void
}
