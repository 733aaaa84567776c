import type { EventLoop } from './event-loop.ts'
import type { Realm } from './realm.ts'

/** What a worker has and Node has not: a program that asks whether it runs in a browser is told no. */
const BROWSER_ONLY = [
  'self',
  'onmessage',
  'onmessageerror',
  'postMessage',
  'importScripts',
  'close',
  'name',
  'location',
  'origin',
  'isSecureContext',
  'crossOriginIsolated',
  'WorkerGlobalScope',
  'DedicatedWorkerGlobalScope',
  'WorkerLocation',
  'WorkerNavigator',
  'XMLHttpRequest',
  'Worker',
  'indexedDB',
  'caches',
  'requestAnimationFrame',
  'cancelAnimationFrame',
  'reportError',
]

/** Own keys of Node's global object that its library gives, by the file and the name there. */
const FROM_LIB: readonly (readonly [file: string, names: readonly string[]])[] = [
  ['timers', ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate']],
  ['buffer', ['Buffer', 'atob', 'btoa']],
  ['internal/event_target', ['EventTarget', 'Event', 'CustomEvent']],
  ['internal/url', ['URL', 'URLSearchParams']],
  ['internal/abort_controller', ['AbortController', 'AbortSignal']],
]

/** Puts Node's globals in the place of the browser's, over the program's own event loop. */
export function defineGlobals(global: object, process: object, realm: Realm, loop: EventLoop): void {
  const define = (name: string, value: unknown): void =>
    void Object.defineProperty(global, name, { value, writable: true, configurable: true, enumerable: false })
  for (const name of BROWSER_ONLY) hide(global, name)
  for (const [file, names] of FROM_LIB) {
    const exports = Object(realm.require(file))
    for (const name of names) define(name, Reflect.get(exports, name))
  }
  const { setupTaskQueue, queueMicrotask } = Object(realm.require('internal/process/task_queues'))
  define('queueMicrotask', queueMicrotask)
  const console: unknown = realm.require('internal/console/global')
  Object(realm.require('internal/console/constructor')).initializeGlobalConsole(console)
  define('console', console)
  define('process', process)
  define('global', global)
  const { nextTick } = Object(setupTaskQueue())
  const ask = (...values: unknown[]): void => {
    Reflect.apply(nextTick, process, values)
    loop.tickAsked()
  }
  const { getTimerCallbacks } = Object(realm.require('internal/timers'))
  loop.start(getTimerCallbacks(loop.runNextTicks))
  Object.assign(process, { nextTick: Object.defineProperty(ask, 'name', { value: 'nextTick' }) })
}

/** Own or inherited: a worker's scope has most of them from its prototypes. */
function hide(global: object, name: string): void {
  for (let at: unknown = global; typeof at === 'object' && at !== null; at = Object.getPrototypeOf(at)) {
    if (Object.hasOwn(at, name)) Reflect.deleteProperty(at, name)
  }
}
