import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EventLoop } from '../../playground/runtime/event-loop.ts'
import { Realm } from '../../playground/runtime/realm.ts'
import { evaluate, lib } from './own-lib.ts'

const nothing = (): void => {}

/** What a program of these tests may call: of the real Node, or of Node's own library over our loop. */
interface Scheduling {
  nextTick(work: () => void): void
  microtask(work: () => void): void
  immediate(work: () => void): unknown
  timeout(work: () => void, milliseconds: number): unknown
}
type Program = (scheduling: Scheduling, log: (what: string) => void) => void

const onNode = async (program: Program): Promise<string[]> => {
  const logged: string[] = []
  let over = nothing
  const ended = new Promise<void>((resolve) => {
    over = resolve
  })
  // From an immediate, as the loop runs a program's first line: microtasks and ticks come behind it.
  setImmediate(() => {
    program(
      { nextTick: process.nextTick, microtask: queueMicrotask, immediate: setImmediate, timeout: setTimeout },
      (what) => {
        if (what === 'end') over()
        else logged.push(what)
      },
    )
  })
  await ended
  return logged
}

interface Run {
  readonly logged: string[]
  readonly errors: unknown[]
}

function onLoop(program: Program, beforeExit: (scheduling: Scheduling) => void = nothing): Promise<Run> {
  const { promise, resolve, reject } = Promise.withResolvers<Run>()
  const run: Run = { logged: [], errors: [] }
  const channel = new MessageChannel()
  const tasks: (() => void)[] = []
  channel.port1.onmessage = () => tasks.shift()?.()
  const loop = new EventLoop({
    macrotask: (work) => {
      tasks.push(work)
      channel.port2.postMessage(undefined)
    },
    now: () => performance.now(),
    after: (milliseconds, work) => {
      const timer = setTimeout(work, milliseconds)
      return () => clearTimeout(timer)
    },
    fatal: (error) => run.errors.push(error),
    beforeExit: () => beforeExit(scheduling),
    ended: () => {
      channel.port1.close()
      resolve(run)
    },
  })
  const hooks = {
    getDefaultTriggerAsyncId: () => 0,
    newAsyncId: () => 1,
    initHooksExist: () => false,
    enabledHooksExist: () => false,
    emitInit: nothing,
    emitBefore: nothing,
    emitAfter: nothing,
    emitDestroy: nothing,
    symbols: { async_id_symbol: Symbol('id'), trigger_async_id_symbol: Symbol('trigger') },
  }
  const realm = new Realm({
    lib,
    process: {},
    evaluate,
    bindings: {
      timers: () => ({
        immediateInfo: loop.immediateInfo,
        timeoutInfo: loop.timeoutInfo,
        toggleImmediateRef: loop.toggleImmediateRef,
        toggleTimerRef: loop.toggleTimerRef,
        scheduleTimer: loop.scheduleTimer,
        getLibuvNow: loop.now,
      }),
      task_queue: () => ({
        tickInfo: loop.tickInfo,
        runMicrotasks: nothing,
        setTickCallback: (ticks: () => void) => loop.onTick(ticks),
        enqueueMicrotask: queueMicrotask,
      }),
    },
    // What these two files need of the rest of Node, which is not what is tested here.
    standIns: {
      'internal/async_hooks': () => hooks,
      async_hooks: () => ({ AsyncResource: class {} }),
      'internal/async_context_frame': () => ({ enabled: false, current: nothing, exchange: nothing, set: nothing }),
      'internal/errors': () => ({ codes: { ERR_OUT_OF_RANGE: RangeError } }),
      'internal/validators': () => ({ validateFunction: nothing, validateNumber: nothing }),
      'internal/util/inspect': () => ({ inspect: String }),
      'internal/util/debuglog': () => ({ debuglog: () => nothing }),
      'internal/process/promises': () => ({
        setHasRejectionToWarn: nothing,
        hasRejectionToWarn: () => false,
        listenForRejections: nothing,
        processPromiseRejections: () => false,
      }),
    },
  })
  const library = (id: string, name: string): ((...values: unknown[]) => unknown) => {
    const found: unknown = Reflect.get(Object(realm.require(id)), name)
    if (typeof found !== 'function') throw new Error(`Cannot test as ${id} must have ${name}`)
    return (...values) => Reflect.apply(found, undefined, values)
  }
  const construct = (name: string, ...values: unknown[]): object => {
    const Class: unknown = Reflect.get(Object(realm.require('internal/timers')), name)
    if (typeof Class !== 'function') throw new Error(`Cannot test as internal/timers must have ${name}`)
    return Reflect.construct(Class, values)
  }
  const { nextTick } = Object(library('internal/process/task_queues', 'setupTaskQueue')())
  const { processImmediate, processTimers } = Object(library('internal/timers', 'getTimerCallbacks')(loop.runNextTicks))
  loop.start({ processImmediate, processTimers })
  const insert = library('internal/timers', 'insert')
  const scheduling: Scheduling = {
    nextTick: (work) => {
      nextTick(work)
      loop.tickAsked()
    },
    microtask: queueMicrotask,
    immediate: (work) => construct('Immediate', work, undefined),
    timeout: (work, milliseconds) => {
      const timer = construct('Timeout', work, milliseconds, undefined, false, true)
      insert(timer, milliseconds)
      return timer
    },
  }
  loop.enter(() => {
    try {
      program(scheduling, (what) => {
        if (what !== 'end') run.logged.push(what)
      })
    } catch (error) {
      reject(error)
    }
  })
  return promise
}

/** What a callback does: it says its name, then asks for others. */
interface Task {
  readonly kind: (typeof KINDS)[number]
  readonly asks: readonly Task[]
}

const KINDS = ['nextTick', 'microtask', 'immediate'] as const
const tasks: (depth: number) => fc.Arbitrary<readonly Task[]> = fc.memo((depth) =>
  fc.array(fc.record({ kind: fc.constantFrom(...KINDS), asks: depth > 1 ? tasks(depth - 1) : fc.constant([]) }), {
    maxLength: 3,
  }),
)

const programOf =
  (first: readonly Task[]): Program =>
  (scheduling, log) => {
    let open = 0
    const start = (children: readonly Task[], name: string): void => {
      for (const [index, child] of children.entries()) {
        open++
        scheduling[child.kind](() => {
          log(`${name}${index} ${child.kind}`)
          start(child.asks, `${name}${index}.`)
          if (--open === 0) log('end')
        })
      }
    }
    start(first, '')
    if (open === 0) log('end')
  }

describe('EventLoop', () => {
  test('keeps the order of Node among ticks, microtasks and immediates, whatever asks for what', async () => {
    await fc.assert(
      fc.asyncProperty(tasks(4), async (first) => {
        const program = programOf(first)
        expect((await onLoop(program)).logged).toEqual(await onNode(program))
      }),
      { numRuns: 200 },
    )
  })

  test('runs microtasks and ticks between two timers that are due together', async () => {
    const program: Program = ({ timeout, nextTick, microtask }, log) => {
      for (const name of ['a', 'b', 'c']) {
        timeout(() => {
          log(name)
          microtask(() => log(`${name} microtask`))
          nextTick(() => log(`${name} tick`))
          if (name === 'c') timeout(() => log('end'), 5)
        }, 1)
      }
    }
    const { logged } = await onLoop(program)
    expect(logged).toEqual(await onNode(program))
    expect(logged).toEqual(['a', 'b', 'c'].flatMap((name) => [name, `${name} tick`, `${name} microtask`]))
  })

  test('goes on with the immediates behind one that throws, and tells of the error', async () => {
    const { logged, errors } = await onLoop(({ immediate }, log) => {
      immediate(() => {
        throw new Error('first')
      })
      immediate(() => log('second'))
    })
    expect(errors).toEqual([new Error('first')])
    expect(logged).toEqual(['second'])
  })

  test('ends once nothing is left, and goes on where beforeExit asks for more', async () => {
    let times = 0
    const told: string[] = []
    await onLoop(nothing, ({ immediate, microtask }) => {
      times++
      if (times === 1) immediate(() => told.push('immediate'))
      if (times === 2) microtask(() => void immediate(() => told.push('from a microtask')))
    })
    expect(told).toEqual(['immediate', 'from a microtask'])
    expect(times).toBe(3)
  })
})
