import type { EventLoop, LoopCallbacks } from '../event-loop.ts'
import type { Binding } from '../realm.ts'

/** Before Node's own takes its place. */
const { queueMicrotask: enqueue } = globalThis

/** What Node's `internal/timers` finds in `src/timers.cc`. */
export const timersBinding = (loop: EventLoop): Binding => ({
  setupTimers: (processImmediate: LoopCallbacks['processImmediate'], processTimers: LoopCallbacks['processTimers']) =>
    loop.start({ processImmediate, processTimers }),
  getLibuvNow: loop.now,
  scheduleTimer: loop.scheduleTimer,
  toggleTimerRef: loop.toggleTimerRef,
  toggleImmediateRef: loop.toggleImmediateRef,
  immediateInfo: loop.immediateInfo,
  timerInfo: loop.timeoutInfo,
  timeoutInfo: loop.timeoutInfo,
})

/** How the engine's word of a rejection reaches Node's `internal/process/promises`. */
export interface RejectionHooks {
  setPromiseRejectCallback(callback: (type: number, promise: Promise<unknown>, reason: unknown) => void): void
}

const REJECTED_WITHOUT_HANDLER = 0
const HANDLER_ADDED_AFTER_REJECT = 1

/** What `internal/process/task_queues` and `internal/process/promises` find in `src/node_task_queue.cc`. */
export const taskQueueBinding = (loop: EventLoop, hooks: RejectionHooks): Binding => ({
  tickInfo: loop.tickInfo,
  runMicrotasks: () => {},
  enqueueMicrotask: (work: () => void) => enqueue(work),
  setTickCallback: (ticks: () => void) => loop.onTick(ticks),
  promiseRejectEvents: {
    kPromiseRejectWithNoHandler: REJECTED_WITHOUT_HANDLER,
    kPromiseHandlerAddedAfterReject: HANDLER_ADDED_AFTER_REJECT,
    kPromiseRejectAfterResolved: 2,
    kPromiseResolveAfterResolved: 3,
  },
  setPromiseRejectCallback: hooks.setPromiseRejectCallback,
})
