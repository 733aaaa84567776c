/** A function of `internalBinding(name)`'s result, or a value of it; what Node's library finds in the C++ half of Node. */
export type Binding = Readonly<Record<string, unknown>>

export interface RealmParts {
  /** The text of Node's files, by the name `require` has for them; `internal/per_context/primordials` among them. */
  readonly lib: Readonly<Record<string, string>>
  /** Made when first asked for. */
  readonly bindings: Readonly<Record<string, (realm: Realm) => Binding>>
  /** Files of ours in the place of Node's, made when first asked for. */
  readonly standIns: Readonly<Record<string, (realm: Realm) => unknown>>
  readonly process: object
  /** Evaluates an expression in the global scope; stack traces name `url`. */
  readonly evaluate: (code: string, url: string) => unknown
}

export class RealmError extends Error {
  readonly code: 'no-binding' | 'no-file'

  constructor(code: 'no-binding' | 'no-file', message: string) {
    super(message)
    this.name = 'RealmError'
    this.code = code
  }
}

interface LoadedFile {
  exports: unknown
}

const PRIMORDIALS = 'internal/per_context/primordials'
/** What Node wraps its files in, by `node_builtins.cc`. */
const FILE_PARAMETERS = 'exports, require, module, process, internalBinding, primordials'
const CONTEXT_PARAMETERS = 'exports, primordials, privateSymbols, perIsolateSymbols'

/**
 * Runs Node's own library over bindings of ours. As in Node a file is run when it is first required, and files that
 * require each other in a circle see what there is of each other's exports.
 */
export class Realm {
  /** Symbols that Node's two halves share, one for each name that is asked for. */
  readonly symbols: Readonly<Record<string, symbol>> = sharedSymbols()
  readonly #parts: RealmParts
  readonly #primordials: object = {}
  readonly #files = new Map<string, LoadedFile>()
  readonly #bindings = new Map<string, Binding>()

  constructor(parts: RealmParts) {
    this.#parts = parts
    const run = this.#compile(PRIMORDIALS, CONTEXT_PARAMETERS)
    run({}, this.#primordials, this.symbols, this.symbols)
  }

  /** The exports of a file. Throws a `RealmError` with the code `no-file` where there is none. */
  readonly require = (id: string): unknown => {
    const known = this.#files.get(id)
    if (known !== undefined) return known.exports
    const file: LoadedFile = { exports: {} }
    this.#files.set(id, file)
    try {
      const standIn = this.#parts.standIns[id]
      if (standIn !== undefined) file.exports = standIn(this)
      else this.#run(id, file)
    } catch (error) {
      this.#files.delete(id)
      throw error
    }
    return file.exports
  }

  /** Throws a `RealmError` with the code `no-binding` where there is none. */
  readonly internalBinding = (name: string): Binding => {
    const known = this.#bindings.get(name)
    if (known !== undefined) return known
    const make = this.#parts.bindings[name]
    if (make === undefined) {
      throw new RealmError(
        'no-binding',
        `Cannot use internalBinding as its name must be one of the page's: current name is ${name}`,
      )
    }
    const binding = make(this)
    this.#bindings.set(name, binding)
    return binding
  }

  #run(id: string, file: LoadedFile): void {
    const run = this.#compile(id, FILE_PARAMETERS)
    run(file.exports, this.require, file, this.#parts.process, this.internalBinding, this.#primordials)
  }

  #compile(id: string, parameters: string): (...values: unknown[]) => unknown {
    const text = this.#parts.lib[id]
    if (text === undefined) {
      throw new RealmError('no-file', `Cannot load a file of Node as the page must have it: current name is ${id}`)
    }
    // On one line with the first of the file, so that lines count as they do in Node.
    const compiled = this.#parts.evaluate(`(function (${parameters}) {${text}\n})`, `node:${id}`)
    if (typeof compiled === 'function') return (...values) => compiled(...values)
    throw new RealmError('no-file', `Cannot run a file of Node as it must be a function: ${id} is ${typeof compiled}`)
  }
}

const sharedSymbols = (): Record<string, symbol> => {
  const symbols = new Map<PropertyKey, symbol>()
  return new Proxy<Record<string, symbol>>(
    {},
    {
      get: (_, name) => {
        const known = symbols.get(name)
        if (known !== undefined) return known
        const symbol = Symbol(String(name))
        symbols.set(name, symbol)
        return symbol
      },
    },
  )
}
