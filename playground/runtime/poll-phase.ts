import { Fifo } from '../network/fifo.ts'
import type { EventLoop } from './event-loop.ts'

/** Something to tell the program, in a turn of its own; says whether there is more to tell. */
export type Step = () => boolean

/** What the poll phase needs of the program's port to the kernel. */
export interface PollSide {
  /** Asks the kernel to say when all that was asked so far is done, and its consequences were told. */
  sync(): void
  /** Whether anything was asked since the last time. */
  readonly asked: boolean
}

/**
 * One iteration of libuv's loop after its timers (docs.libuv.org, Design overview): pending callbacks, then whatever
 * has become ready, each once, then pending callbacks again, then handles that close. What a program does in one
 * iteration has reached its peers on the same machine before the next one asks what is ready, as on a real system.
 */
export class PollPhase {
  readonly #loop: EventLoop
  readonly #macrotask: (work: () => void) => void
  readonly #side: PollSide
  readonly #pending = new Fifo<Step>()
  readonly #ready = new Fifo<Step>()
  readonly #closing = new Fifo<Step>()
  #running = false
  #syncing = false

  constructor(loop: EventLoop, macrotask: (work: () => void) => void, side: PollSide) {
    this.#loop = loop
    this.#macrotask = macrotask
    this.#side = side
  }

  pending(step: Step): void {
    this.#pending.push(step)
    this.#wake()
  }

  ready(step: Step): void {
    this.#ready.push(step)
    this.#wake()
  }

  closing(step: Step): void {
    this.#closing.push(step)
    this.#wake()
  }

  synced(): void {
    if (!this.#syncing) return
    this.#syncing = false
    this.#poll()
  }

  #wake(): void {
    if (this.#running) return
    this.#running = true
    this.#macrotask(() => this.#iterate())
  }

  #iterate(): void {
    this.#run(this.#pending, () => {
      if (!this.#side.asked) return this.#poll()
      this.#syncing = true
      this.#side.sync()
    })
  }

  /** What becomes ready meanwhile is for the next iteration. */
  #poll(): void {
    const ready = new Fifo<Step>()
    for (const step of this.#ready.clear()) ready.push(step)
    this.#run(ready, () => this.#run(this.#pending, () => this.#run(this.#closing, () => this.#next())))
  }

  #next(): void {
    this.#running = false
    if (this.#pending.length + this.#ready.length + this.#closing.length > 0) this.#wake()
  }

  /** One after another, each in a macrotask of its own. */
  #run(steps: Fifo<Step>, done: () => void): void {
    const step = steps.shift()
    if (step === undefined) {
      done()
      return
    }
    this.#loop.enter(() => {
      // The turn may come later: there may be no iteration by then.
      if (step()) this.ready(step)
    })
    this.#macrotask(() => this.#run(steps, done))
  }
}
