/** What an admin may know of one connection: whose it is and how much it moved, never what. */
export interface Listed {
  /** As in the log. */
  readonly id: string
  /** Such as `porthole` or `echo`. */
  readonly service: string
  readonly address: string
  /** How long it has been open, in seconds. */
  readonly seconds: number
  readonly bytesIn: number
  readonly bytesOut: number
}

/** The open connections of all services, in the order they came. They are as many as `--max-connections` lets in. */
export class Roster {
  readonly #listed = new Set<Listed>()

  get listed(): ReadonlySet<Listed> {
    return this.#listed
  }

  enter(connection: Listed): void {
    this.#listed.add(connection)
  }

  leave(connection: Listed): void {
    this.#listed.delete(connection)
  }
}
