/** The worker's own clock, in milliseconds. */
export interface WorkerClock {
  now(): number
  after(milliseconds: number, work: () => void): () => void
}

/** What the network's time is at this moment, and how it goes on. */
export interface TimeState {
  /** Milliseconds of the network's time. */
  readonly now: number
  /** Milliseconds of it for one of the clock. */
  readonly speed: number
  /** It stands still but for steps. */
  readonly held: boolean
}

interface Alarm {
  readonly at: number
  readonly work: () => void
}

/**
 * A program's time: the network's, so that timers and the wire slow down, stop and step together. Alarms that are due
 * while time is held ring when `passed` says that a step went beyond them.
 */
export class ProgramTime {
  readonly #clock: WorkerClock
  readonly #earliest: (at: number | undefined) => void
  readonly #alarms = new Set<Alarm>()
  #state: TimeState
  #since: number
  #cancel: (() => void) | undefined

  /** `earliest` is told, in held time, which moment the next alarm waits for: a step stops there. */
  constructor(clock: WorkerClock, state: TimeState, earliest: (at: number | undefined) => void) {
    this.#clock = clock
    this.#earliest = earliest
    this.#state = state
    this.#since = clock.now()
  }

  now(): number {
    const { now, speed, held } = this.#state
    return held ? now : now + (this.#clock.now() - this.#since) * speed
  }

  /** In milliseconds of this time; returns the way to take it back. */
  after(milliseconds: number, work: () => void): () => void {
    const alarm = { at: this.now() + milliseconds, work }
    this.#alarms.add(alarm)
    this.#arm()
    return () => {
      if (this.#alarms.delete(alarm)) this.#arm()
    }
  }

  /** The network's time goes on otherwise from now on, or was let on by a step. */
  set(state: TimeState): void {
    this.#state = state
    this.#since = this.#clock.now()
    this.#arm()
  }

  #arm(): void {
    this.#cancel?.()
    this.#cancel = undefined
    const next = this.#next()
    const { speed, held } = this.#state
    const wait = next === undefined ? undefined : next.at - this.now()
    if (wait !== undefined && (!held || wait <= 0)) {
      this.#cancel = this.#clock.after(Math.max(0, wait / speed), this.#ring)
    }
    if (held) this.#earliest(next?.at)
  }

  readonly #ring = (): void => {
    this.#cancel = undefined
    const alarm = this.#next()
    // A clock may wake up a little early.
    if (alarm !== undefined && alarm.at <= this.now() + EARLY_MS) {
      this.#alarms.delete(alarm)
      alarm.work()
    }
    if (this.#cancel === undefined) this.#arm()
  }

  #next(): Alarm | undefined {
    let next: Alarm | undefined
    for (const alarm of this.#alarms) if (next === undefined || alarm.at < next.at) next = alarm
    return next
  }
}

/** How much early the clock may ring, in milliseconds: what scaling loses. */
const EARLY_MS = 1e-6
