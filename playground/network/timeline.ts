import type { Clock } from './clock.ts'
import { EventHeap } from './event-heap.ts'
import type { Limits } from './limits.ts'

/** How much faster or slower than the clock time may run. */
export const SLOWEST = 0.0001
export const FASTEST = 10_000
/** A clock may wake up this much early, in milliseconds: what scaling and adding lose. */
const ROUNDING_MS = 1e-6

/**
 * The network's own time, in milliseconds: the clock's, times a speed, or held and let on by one segment at a time.
 *
 * Events run in the order of their times, never inside one another and never inside the call that made them.
 * What programs are told waits until nothing on the wire is due at that instant: so one read returns what
 * arrived together.
 */
export class Timeline {
  readonly #clock: Clock
  readonly #limits: Limits
  readonly #events = new EventHeap()
  #notices: (() => void)[] = []
  #order = 0
  #now = 0
  #speed = 1
  #held = false
  /** The clock's time at which this time was `#base`. */
  #since: number
  #base = 0
  #running = false
  #turnAsked = false
  #passed = false
  #armed: { readonly time: number; readonly cancel: () => void } | undefined

  constructor(clock: Clock, limits: Limits) {
    this.#clock = clock
    this.#limits = limits
    this.#since = clock.now()
  }

  /** While events run this is the time they were due, even where the clock woke up late: the trace does not depend on it. */
  get now(): number {
    if (!this.#running) this.#now = Math.max(this.#now, this.#flowing())
    return this.#now
  }

  get held(): boolean {
    return this.#held
  }

  get speed(): number {
    return this.#speed
  }

  set speed(factor: number) {
    if (!(factor >= SLOWEST && factor <= FASTEST)) {
      throw new RangeError(
        `Cannot set speed as it must be between ${SLOWEST} and ${FASTEST}: current value is ${factor}`,
      )
    }
    this.#rebase()
    this.#speed = factor
    this.#arm()
  }

  at(time: number, work: () => void): void {
    this.#events.add({ time: Math.max(time, this.now), order: this.#order++, work })
    if (!this.#running) this.#arm()
  }

  after(milliseconds: number, work: () => void): void {
    this.at(this.now + milliseconds, work)
  }

  /** Tells a program something, as soon as nothing more arrives at this instant. Held time does not keep it back. */
  notify(work: () => void): void {
    this.#notices.push(work)
    if (!this.#running) this.#ask()
  }

  /** Time stands still: nothing arrives and no wait ends until `step` or `resume`. */
  hold(): void {
    this.#rebase()
    this.#held = true
    this.#arm()
  }

  resume(): void {
    this.#rebase()
    this.#held = false
    this.#arm()
  }

  /**
   * Goes on, in held time, to the moment at which one more segment has arrived or was lost, and says whether there
   * was one. Waits that end on the way end.
   */
  step(): boolean {
    if (!this.#held || this.#running) return false
    this.#passed = false
    this.#run(() => {
      for (let count = 0; !this.#passed && count < this.#limits.eventsPerStep; count++) {
        const event = this.#events.take()
        if (event === undefined) break
        this.#now = event.time
        event.work()
        // What nobody sees on the wire is shown before the step goes on, so that its answer may be the next segment.
        this.#tell()
      }
    })
    this.#base = this.#now
    return this.#passed
  }

  /** The fate of one segment was decided: the end of a step. */
  passed(): void {
    this.#passed = true
  }

  #flowing(): number {
    return this.#held ? this.#base : this.#base + (this.#clock.now() - this.#since) * this.#speed
  }

  #rebase(): void {
    this.#base = this.now
    this.#since = this.#clock.now()
    this.#armed?.cancel()
    this.#armed = undefined
  }

  #turn(): void {
    if (this.#running) return
    const end = Math.max(this.#now, this.#flowing()) + ROUNDING_MS
    this.#run(() => {
      for (let count = 0; count < this.#limits.eventsPerTurn; count++) {
        const next = this.#held ? undefined : this.#events.first
        if (next !== undefined && next.time <= this.#now) this.#events.take()?.work()
        else if (this.#notices.length > 0) this.#tell()
        else if (next !== undefined && next.time <= end) this.#now = next.time
        else return
      }
      // Programs that answer each other without end must not keep the page from drawing.
      this.#turnAsked = true
      this.#clock.after(0, this.#nextTurn)
    })
  }

  readonly #nextTurn = (): void => {
    this.#turnAsked = false
    this.#turn()
  }

  #tell(): void {
    const notices = this.#notices
    this.#notices = []
    for (const [index, notice] of notices.entries()) {
      try {
        notice()
      } catch (error) {
        // A program that throws does not take away what the others are to be told.
        this.#notices = [...notices.slice(index + 1), ...this.#notices]
        throw error
      }
    }
  }

  #run(work: () => void): void {
    this.#running = true
    try {
      work()
    } finally {
      this.#running = false
      this.#arm()
    }
  }

  /** A turn as soon as the caller has returned. */
  #ask(): void {
    if (this.#turnAsked) return
    this.#turnAsked = true
    this.#clock.soon(this.#nextTurn)
  }

  #arm(): void {
    if (this.#running) return
    if (this.#notices.length > 0) this.#ask()
    const first = this.#held ? undefined : this.#events.first
    if (first === undefined) return
    if (first.time <= this.now) {
      this.#ask()
      return
    }
    if (this.#armed !== undefined && this.#armed.time <= first.time) return
    this.#armed?.cancel()
    const cancel = this.#clock.after((first.time - this.#now) / this.#speed, () => {
      this.#armed = undefined
      this.#turn()
    })
    this.#armed = { time: first.time, cancel }
  }
}
