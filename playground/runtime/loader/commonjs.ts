import { RequireError } from './load-error.ts'
import type { BuiltinModule, ModuleRecord } from './module-record.ts'
import { type Places, resolveRequire } from './resolve.ts'
import { excerpt, SourceError } from './source-error.ts'
import { wrapCommonJs } from './wrapper.ts'

/** What CommonJS needs of the loader. */
export interface CommonJsHost extends Places {
  readonly mainPath: string
  builtin(name: string): BuiltinModule | undefined
  link(path: string): ModuleRecord
  evaluateNow(record: ModuleRecord, requireStack: readonly string[]): void
  import(specifier: string, importer: string, type: string | undefined): Promise<object>
}

/** Evaluates wrapped code; `shift` columns of its first line are the wrapper's. */
type EvaluateWrapped = (code: string, location: string, shift: number) => unknown

/** `module` of a CommonJS file: the part of Node's that programs use. */
class CommonJsModule {
  exports: unknown = {}
  loaded = false
  readonly id: string
  readonly path: string
  readonly filename: string
  readonly children: unknown[] = []

  constructor(filename: string, isMain: boolean) {
    this.id = isMain ? '.' : filename
    this.filename = filename
    this.path = filename.slice(0, filename.lastIndexOf('/'))
  }
}

/** CommonJS: `require` runs a file at once, and a file that is required in a circle gives what it has exported so far. */
export class CommonJs {
  readonly #host: CommonJsHost
  readonly #evaluate: EvaluateWrapped
  readonly #modules = new Map<string, CommonJsModule>()

  constructor(host: CommonJsHost, evaluate: EvaluateWrapped) {
    this.#host = host
    this.#evaluate = evaluate
  }

  /** A `require` for the file that `requireStack` begins with; the rest are those who asked for it, innermost first. */
  requireFrom(requireStack: readonly string[]): (specifier: string) => unknown {
    const resolve = (specifier: string): string => {
      const found = resolveRequire(this.#host, specifier, requireStack)
      return 'file' in found ? found.file : specifier
    }
    const require = (specifier: string): unknown => {
      const found = resolveRequire(this.#host, specifier, requireStack)
      if ('file' in found) return this.#require(found.file, requireStack)
      const builtin = this.#host.builtin(found.builtin)
      if (builtin === undefined) throw new RequireError(specifier, requireStack)
      return builtin.exports
    }
    return Object.assign(require, { resolve, main: this.#modules.get(this.#host.mainPath) })
  }

  /** Runs a CommonJS or JSON file; its exports are in the record while and after it runs. */
  execute(record: ModuleRecord, requireStack: readonly string[]): void {
    if (record.compiled.kind === 'json') {
      record.exports = parseJson(record)
      return
    }
    const module = new CommonJsModule(record.path, record.path === this.#host.mainPath)
    this.#modules.set(record.path, module)
    // While it runs, a file of a circle sees `module.exports` as it is at that moment.
    Object.defineProperty(record, 'exports', { get: () => module.exports, configurable: true })
    const { code, shift } = wrapCommonJs(record.compiled, record.location)
    const body = this.#evaluate(code, record.location, shift)
    if (typeof body !== 'function') throw new TypeError('Cannot run a file as evaluate must return a function')
    const load = (specifier: unknown, options?: { with?: { type?: string } }): Promise<object> =>
      this.#host.import(String(specifier), record.path, options?.with?.type)
    const require = this.requireFrom([record.path, ...requireStack])
    Reflect.apply(body, module.exports, [module.exports, require, module, record.path, module.path, load])
    module.loaded = true
  }

  #require(path: string, requireStack: readonly string[]): unknown {
    const record = this.#host.link(path)
    if (record.compiled.kind === 'module') {
      this.#host.evaluateNow(record, requireStack)
      return record.cell('module.exports')?.get() ?? record.namespace
    }
    if (record.state === 'failed') throw record.error
    if (record.state === 'linked') {
      record.state = 'evaluating'
      try {
        this.execute(record, requireStack)
        record.state = 'done'
      } catch (error) {
        // As in Node, a file that threw is run again by the next require.
        record.state = 'linked'
        throw error
      }
    }
    return record.exports
  }
}

function parseJson(record: ModuleRecord): unknown {
  try {
    return JSON.parse(record.compiled.source)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const place = { line: 1, column: 1, width: 1 }
    throw new SourceError(
      `${record.path}: ${error.message}`,
      `${excerpt(record.path, record.compiled.source, place)}\n`,
    )
  }
}
