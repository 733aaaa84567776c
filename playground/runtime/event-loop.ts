/** What the worker lends the loop. */
export interface LoopHost {
  /** Runs `work` from the worker's own event loop, after those asked for before. */
  macrotask(work: () => void): void
  /** Milliseconds of the program's time, which may run slower than the clock. */
  now(): number
  /** Returns the way to take it back. */
  after(milliseconds: number, work: () => void): () => void
  /** An error that nobody caught. */
  fatal(error: unknown): void
  /** Nothing is left to wait for. What is told may make more work; if it does not, `ended` follows. */
  beforeExit(): void
  ended(): void
}

/** What Node's library has of the loop's: the callbacks it hands over as it starts. */
export interface LoopCallbacks {
  readonly processImmediate: () => void
  /** The time of the next one: negative where it keeps nobody alive, 0 where there is none. */
  readonly processTimers: (now: number) => number
}

/** Where Node's `ImmediateInfo` and `TickInfo` have them (`src/env.h`). */
const IMMEDIATE_COUNT = 0
const IMMEDIATE_REF_COUNT = 1
const HAS_TICK_SCHEDULED = 0
const HAS_REJECTION_TO_WARN = 1

/** Thrown through Node's own loops over timers and immediates, which are made to go on where an error left them. */
class Pause {}

/**
 * The order of Node's event loop inside a worker's: each callback has a macrotask of its own, with its `nextTick`s
 * behind it, and microtasks before the next one.
 *
 * Node runs microtasks by a call, which a browser has not: it runs them when nothing else is on the stack. So where
 * Node's library asks for microtasks between two timers, or two immediates, it is paused, and goes on in a macrotask
 * of its own. Whatever comes meanwhile waits behind it.
 */
export class EventLoop {
  readonly immediateInfo = new Uint32Array(3)
  readonly timeoutInfo = new Int32Array(1)
  readonly tickInfo = new Uint8Array(2)
  readonly #host: LoopHost
  readonly #pause = new Pause()
  #callbacks: LoopCallbacks | undefined
  #ticks: () => void = () => {}
  #handles = 0
  /** How often something to wait for was begun. */
  #begun = 0
  #running = false
  #over = false
  #immediatesAsked = false
  #ticksAsked = false
  #nextAsked = false
  #checkAsked = false
  #cancelTimer: (() => void) | undefined
  #timerHasRef = true
  /** The phase that was paused, and what came since. */
  #paused: (() => void) | undefined
  #waiting: (() => void)[] = []

  constructor(host: LoopHost) {
    this.#host = host
  }

  /** Takes Node's own loops; for `setupTimers`. */
  start(callbacks: LoopCallbacks): void {
    this.#callbacks = callbacks
  }

  /** For `setTickCallback`. */
  onTick(ticks: () => void): void {
    this.#ticks = ticks
  }

  /** What Node's library calls between two timers or immediates. */
  readonly runNextTicks = (): never => {
    throw this.#pause
  }

  /** One more thing to wait for: an open handle or a request. */
  ref(): void {
    this.#handles++
    this.#begun++
  }

  unref(): void {
    this.#handles--
    this.#askCheck()
  }

  get alive(): boolean {
    const timers = this.#timerHasRef && this.#cancelTimer !== undefined
    const immediates = (this.immediateInfo[IMMEDIATE_REF_COUNT] ?? 0) > 0
    const waiting = this.#paused !== undefined || this.#waiting.length > 0 || this.#hasTicks
    return this.#handles > 0 || timers || immediates || waiting
  }

  /** Every way in from outside: a message, a timer, the program's first line. In their order, one at a time. */
  enter(work: () => void): void {
    if (this.#over) return
    if (this.#running || this.#nextAsked) this.#waiting.push(work)
    else this.#turn(work)
  }

  /** A `nextTick` was asked for; one that a microtask asks for has no callback to stand behind. */
  tickAsked(): void {
    if (this.#running || this.#ticksAsked) return
    this.#ticksAsked = true
    this.#host.macrotask(() => {
      this.#ticksAsked = false
      // Those that are there run before whatever is next.
      if (!this.#nextAsked) this.#turn(() => {})
    })
  }

  readonly toggleImmediateRef = (on: boolean): void => {
    if (on) {
      this.#begun++
      this.#askImmediates()
    } else this.#askCheck()
  }

  readonly toggleTimerRef = (on: boolean): void => {
    this.#timerHasRef = on
    if (on) this.#begun++
    else this.#askCheck()
  }

  readonly scheduleTimer = (milliseconds: number): void => {
    this.#cancelTimer?.()
    this.#cancelTimer = this.#host.after(milliseconds, () => {
      this.#cancelTimer = undefined
      this.enter(() => this.#phase(this.#processTimers))
    })
  }

  readonly now = (): number => Math.floor(this.#host.now())

  /** No more is run, whatever waits: the program was ended. */
  end(): void {
    this.#over = true
    this.#cancelTimer?.()
    this.#waiting = []
  }

  get #hasTicks(): boolean {
    return this.tickInfo[HAS_TICK_SCHEDULED] === 1 || this.tickInfo[HAS_REJECTION_TO_WARN] === 1
  }

  readonly #processTimers = (): void => {
    const next = this.#callbacks?.processTimers(this.now()) ?? 0
    if (next === 0) return
    this.#timerHasRef = next > 0
    this.scheduleTimer(Math.max(1, Math.abs(next) - this.now()))
  }

  readonly #processImmediate = (): void => {
    this.#callbacks?.processImmediate()
    // Those that these asked for: Node's library tells of the first one only.
    if ((this.immediateInfo[IMMEDIATE_COUNT] ?? 0) > 0) this.#askImmediates()
  }

  #turn(work: () => void): void {
    this.#running = true
    // Those that microtasks asked for since come first, and their microtasks too.
    if (this.#hasTicks) this.#waiting.unshift(work)
    else this.#attempt(work)
    this.#runTicks()
    this.#running = false
    this.#askNext()
  }

  #phase(run: () => void): void {
    try {
      run()
    } catch (error) {
      // What Node's loop had left goes on before all else, after an error too.
      this.#paused = run
      if (error !== this.#pause) this.#host.fatal(error)
    }
  }

  #runTicks(): void {
    while (this.#hasTicks && !this.#over) this.#attempt(this.#ticks)
  }

  #attempt(work: () => void): void {
    if (this.#over) return
    try {
      work()
    } catch (error) {
      this.#host.fatal(error)
    }
  }

  #askNext(): void {
    if (this.#paused === undefined && this.#waiting.length === 0) {
      this.#askCheck()
      return
    }
    this.#nextAsked = true
    this.#host.macrotask(() => {
      this.#nextAsked = false
      const run = this.#paused
      this.#paused = undefined
      if (run !== undefined) this.#turn(() => this.#phase(run))
      else this.#turn(this.#waiting.shift() ?? (() => {}))
    })
  }

  #askImmediates(): void {
    if (this.#immediatesAsked) return
    this.#immediatesAsked = true
    this.#host.macrotask(() => {
      this.#immediatesAsked = false
      this.enter(() => this.#phase(this.#processImmediate))
    })
  }

  /** Microtasks come before the answer: one of them may open what the program waits for. */
  #askCheck(): void {
    if (this.#checkAsked || this.#over) return
    this.#checkAsked = true
    this.#host.macrotask(() => {
      if (this.alive || this.#over) {
        this.#checkAsked = false
        return
      }
      const before = this.#begun
      this.#turn(() => this.#host.beforeExit())
      // What beforeExit asked for may stand in a microtask, and may be over by now.
      this.#host.macrotask(() => {
        this.#checkAsked = false
        if (this.#begun !== before) return this.#askCheck()
        if (this.#over) return
        this.#over = true
        this.#host.ended()
      })
    })
  }
}
