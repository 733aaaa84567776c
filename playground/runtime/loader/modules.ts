import { callText } from './call-text.ts'
import { CommonJs } from './commonjs.ts'
import { compile } from './compile.ts'
import type { Compiled } from './compiled.ts'
import { MAX_FILES, MAX_IMPORT_DEPTH } from './limits.ts'
import { ImportAttributeError, LoadError } from './load-error.ts'
import { type BuiltinModule, cellOf, type Face, ModuleRecord, missingExport } from './module-record.ts'
import { cellsOfExports, namespaceOf } from './namespace.ts'
import { type Places, pathOf, type Resolved, resolveImport } from './resolve.ts'
import { wrapModule } from './wrapper.ts'

const NO_FUNCTION = 'Cannot run a file as evaluate must return a function: current value is none'

export interface ModulesOptions {
  /** The workspace: text by path relative to `directory`. */
  files: Readonly<Record<string, string>>
  /** Where the program believes it is, absolute, without a slash at the end. */
  directory: string
  /** What one of Node's own modules exports, by its name without `node:`; undefined if there is none. */
  builtin(name: string): unknown
  /** Indirect eval: returns what the code evaluates to. */
  evaluate(code: string, url: string): unknown
}

/**
 * Loads a program's files in the order of Node 24: all are read, resolved and parsed before any runs, then each runs
 * once, what it imports first. Differences from Node: files that await at their top run one after another, never side by side;
 * assigning to an import is not refused; `export default function () {}` without a name is not there before it runs.
 */
export class Modules implements Places {
  readonly #options: ModulesOptions
  readonly #files: ReadonlyMap<string, string>
  readonly #records = new Map<string, ModuleRecord>()
  readonly #builtins = new Map<string, BuiltinModule>()
  readonly #shifts = new Map<string, number>()
  readonly #commonJs: CommonJs
  #main = ''

  /** @throws LoadError ERR_WORKSPACE_LIMIT if there are more than MAX_FILES files */
  constructor(options: ModulesOptions) {
    const names = Object.keys(options.files)
    if (names.length > MAX_FILES) {
      throw new LoadError(
        'ERR_WORKSPACE_LIMIT',
        `Cannot run the workspace as it must hold at most ${MAX_FILES} files: current number is ${names.length}`,
      )
    }
    this.#options = options
    this.#files = new Map(
      Object.entries(options.files).map(([name, text]) => [pathOf(name, `${options.directory}/`), text]),
    )
    this.#commonJs = new CommonJs(this, (code, location, shift) => {
      this.#shifts.set(location, shift)
      return options.evaluate(code, location)
    })
  }

  /**
   * Runs a file and what it imports; resolves when its text has run to its end, top-level awaits included.
   * Rejects with the very error that a file threw, or with what kept it from loading.
   * @param entry path relative to the directory, or absolute
   */
  async run(entry: string): Promise<void> {
    const path = pathOf(entry, `${this.#options.directory}/`)
    this.#main = path
    if (!this.#files.has(path)) throw new LoadError('MODULE_NOT_FOUND', `Cannot find module '${path}'`)
    const record = this.link(path)
    // A module runs in a microtask: others come before its first `nextTick`.
    if (record.compiled.kind === 'module') await undefined
    await this.#evaluate(record)
  }

  /** How many columns of a file's first line are the loader's: for `tidyStack`. */
  shiftOf(location: string): number {
    return this.#shifts.get(location) ?? 0
  }

  /** The call at a place of a file that is loaded, as its messages show it. Lines and columns count from 1. */
  callAt(location: string, line: number, column: number): string | undefined {
    const record = [...this.#records.values()].find((one) => one.location === location)
    if (record === undefined) return undefined
    const { source, code } = record.compiled
    return callText(source, code.split('\n')[line - 1] ?? '', line, column)
  }

  get directory(): string {
    return this.#options.directory
  }

  get mainPath(): string {
    return this.#main
  }

  hasFile(path: string): boolean {
    return this.#files.has(path)
  }

  hasBuiltin(name: string): boolean {
    return this.builtin(name) !== undefined
  }

  builtin(name: string): BuiltinModule | undefined {
    const known = this.#builtins.get(name)
    if (known !== undefined) return known
    const exports = this.#options.builtin(name)
    if (exports === undefined) return undefined
    const module = { name, exports }
    this.#builtins.set(name, module)
    return module
  }

  /** For `module.createRequire`: a `require` as if called from that file, given by path or file URL. */
  createRequire(from: string): (specifier: string) => unknown {
    return this.#commonJs.requireFrom([pathOf(from, '/')])
  }

  /** Loads a file and all it imports, and runs none of it. */
  link(path: string): ModuleRecord {
    const added: ModuleRecord[] = []
    try {
      const record = this.#link(path, 1, added)
      for (const one of added) if (one.compiled.kind === 'module') this.#instantiate(one)
      return record
    } catch (error) {
      // What could not be linked is not there for the next import either.
      for (const one of added) this.#records.delete(one.path)
      throw error
    }
  }

  /** `require()` of an ES module: runs it at once. */
  evaluateNow(record: ModuleRecord, requireStack: readonly string[]): void {
    const order = inOrder(record)
    if (record.state === 'evaluating' && record.compiled.kind === 'module') {
      throw new LoadError('ERR_REQUIRE_CYCLE_MODULE', `Cannot require() ES Module ${record.path} in a cycle.`)
    }
    if (order.some((one) => one.compiled.topLevelAwait && one.state !== 'done')) {
      const stack = requireStack.map((path) => `\n- ${path}`).join('')
      throw new LoadError(
        'ERR_REQUIRE_ASYNC_MODULE',
        'require() cannot be used on an ESM graph with top-level await. Use import() instead. To see where the ' +
          'top-level await comes from, use --experimental-print-required-tla.\n' +
          `Required module: ${record.path}\nRequire stack:${stack}`,
      )
    }
    // None of these awaits at its top, so nothing comes back to wait for.
    for (const one of order) void this.#start(one)
  }

  /** `import()`, from the file at `importer`. */
  async import(specifier: string, importer: string, type: string | undefined): Promise<object> {
    const resolved = resolveImport(this, specifier, importer)
    if ('builtin' in resolved) return namespaceOf(cellsOfExports(this.builtin(resolved.builtin)?.exports))
    if (resolved.file.endsWith('.json') && type !== 'json') throw new ImportAttributeError(`file://${resolved.file}`)
    const record = this.link(resolved.file)
    await this.#evaluate(record)
    return record.namespace
  }

  #link(path: string, depth: number, added: ModuleRecord[]): ModuleRecord {
    const known = this.#records.get(path)
    if (known !== undefined) return known
    if (depth > MAX_IMPORT_DEPTH) {
      throw new LoadError(
        'ERR_WORKSPACE_LIMIT',
        `Cannot load ${path} as imports must be at most ${MAX_IMPORT_DEPTH} deep: current depth is ${depth}`,
      )
    }
    const record = new ModuleRecord(path, this.#compile(path))
    this.#records.set(path, record)
    added.push(record)
    for (const { specifier, type } of record.compiled.imports) {
      record.requests.push(this.#target(resolveImport(this, specifier, path), type, depth + 1, added))
    }
    return record
  }

  #compile(path: string): Compiled {
    const { directory } = this
    const name = path.startsWith(`${directory}/`) ? path.slice(directory.length + 1) : path
    const settings = this.#files.get(`${directory}/package.json`)
    const [, packageType] = /"type"\s*:\s*"(module|commonjs)"/.exec(settings ?? '') ?? []
    return compile(name, this.#files.get(path) ?? '', {
      directory,
      packageType: packageType === 'module' || packageType === 'commonjs' ? packageType : undefined,
    })
  }

  #target(
    resolved: Resolved,
    type: string | undefined,
    depth: number,
    added: ModuleRecord[],
  ): ModuleRecord | BuiltinModule {
    if ('builtin' in resolved) {
      const module = this.builtin(resolved.builtin)
      if (module !== undefined) return module
      throw new LoadError('ERR_UNKNOWN_BUILTIN_MODULE', `No such built-in module: ${resolved.builtin}`)
    }
    if (resolved.file.endsWith('.json') && type !== 'json') {
      throw new ImportAttributeError(`file://${resolved.file}`)
    }
    return this.#link(resolved.file, depth, added)
  }

  /** Checks that the names are there and takes a module's first step. */
  #instantiate(record: ModuleRecord): void {
    const { compiled } = record
    const locals: { local: string; read: () => unknown }[] = []
    const live: object = Object.create(null)
    let hasLive = false
    for (const [index, request] of compiled.imports.entries()) {
      for (const binding of request.bindings) {
        const cell = cellOf(record.requests[index], binding.imported)
        if (cell === undefined) throw missingExport(record, request, binding)
        const { owner } = cell
        const isEarly = owner === undefined || !reaches(owner, record)
        const isCommonJs =
          owner !== undefined && owner.compiled.kind === 'commonjs' && !/^(?:default|\*)$/.test(binding.imported)
        if (cell.fixed && isEarly) {
          const read = (): unknown => {
            const value = cell.get()
            const isMissing = isCommonJs && !Object.hasOwn(Object(owner.exports), binding.imported)
            if (isMissing) throw missingExport(record, request, binding)
            return value
          }
          locals.push({ local: binding.local, read })
        } else {
          hasLive = true
          Object.defineProperty(live, binding.local, { get: () => cell.get() })
        }
      }
    }
    const { code, shift } = wrapModule(compiled, record.location, locals, hasLive)
    this.#shifts.set(record.location, shift)
    const make = this.#options.evaluate(code, record.location)
    if (typeof make !== 'function') throw new TypeError(NO_FUNCTION)
    const body: unknown = Reflect.apply(make, undefined, [live])
    if (typeof body !== 'function') throw new TypeError(NO_FUNCTION)
    const load = (specifier: unknown, options?: { with?: { type?: string } }): Promise<object> =>
      this.import(String(specifier), record.path, options?.with?.type)
    const take = (face: Face): void => {
      record.face = face
    }
    const steps: unknown = Reflect.apply(body, undefined, [load, this.#meta(record), take])
    if (!isSteps(steps)) throw new TypeError(NO_FUNCTION)
    // An async generator's first step ends later, yet gives its face at once.
    void steps.next()
    record.step = () => {
      record.face?.bind(locals.map(({ read }) => read()))
      return steps.next()
    }
  }

  #meta(record: ModuleRecord): object {
    const meta: object = Object.create(null)
    const slash = record.path.lastIndexOf('/')
    const resolve = (specifier: string): string => {
      if (/^(?:\.\.?\/|\/|file:)/.test(specifier)) return `file://${pathOf(specifier, record.path)}`
      const resolved = resolveImport(this, specifier, record.path)
      return 'builtin' in resolved ? `node:${resolved.builtin}` : `file://${resolved.file}`
    }
    const main = record.path === this.#main
    return Object.assign(meta, {
      dirname: record.path.slice(0, slash),
      filename: record.path,
      main,
      resolve,
      url: record.url,
    })
  }

  async #evaluate(record: ModuleRecord): Promise<void> {
    for (const one of inOrder(record)) {
      const running = one.running ?? this.#start(one)
      if (running !== undefined) await running
    }
  }

  /** Runs one file's text; the promise is that of its top-level await. */
  #start(record: ModuleRecord): Promise<void> | undefined {
    if (record.state === 'failed') throw record.error
    if (record.state !== 'linked') return undefined
    record.state = 'evaluating'
    try {
      const rest = this.#runText(record)
      if (rest === undefined) {
        record.state = 'done'
        return undefined
      }
      record.running = rest.then(
        () => {
          record.state = 'done'
          record.running = undefined
        },
        (error: unknown) => {
          record.running = undefined
          throw fail(record, error)
        },
      )
      return record.running
    } catch (error) {
      throw fail(record, error)
    }
  }

  #runText(record: ModuleRecord): Promise<unknown> | undefined {
    if (record.compiled.kind !== 'module') {
      this.#commonJs.execute(record, [])
      return undefined
    }
    const rest = record.step?.()
    return rest instanceof Promise ? rest : undefined
  }
}

/** A file and what it imports that has yet to run, in the order in which it runs. */
function inOrder(record: ModuleRecord): ModuleRecord[] {
  const order: ModuleRecord[] = []
  const seen = new Set<unknown>()
  const visit = (one: ModuleRecord): void => {
    if (seen.has(one) || one.state === 'done') return
    seen.add(one)
    for (const next of one.requests) if (next instanceof ModuleRecord) visit(next)
    order.push(one)
  }
  visit(record)
  return order
}

/** Whether `from` imports `to`, directly or through others. */
function reaches(from: ModuleRecord, to: ModuleRecord): boolean {
  const seen = new Set<ModuleRecord>([from])
  for (const one of seen) {
    if (one === to) return true
    for (const next of one.requests) if (next instanceof ModuleRecord) seen.add(next)
  }
  return false
}

function isSteps(value: unknown): value is { next(): unknown } {
  return typeof value === 'object' && value !== null && 'next' in value && typeof value.next === 'function'
}

/** Keeps what a file threw: every later import of it throws the same. */
function fail(record: ModuleRecord, error: unknown): unknown {
  record.state = 'failed'
  record.error = error
  if (record.compiled.kind === 'module') explainScope(error)
  return error
}

/** Node says of the names that only CommonJS has why they are missing. */
function explainScope(error: unknown): void {
  if (!(error instanceof ReferenceError)) return
  const [plain, name] = /^(require|module|exports|__filename|__dirname) is not defined$/.exec(error.message) ?? []
  if (plain === undefined) return
  const message = `${plain} in ES module scope${name === 'require' ? ', you can use import instead' : ''}`
  const stack = error.stack?.replace(plain, message)
  error.message = message
  if (stack !== undefined) error.stack = stack
}
