import { locationOf } from './compile.ts'
import type { Compiled, ImportBinding, ImportRequest } from './compiled.ts'
import { type Cell, cellsOfExports, namespaceOf } from './namespace.ts'
import { excerpt, SourceError } from './source-error.ts'

export type ModuleState = 'linked' | 'evaluating' | 'done' | 'failed'

/** What a module's first step hands out. */
export interface Face {
  bind(values: readonly unknown[]): void
  get(name: string): unknown
}

/** One of Node's own modules. */
export interface BuiltinModule {
  name: string
  exports: unknown
}

/** A file while it is loaded and after. */
export class ModuleRecord {
  readonly path: string
  readonly compiled: Compiled
  /** One for each of the file's imports. */
  readonly requests: (ModuleRecord | BuiltinModule)[] = []
  state: ModuleState = 'linked'
  /** What the file threw while it ran. */
  error: unknown
  /** The rest of a file that awaits at its top. */
  running: Promise<void> | undefined
  /** Of an ES module, from its first step on. */
  face: Face | undefined
  /** Runs an ES module's text, once its imports are there. */
  step: (() => unknown) | undefined
  /** Of CommonJS and JSON. */
  exports: unknown = {}
  #namespace: object | undefined

  constructor(path: string, compiled: Compiled) {
    this.path = path
    this.compiled = compiled
  }

  get url(): string {
    return `file://${this.path}`
  }

  get location(): string {
    return locationOf(this.path, this.compiled.kind)
  }

  /** The export of that name, through all re-exports; undefined if there is none. */
  cell(name: string, seen: ReadonlySet<ModuleRecord> = new Set()): (Cell & { owner?: ModuleRecord }) | undefined {
    if (this.compiled.kind !== 'module') return this.#commonJsCell(name)
    if (seen.has(this)) return undefined
    const visited = new Set(seen).add(this)
    for (const entry of this.compiled.exports) {
      if (entry.name !== name || !('local' in entry || 'imported' in entry)) continue
      if ('local' in entry) return { get: () => this.face?.get(name), fixed: entry.fixed, owner: this }
      return cellOf(this.requests[entry.request], entry.imported, visited)
    }
    if (name === 'default') return undefined
    for (const entry of this.compiled.exports) {
      if (entry.name !== '*' || 'local' in entry) continue
      const found = cellOf(this.requests[entry.request], name, visited)
      if (found !== undefined) return found
    }
    return undefined
  }

  /** The names it gives, its own and those of `export * from`. */
  names(seen: ReadonlySet<ModuleRecord> = new Set()): Set<string> {
    if (seen.has(this)) return new Set()
    if (this.compiled.kind !== 'module') return new Set(cellsOfExports(this.exports).keys())
    const visited = new Set(seen).add(this)
    const names = new Set<string>()
    for (const entry of this.compiled.exports) {
      if (entry.name !== '*' || 'local' in entry || 'imported' in entry) names.add(entry.name)
      else for (const name of namesOf(this.requests[entry.request], visited)) if (name !== 'default') names.add(name)
    }
    return names
  }

  get namespace(): object {
    if (this.#namespace !== undefined) return this.#namespace
    const cells = new Map<string, Cell>()
    for (const name of this.names()) {
      const cell = this.cell(name)
      if (cell !== undefined) cells.set(name, cell)
    }
    this.#namespace = namespaceOf(cells)
    return this.#namespace
  }

  // What CommonJS gives is known when it has run, so a name that is missing shows only when it is read.
  #commonJsCell(name: string): Cell & { owner?: ModuleRecord } {
    if (name === 'default') return { get: () => this.exports, fixed: true, owner: this }
    return { get: () => cellsOfExports(this.exports).get(name)?.get(), fixed: true, owner: this }
  }
}

/** The export `name` of what an import statement names; `*` is the namespace. */
export function cellOf(
  target: ModuleRecord | BuiltinModule | undefined,
  name: string,
  seen: ReadonlySet<ModuleRecord> = new Set(),
): (Cell & { owner?: ModuleRecord }) | undefined {
  if (target === undefined) return undefined
  if (target instanceof ModuleRecord) {
    return name === '*' ? { get: () => target.namespace, fixed: true, owner: target } : target.cell(name, seen)
  }
  const cells = cellsOfExports(target.exports)
  return name === '*' ? { get: () => namespaceOf(cells), fixed: true } : cells.get(name)
}

function namesOf(target: ModuleRecord | BuiltinModule | undefined, seen: ReadonlySet<ModuleRecord>): Set<string> {
  if (target === undefined) return new Set()
  return target instanceof ModuleRecord ? target.names(seen) : new Set(cellsOfExports(target.exports).keys())
}

/** An import of a name that is not there, as Node words it; CommonJS has its own advice. */
export function missingExport(record: ModuleRecord, request: ImportRequest, binding: ImportBinding): SourceError {
  const { specifier } = request
  const place = { line: binding.line, column: binding.column, width: binding.imported.length }
  const target = record.requests[record.compiled.imports.indexOf(request)]
  const isCommonJs = target instanceof ModuleRecord && target.compiled.kind === 'commonjs'
  const renamed = binding.imported === binding.local ? binding.local : `${binding.imported}: ${binding.local}`
  const message = isCommonJs
    ? `Named export '${binding.imported}' not found. The requested module '${specifier}' is a CommonJS module, which ` +
      'may not support all module.exports as named exports.\nCommonJS modules can always be imported via the default ' +
      `export, for example using:\n\nimport pkg from '${specifier}';\nconst { ${renamed} } = pkg;\n`
    : `The requested module '${specifier}' does not provide an export named '${binding.imported}'`
  // No blank line comes between the two when a module fails to link.
  return new SourceError(message, excerpt(record.location, record.compiled.source, place))
}
