/** A program of the page's in a worker of Node's: for the tests that need no browser. */
import { parentPort } from 'node:worker_threads'
import { pageNodeLib } from '../../docs/build/page-node-lib.ts'
import { WorkerClock } from '../../playground/kernel/worker-clock.ts'
import { Program } from '../../playground/runtime/program.ts'
import { facts } from './own-facts.ts'
import { evaluate, lib } from './own-lib.ts'

const node = process
const program = new Program({
  clock: new WorkerClock(),
  lib: pageNodeLib(lib),
  facts,
  global: globalThis,
  evaluate,
  onRejection: (listener) => {
    node.on('unhandledRejection', (reason, promise) => listener(0, promise, reason))
    node.on('rejectionHandled', (promise) => listener(1, promise, undefined))
  },
  onError: (listener) => void node.on('uncaughtException', listener),
  block: () => {
    // For good: the parent ends the worker.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
    throw new Error('Cannot go on as the program has ended')
  },
})
parentPort?.once('message', (port) => program.connect(port))
