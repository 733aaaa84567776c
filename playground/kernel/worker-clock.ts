import type { Clock } from '../network/clock.ts'
import { Fifo } from '../network/fifo.ts'

/** Timers of a page are never shorter, and so late that shorter waits go round the message loop. */
const SHORTEST_TIMER_MS = 4

/** Before a program puts Node's in their place. */
const { setTimeout: startTimer, clearTimeout: stopTimer, queueMicrotask: enqueue } = globalThis

/** A worker's own clock. `setTimeout` waits 4 ms at least once it is nested; shorter waits hop through messages. */
export class WorkerClock implements Clock {
  readonly #hops: MessageChannel = new MessageChannel()
  readonly #next = new Fifo<() => void>()

  constructor() {
    this.#hops.port1.onmessage = () => this.#next.shift()?.()
  }

  now(): number {
    return performance.now()
  }

  after(milliseconds: number, work: () => void): () => void {
    let cancelled = false
    const end = this.now() + milliseconds
    const wait = (): void => {
      if (cancelled) return
      const left = end - this.now()
      if (left <= 0) work()
      else if (left < SHORTEST_TIMER_MS) this.hop(wait)
      else timer = startTimer(wait, left - SHORTEST_TIMER_MS / 2)
    }
    let timer: ReturnType<typeof startTimer> | undefined
    if (milliseconds < SHORTEST_TIMER_MS) this.hop(wait)
    else timer = startTimer(wait, milliseconds - SHORTEST_TIMER_MS / 2)
    return () => {
      cancelled = true
      stopTimer(timer)
    }
  }

  soon(work: () => void): void {
    enqueue(work)
  }

  /** Runs `work` in a macrotask of its own, in the order of asking. */
  hop(work: () => void): void {
    this.#next.push(work)
    this.#hops.port2.postMessage(0)
  }
}
