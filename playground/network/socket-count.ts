import { NetworkError } from './network-error.ts'

/** How many sockets one host has open, of all kinds. */
export class SocketCount {
  readonly #limit: number
  #open = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  get open(): number {
    return this.#open
  }

  get full(): boolean {
    return this.#open >= this.#limit
  }

  /** Counts one more; throws `EMFILE` at the limit. */
  add(): void {
    if (this.full) {
      throw new NetworkError(
        'EMFILE',
        `Cannot open a socket as open ones must be <= ${this.#limit}: current count is ${this.#open}`,
      )
    }
    this.#open += 1
  }

  /** Counts the one that `open` makes, unless it throws. */
  addFor<T>(open: () => T): T {
    this.add()
    try {
      return open()
    } catch (error) {
      this.remove()
      throw error
    }
  }

  remove(): void {
    this.#open -= 1
  }
}
