import type { Timeline } from './timeline.ts'

/**
 * One wait that is started, moved and stopped often and seldom ends. Moving it to a later time costs nothing:
 * the event that is already on the timeline looks again when it is due.
 */
export class Timer {
  readonly #timeline: Timeline
  readonly #work: () => void
  #due: number | undefined
  #event: number | undefined

  constructor(timeline: Timeline, work: () => void) {
    this.#timeline = timeline
    this.#work = work
  }

  get running(): boolean {
    return this.#due !== undefined
  }

  start(milliseconds: number): void {
    this.#due = this.#timeline.now + milliseconds
    if (this.#event === undefined || this.#event > this.#due) this.#plan(this.#due)
  }

  stop(): void {
    this.#due = undefined
  }

  #plan(time: number): void {
    this.#event = time
    this.#timeline.at(time, () => this.#look(time))
  }

  #look(time: number): void {
    // An earlier event took this one's place.
    if (this.#event !== time) return
    this.#event = undefined
    if (this.#due === undefined) return
    if (this.#due > this.#timeline.now) {
      this.#plan(this.#due)
      return
    }
    this.#due = undefined
    this.#work()
  }
}
