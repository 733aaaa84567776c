import { nodeFacts, nodeLib } from 'virtual:node-lib'
import { WorkerClock } from '../kernel/worker-clock.ts'
import { blockForever } from './block.ts'
import { Program } from './program.ts'

// biome-ignore lint/security/noGlobalEval: the learner's program and Node's library are what this worker is for
const evaluate = (code: string, url: string): unknown => globalThis.eval(`${code}\n//# sourceURL=${url}`)

const program = new Program({
  clock: new WorkerClock(),
  lib: nodeLib,
  facts: nodeFacts,
  global: globalThis,
  evaluate,
  onRejection: (listener) => {
    addEventListener('unhandledrejection', (event) => {
      event.preventDefault()
      listener(0, event.promise, event.reason)
    })
    addEventListener('rejectionhandled', (event) => listener(1, event.promise, event.reason))
  },
  onError: (listener) =>
    addEventListener('error', (event) => {
      event.preventDefault()
      listener(event.error)
    }),
  block: blockForever(),
})

addEventListener('message', ({ ports: [port] }) => port !== undefined && program.connect(port), { once: true })
