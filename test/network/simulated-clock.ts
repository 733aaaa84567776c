import type { Clock } from '../../playground/network/clock.ts'

interface Alarm {
  readonly at: number
  readonly order: number
  readonly work: () => void
}

/** A clock that stands still until it is told to go on, and counts how often it was asked to wake somebody up. */
export class SimulatedClock implements Clock {
  alarmsSet = 0
  #now = 0
  #order = 0
  readonly #alarms = new Set<Alarm>()
  #soon: (() => void)[] = []

  now(): number {
    return this.#now
  }

  after(milliseconds: number, work: () => void): () => void {
    this.alarmsSet += 1
    const alarm = { at: this.#now + milliseconds, order: this.#order++, work }
    this.#alarms.add(alarm)
    return () => this.#alarms.delete(alarm)
  }

  soon(work: () => void): void {
    this.#soon.push(work)
  }

  /** Lets everything happen that takes no time. */
  settle(): void {
    for (let work = this.#soon.shift(); work !== undefined; work = this.#soon.shift()) work()
  }

  /** Runs what is due on the way, in order. */
  pass(milliseconds: number): void {
    const end = this.#now + milliseconds
    this.settle()
    for (let due = this.#first(end); due !== undefined; due = this.#first(end)) {
      this.#alarms.delete(due)
      this.#now = Math.max(this.#now, due.at)
      due.work()
      this.settle()
    }
    this.#now = end
  }

  #first(end: number): Alarm | undefined {
    let first: Alarm | undefined
    for (const alarm of this.#alarms) {
      if (alarm.at > end) continue
      if (first === undefined || alarm.at < first.at || (alarm.at === first.at && alarm.order < first.order))
        first = alarm
    }
    return first
  }
}
