/** Exchanges remembered; the oldest go first. */
export const MAX_EXCHANGES = 50

/** One request that a person caused, as its line on the socket, and the final line of its reply. */
export interface Exchange {
  readonly number: number
  /** Of the connection. */
  readonly label: string
  readonly line: string
  reply: string | undefined
}

/** What the person's own actions became on the wire. */
export class Exchanges {
  #all: readonly Exchange[] = []
  #count = 0

  get last(): Exchange | undefined {
    return this.#all.at(-1)
  }

  get all(): readonly Exchange[] {
    return this.#all
  }

  begin(label: string, line: string): Exchange {
    const exchange: Exchange = { number: ++this.#count, label, line, reply: undefined }
    this.#all = [...this.#all, exchange].slice(-MAX_EXCHANGES)
    return exchange
  }
}
