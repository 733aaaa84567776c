import type { Clock } from '../network/clock.ts'

/** What a `WorkerClock` tells and does. */
export interface PageClock extends Clock {
  /** Runs `work` after the others had their turn. */
  hop(work: () => void): void
}
