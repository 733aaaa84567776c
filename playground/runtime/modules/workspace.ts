import type { ProgramSettings } from '../../kernel/calls.ts'
import { fatalReport } from '../loader/fatal-report.ts'
import { Modules } from '../loader/modules.ts'
import { placeOf, tidyStack } from '../loader/stack.ts'
import { tokensOf } from '../loader/tokens.ts'
import type { NodeFacts } from '../node-facts.ts'
import type { Realm } from '../realm.ts'
import { publicModule } from './public-modules.ts'

/** Where the learner's files lie, as the program sees it. */
export const HOME = '/home/learner'

export interface WorkspaceHost {
  readonly facts: NodeFacts
  readonly lib: Readonly<Record<string, string>>
  readonly evaluate: (code: string, url: string) => unknown
}

/** The program's files, and what running them says. */
export class Workspace {
  cwd = HOME
  readonly #settings: ProgramSettings
  readonly #realm: Realm
  readonly #host: WorkspaceHost
  readonly #modules: Modules
  #settled = false

  constructor(settings: ProgramSettings, realm: Realm, host: WorkspaceHost) {
    this.#settings = settings
    this.#realm = realm
    this.#host = host
    this.#modules = new Modules({
      files: settings.files,
      directory: HOME,
      evaluate: host.evaluate,
      builtin: (name) =>
        name === 'module'
          ? { createRequire: (from: string) => this.#modules.createRequire(from) }
          : publicModule(name, realm),
    })
    const { kIsNodeError } = Object(realm.require('internal/errors'))
    prepareStacks(kIsNodeError, (stack) =>
      tidyStack(stack, { directory: HOME, shiftOf: (at) => this.#modules.shiftOf(at) }),
    )
  }

  get host(): string {
    return this.#settings.host
  }

  /** By absolute path. */
  get files(): Readonly<Record<string, string>> {
    return Object.fromEntries(Object.entries(this.#settings.files).map(([name, text]) => [`${HOME}/${name}`, text]))
  }

  get main(): string {
    return `${HOME}/${this.#settings.entry}`
  }

  chdir(path: string): void {
    this.cwd = String(Object(this.#realm.require('path')).resolve(this.cwd, path))
  }

  /** Runs the first file; `failed` is told of what it threw, or of what kept it from loading. */
  run(failed: (error: unknown) => void): void {
    this.#modules.run(this.#settings.entry).then(
      () => {
        this.#settled = true
      },
      (error: unknown) => {
        this.#settled = true
        failed(error)
      },
    )
  }

  /** The call that an error's stack begins with: what `assert` shows of itself. */
  callOf(error: object): string | undefined {
    const place = placeOf(String(Reflect.get(error, 'stack')))
    return place && this.#modules.callAt(place.location, place.line, place.column)
  }

  report(error: unknown, fromPromise: boolean): string {
    // Says where an 'error' event was emitted that nobody heard.
    if (error instanceof Error)
      Object(this.#realm.require('internal/errors')).fatalExceptionStackEnhancers.beforeInspector(error)
    const inspect: unknown = Object(this.#realm.require('util')).inspect
    const thrownAt = this.#nodePlace(error, fromPromise)
    return fatalReport(error, {
      files: this.#settings.files,
      directory: HOME,
      version: `v${this.#host.facts.version}`,
      isException: !fromPromise,
      inspect: (value) => (typeof inspect === 'function' ? String(inspect(value, REPORTED)) : String(value)),
      ...(thrownAt !== undefined && { thrownAt }),
    })
  }

  /** Node shows where it threw: for an 'error' event that nobody hears that is a line of its own. */
  #unheardPlace(error: unknown): string | undefined {
    if (!(error instanceof Error) || !/^Emitted 'error' event/m.test(error.stack ?? '')) return undefined
    const lines = (this.#host.lib['events'] ?? '').split('\n')
    const at = lines.findIndex((line) => line.includes("throw er; // Unhandled 'error' event"))
    const line = lines[at] ?? ''
    return `node:events:${at + 1}\n${line}\n${' '.repeat(line.search(/\S/))}^\n\n`
  }

  /** Node's warning where the first file still awaits: its first `await`, as a page cannot tell which one it is. */
  unsettled(): string | undefined {
    if (this.#settled) return undefined
    const text = this.#settings.files[this.#settings.entry] ?? ''
    const first = tokensOf(text).find(({ raw }) => raw === 'await')
    const [row, column] = first === undefined ? [1, 1] : [first.line, first.column]
    const line = text.split('\n')[row - 1] ?? ''
    const place = `file://${this.main}:${row}`
    return `Warning: Detected unsettled top-level await at ${place}\n${line}\n${' '.repeat(column - 1)}^\n\n\n\n`
  }

  /** Where Node throws what is wrong with the first file: in its own files, which it shows. */
  #nodePlace(error: unknown, fromPromise: boolean): string | undefined {
    if (!fromPromise) return this.#unheardPlace(error)
    const code = error instanceof Error ? String(Reflect.get(error, 'code')) : ''
    if (code === 'ERR_MODULE_NOT_FOUND') return NOT_FOUND_EXCERPT
    const byNode =
      !(error instanceof Error) || /^ERR_(?:ASSERTION|(?:UNSUPPORTED|INVALID)_TYPESCRIPT_SYNTAX)$/.test(code)
    return byNode ? RUN_MAIN_EXCERPT : undefined
  }
}

/** How deep Node looks into an error that ends the program, and that it does so itself. */
const REPORTED = { customInspect: false, depth: 5 }
/** As Node 24.21 shows them. */
const RUN_MAIN_EXCERPT = 'node:internal/modules/run_main:107\n    triggerUncaughtException(\n    ^\n\n'
const NOT_FOUND_EXCERPT = 'node:internal/modules/esm/resolve:272\n    throw new ERR_MODULE_NOT_FOUND(\n          ^\n\n'

/** Stacks show the learner's frames and Node's, whoever reads them. */
function prepareStacks(isNodeError: symbol, tidy: (stack: string) => string): void {
  Object.defineProperty(Error, 'prepareStackTrace', {
    configurable: true,
    writable: true,
    enumerable: false,
    value: (error: Error, frames: readonly unknown[]) => {
      const header =
        isNodeError in error
          ? `${error.name} [${String(Reflect.get(error, 'code'))}]: ${error.message}`
          : Reflect.apply(Error.prototype.toString, error, [])
      return tidy([header, ...frames.map((frame) => `    at ${String(frame)}`)].join('\n'))
    },
  })
}
