/**
 * Tells the server's times by the clock of the page, in milliseconds. The two clocks differ by what
 * nobody knows, but never by more than the quickest message took to come: the smallest difference
 * heard so far puts what the server saw behind what the page sent, and before what the page heard.
 */
export class ServerClock {
  #difference = Number.POSITIVE_INFINITY
  #latest = Number.NEGATIVE_INFINITY

  /** The page's time for `at`, a time of the server heard of at `heard`; never before an earlier one. */
  toPage(at: number, heard: number): number {
    this.#difference = Math.min(this.#difference, heard - at)
    this.#latest = Math.max(this.#latest, at + this.#difference)
    return this.#latest
  }
}
