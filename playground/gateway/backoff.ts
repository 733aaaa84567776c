/** The first wait, and the longest one, in milliseconds. */
const FIRST_MS = 500
export const MAX_WAIT_MS = 15_000

/**
 * Waits between attempts to connect: each about twice as long as the one before, up to a limit, and each
 * drawn at random from its upper half, so that a class whose server comes back does not knock all at once.
 */
export class Backoff {
  readonly #random: () => number
  #attempts = 0

  constructor(random: () => number = Math.random) {
    this.#random = random
  }

  /** How many waits were asked for since the last success. */
  get attempts(): number {
    return this.#attempts
  }

  /** The next wait in milliseconds. */
  next(): number {
    const longest = Math.min(MAX_WAIT_MS, FIRST_MS * 2 ** this.#attempts)
    this.#attempts++
    return (longest / 2) * (1 + this.#random())
  }

  succeeded(): void {
    this.#attempts = 0
  }
}
