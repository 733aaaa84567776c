import type { NodeFacts } from '../node-facts.ts'
import type { Realm } from '../realm.ts'

/** What is known of a program once it starts. */
export interface ProgramFacts {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly pid: number
}

type Methods = Readonly<Record<string, (...values: never[]) => unknown>>

const EXEC_PATH = '/usr/local/bin/node'
const PARENT_PID = 1
const USER_ID = 1000

const methodsOf = (value: unknown): Methods => Object(value)

/** `process` before Node's library runs: it looks at a few of its properties as it loads. */
export const bareProcess = (facts: NodeFacts): object => ({
  version: `v${facts.version}`,
  versions: Object.freeze({ ...facts.versions }),
  arch: 'x64',
  platform: 'linux',
  release: { name: 'node' },
  argv: [EXEC_PATH],
  argv0: 'node',
  execArgv: [],
  execPath: EXEC_PATH,
  title: 'node',
  pid: 0,
  ppid: PARENT_PID,
  env: environment({}),
  domain: null,
  features: { inspector: false, debug: false, uv: true, ipv6: true, tls: false, typescript: 'strip' },
  config: { target_defaults: {}, variables: {} },
})

export function tellProcess(process: object, { argv, env, pid }: ProgramFacts): void {
  Object.assign(process, { argv: [EXEC_PATH, ...argv], env: environment(env), pid })
}

/** Makes of it what Node's own bootstrap does (`lib/internal/bootstrap/node.js`). */
export function completeProcess(process: object, realm: Realm): void {
  const EventEmitter: unknown = realm.require('events')
  if (typeof EventEmitter !== 'function') throw new TypeError('Cannot make process as events must be a class')
  const proto: object = Object.create(EventEmitter.prototype)
  Object.defineProperty(proto, Symbol.toStringTag, { value: 'process', configurable: true })
  Object.defineProperty(proto, 'constructor', { value: { process() {} }.process, configurable: true, writable: true })
  Object.setPrototypeOf(process, proto)
  Reflect.apply(EventEmitter, process, [])
  defineExit(process, methodsOf(realm.require('internal/validators'))['validateInteger'])
  const raw = methodsOf(realm.internalBinding('process_methods'))
  const perThread = methodsOf(realm.require('internal/process/per_thread'))
  const wrapped = Object(Reflect.apply(Object(perThread['wrapProcessMethods']), undefined, [raw]))
  const warnings = methodsOf(realm.require('internal/process/warning'))
  const { loadEnvFile: _, execve: __, ...ours } = wrapped
  Object.assign(process, ours, {
    cwd: raw['cwd'],
    chdir: raw['chdir'],
    umask: raw['umask'],
    uptime: raw['uptime'],
    dlopen: raw['dlopen'],
    abort: raw['abort'],
    reallyExit: raw['reallyExit'],
    _kill: raw['_kill'],
    _getActiveRequests: raw['_getActiveRequests'],
    _getActiveHandles: raw['_getActiveHandles'],
    getActiveResourcesInfo: raw['getActiveResourcesInfo'],
    constrainedMemory: raw['constrainedMemory'],
    availableMemory: raw['availableMemory'],
    ref: perThread['ref'],
    unref: perThread['unref'],
    hrtime: Object.assign(Object(perThread['hrtime']), { bigint: perThread['hrtimeBigInt'] }),
    getuid: () => USER_ID,
    geteuid: () => USER_ID,
    getgid: () => USER_ID,
    getegid: () => USER_ID,
    getgroups: () => [USER_ID],
    emitWarning: warnings['emitWarning'],
    openStdin: () => {
      const stdin: unknown = Reflect.get(process, 'stdin')
      methodsOf(stdin)['resume']?.()
      return stdin
    },
    binding: () => {
      throw new Error("Cannot use process.binding as a program in the page must use Node's public modules")
    },
  })
  const execution = Object(realm.require('internal/process/execution'))
  Object.assign(process, {
    _fatalException: execution.onGlobalUncaughtException ?? execution.createOnGlobalUncaughtException?.(),
    setUncaughtExceptionCaptureCallback: execution.setUncaughtExceptionCaptureCallback,
    hasUncaughtExceptionCaptureCallback: execution.hasUncaughtExceptionCaptureCallback,
  })
  // What NODE_DEBUG asks for is read as Node's library loads, before a program has an environment.
  methodsOf(realm.require('internal/util/debuglog'))['initializeDebugEnv']?.()
  // Prints each to standard error, beside what a program does with it.
  Reflect.apply(EventEmitter.prototype.on, process, ['warning', warnings['onWarning']])
  // Standard streams and signals are Node's own too.
  realm.require('internal/bootstrap/switches/is_main_thread')
}

/** `process.exitCode` takes a whole number, or one in words. */
function defineExit(process: object, validateInteger: unknown): void {
  let exitCode: unknown
  Object.defineProperty(process, '_exiting', { value: false, writable: true, enumerable: true, configurable: true })
  Object.defineProperty(process, 'exitCode', {
    enumerable: true,
    get: () => exitCode,
    set: (code: unknown) => {
      const number = typeof code === 'string' && code !== '' ? Number(code) : code
      const value = Number.isNaN(number) ? code : number
      if (value !== null && value !== undefined) Reflect.apply(Object(validateInteger), undefined, [value, 'code'])
      exitCode = value ?? undefined
    },
  })
}

/** Whatever is put in becomes a text, as in the environment of a real process. */
function environment(env: Readonly<Record<string, string>>): object {
  return new Proxy(
    { ...env },
    {
      set: (target, name, value: unknown) => {
        if (typeof name === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string')
        return Reflect.set(target, name, String(value))
      },
      defineProperty: (target, name, descriptor) =>
        Reflect.defineProperty(target, name, { ...descriptor, value: String(descriptor.value) }),
    },
  )
}
