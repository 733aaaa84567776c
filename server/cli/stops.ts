/** Stops one thing; transfers under way get `grace` milliseconds. */
type Stop = (grace: number) => Promise<void> | void

/** What must be stopped, the last first: each on its own, as the next relies on those before. */
export class Stops {
  readonly #stops: Stop[] = []

  add(stop: Stop): void {
    this.#stops.push(stop)
  }

  /** Stops everything, once. */
  async run(grace: number): Promise<void> {
    for (const stop of this.#stops.splice(0).reverse()) await stop(grace)
  }
}
