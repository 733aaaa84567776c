import type { Notice } from '../kernel/calls.ts'
import type { WorkerClock } from '../kernel/worker-clock.ts'
import { pureBindings } from './bindings/pure.ts'
import { EventLoop } from './event-loop.ts'
import { defineGlobals } from './globals.ts'
import { Lifecycle } from './lifecycle.ts'
import { programModules } from './modules/program-modules.ts'
import { Workspace } from './modules/workspace.ts'
import type { NodeFacts } from './node-facts.ts'
import { processMethodsBinding } from './process/methods.ts'
import { bareProcess, completeProcess, tellProcess } from './process/process-object.ts'
import { Signals } from './process/signals.ts'
import { ProgramTime } from './program-time.ts'
import { Realm } from './realm.ts'
import { socketBindings } from './sockets/bindings.ts'
import { StandardStreams } from './sockets/standard-streams.ts'
import { World } from './sockets/world.ts'
import { absentStandIns } from './stand-ins/absent.ts'
import { nodeOptions } from './stand-ins/options.ts'
import { urlStandIn } from './stand-ins/url.ts'
import { type KernelPort, type SocketNotice, System } from './system.ts'

type ProcessNotice = Exclude<Notice, SocketNotice | { tell: 'synced' }>
type Rejection = (type: number, promise: Promise<unknown>, reason: unknown) => void

/** What a worker lends the program that runs in it. */
export interface ProgramHost {
  readonly clock: WorkerClock
  /** Node's own library, by file. */
  readonly lib: Readonly<Record<string, string>>
  readonly facts: NodeFacts
  /** The worker's global scope. */
  readonly global: object
  /** Evaluates in it; stack traces name `url`. */
  readonly evaluate: (code: string, url: string) => unknown
  /** Tells of promises that were rejected with nobody to hear, and of those that somebody heard later. */
  readonly onRejection: (listener: Rejection) => void
  /** Tells of errors that came out of a microtask. */
  readonly onError: (listener: (error: unknown) => void) => void
  /** Holds the worker until it is ended. */
  readonly block: () => never
}

const UTF8 = new TextEncoder()

/** One program of the learner's: Node's own library in a worker, over the kernel's sockets and streams. */
export class Program {
  readonly #host: ProgramHost
  readonly #loop: EventLoop
  readonly #system: System
  readonly #world: World
  readonly #streams: StandardStreams
  readonly #signals: Signals
  readonly #realm: Realm
  readonly #process: object
  readonly #lifecycle: Lifecycle
  readonly #time: ProgramTime
  readonly #startedAt: number
  #workspace: Workspace | undefined
  /** Into the file system, where something has asked for it. */
  #putFile: ((path: string, text: string) => void) | undefined
  #pid = 0

  /** Loads what every program needs, so that it starts at once when there is one. */
  constructor(host: ProgramHost) {
    this.#host = host
    const { clock, facts } = host
    const macrotask = (work: () => void): void => clock.hop(work)
    this.#time = new ProgramTime(clock, { now: clock.now(), speed: 1, held: false }, (at) =>
      this.#system.call({ do: 'alarm', at }),
    )
    this.#startedAt = this.#time.now()
    this.#loop = new EventLoop({
      macrotask,
      now: () => this.#time.now(),
      after: (milliseconds, work) => this.#time.after(milliseconds, work),
      fatal: (error) => this.#lifecycle.uncaught(error, false),
      beforeExit: () => this.#lifecycle.beforeExit(),
      ended: () => this.#lifecycle.ended(),
    })
    this.#system = new System(this.#loop, macrotask, (notice) => this.#receive(notice))
    this.#world = new World(macrotask)
    this.#streams = new StandardStreams(this.#system)
    const methods = this.#methods()
    this.#process = bareProcess(facts)
    const cwd = (): string => this.#workspace?.cwd ?? '/'
    this.#realm = new Realm({
      lib: host.lib,
      process: this.#process,
      evaluate: host.evaluate,
      bindings: {
        ...pureBindings({
          facts,
          loop: this.#loop,
          uncaught: (error, fromPromise) => this.#lifecycle.uncaught(error, fromPromise),
          setPromiseRejectCallback: (callback) =>
            host.onRejection((type, promise, reason) => this.#loop.enter(() => callback(type, promise, reason))),
          handleType: (fd) => this.#streams.typeOf(fd),
        }),
        process_methods: () => processMethodsBinding(methods),
        signal_wrap: () => this.#signals.binding(methods.errno),
        ...socketBindings({
          ...this.#parts,
          streams: this.#streams,
          resolvePath: (path) => (path.startsWith('/') ? path : `${cwd()}/${path.replace(/^\.\//, '')}`),
        }),
      },
      standIns: {
        ...absentStandIns,
        'internal/options': nodeOptions,
        'internal/url': urlStandIn,
        ...programModules({
          facts,
          later: (work) => this.#later(work),
          cwd,
          place: (put) => {
            this.#putFile = put
            this.#placeFiles()
          },
          callOf: (error) => this.#workspace?.callOf(error),
          print: (fd, data) => this.#streams.print(fd, data),
          isSocket: (path) => this.#world.hasPath(path),
          host: () => this.#workspace?.host ?? 'localhost',
          addresses: () => this.#world.addresses,
        }),
      },
    })
    this.#signals = new Signals(this.#parts, facts.signals, (signal) => this.#end(undefined, signal))
    this.#lifecycle = new Lifecycle({
      process: this.#process,
      end: (code, signal) => this.#end(code, signal),
      print: (text) => this.#streams.print(2, UTF8.encode(text)),
      report: (error, fromPromise) => this.#workspace?.report(error, fromPromise) ?? `${String(error)}\n`,
      unsettled: () => this.#workspace?.unsettled(),
    })
    completeProcess(this.#process, this.#realm)
    defineGlobals(host.global, this.#process, this.#realm, this.#loop)
    host.onError((error) => this.#loop.enter(() => this.#lifecycle.uncaught(error, false)))
    for (const id of ['net', 'readline', 'util']) this.#realm.require(id)
  }

  /** Waits for the kernel to say what is to be run. */
  connect(port: KernelPort): void {
    this.#system.connect(port)
  }

  get #parts() {
    return { loop: this.#loop, system: this.#system, world: this.#world }
  }

  /** As a file system or another slow thing would: behind the caller, with the program alive until then. */
  #later(work: () => void): void {
    this.#loop.ref()
    this.#system.poll(() => {
      this.#loop.unref()
      work()
      return false
    })
  }

  #methods() {
    const program = this
    return {
      get pid() {
        return program.#pid
      },
      uptime: () => this.#time.now() - this.#startedAt,
      cwd: () => this.#workspace?.cwd ?? '/',
      chdir: (path: string) => this.#workspace?.chdir(path),
      reallyExit: (code: number): never => this.#end(code, undefined),
      abort: (): never => this.#end(undefined, 'SIGABRT'),
      raise: (number: number) => {
        const name = this.#signals.nameOf(number)
        if (name !== undefined) this.#signals.raise(name)
      },
      rawDebug: (text: string) => this.#streams.print(2, UTF8.encode(`${text}\n`)),
      errno: (code: string) => Number(this.#realm.internalBinding('uv')[`UV_${code}`] ?? 0),
    }
  }

  #receive(notice: ProcessNotice): void {
    switch (notice.tell) {
      case 'start':
        return this.#start(notice)
      case 'taken':
        return this.#world.taken(notice.key, notice.taken)
      case 'released':
        return this.#world.released(notice.key)
      case 'input':
        return this.#streams.typed(notice.data)
      case 'input-end':
        return this.#streams.typed(undefined)
      case 'signal':
        return this.#signals.raise(notice.signal)
      case 'resize':
        this.#streams.terminal = notice.terminal
        return this.#signals.raise('SIGWINCH')
      case 'time':
        return this.#time.set(notice.time)
      case 'coalescing':
        this.#world.coalescing = notice.on
        return undefined
      case 'ping':
        return this.#system.call({ do: 'pong' })
      case 'printed':
        return undefined
    }
  }

  #start(start: Extract<ProcessNotice, { tell: 'start' }>): void {
    const { settings } = start
    this.#pid = start.pid
    this.#time.set(start.time)
    this.#world.coalescing = start.coalescing
    this.#world.start(start)
    this.#streams.terminal = settings.terminal
    const workspace = new Workspace(settings, this.#realm, this.#host)
    this.#workspace = workspace
    // Node's own modules load the file system before there is a program.
    this.#placeFiles()
    tellProcess(this.#process, { argv: [workspace.main, ...settings.args], env: settings.env, pid: start.pid })
    this.#loop.enter(() => workspace.run((error) => this.#loop.enter(() => this.#lifecycle.uncaught(error, true))))
  }

  #placeFiles(): void {
    for (const [path, text] of Object.entries(this.#workspace?.files ?? {})) this.#putFile?.(path, text)
  }

  #end(code: number | undefined, signal: string | undefined): never {
    this.#loop.end()
    this.#system.call({ do: 'exit', code, signal })
    this.#system.flush()
    return this.#host.block()
  }
}
