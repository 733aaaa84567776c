/** What Node calls the ways in which a program fails to load, and the loader's own limits. */
export type LoadErrorCode =
  | 'ERR_IMPORT_ATTRIBUTE_MISSING'
  | 'ERR_INVALID_TYPESCRIPT_SYNTAX'
  | 'ERR_MODULE_NOT_FOUND'
  | 'ERR_REQUIRE_ASYNC_MODULE'
  | 'ERR_REQUIRE_CYCLE_MODULE'
  | 'ERR_UNKNOWN_BUILTIN_MODULE'
  | 'ERR_UNSUPPORTED_ESM_URL_SCHEME'
  | 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX'
  | 'ERR_WORKSPACE_LIMIT'
  | 'MODULE_NOT_FOUND'

/** A file or module that cannot be loaded, worded and coded as Node 24 does. */
export class LoadError extends Error {
  readonly code: LoadErrorCode

  constructor(code: LoadErrorCode, message: string) {
    super(message)
    this.code = code
    disguise(this, Error, code, message)
  }
}

/** An import of JSON that does not say `with { type: 'json' }`. */
export class ImportAttributeError extends TypeError {
  readonly code: LoadErrorCode = 'ERR_IMPORT_ATTRIBUTE_MISSING'

  constructor(url: string) {
    const message = `Module "${url}" needs an import attribute of "type: json"`
    super(message)
    disguise(this, TypeError, this.code, message)
  }
}

/** `require()` of a file that is not there, with the files that asked, innermost first. */
export class RequireError extends LoadError {
  readonly requireStack: readonly string[]

  constructor(specifier: string, requireStack: readonly string[]) {
    const stack = requireStack.map((path) => `\n- ${path}`).join('')
    super('MODULE_NOT_FOUND', `Cannot find module '${specifier}'${stack === '' ? '' : `\nRequire stack:${stack}`}`)
    this.requireStack = requireStack
  }
}

/** `import` of a file that is not there. Node adds its hint to the stack alone. */
export class ImportError extends LoadError {
  readonly url: string

  constructor(path: string, importer: string, hint: string | undefined) {
    super('ERR_MODULE_NOT_FOUND', `Cannot find module '${path}' imported from ${importer}`)
    this.url = `file://${path}`
    if (hint === undefined) return
    const [header = '', ...frames] = (this.stack ?? '').split('\n')
    this.stack = [header, `Did you mean to import "${hint}"?`, ...frames].join('\n')
  }
}

/** What `import` refuses comes out of Node's own loader, with no frame of the program's. */
const OF_IMPORT = /^ERR_(?:IMPORT_ATTRIBUTE_MISSING|MODULE_NOT_FOUND|UNSUPPORTED_ESM_URL_SCHEME)$/

/** Shows an error as Node's own of that kind: its code in brackets (MODULE_NOT_FOUND has none), no class of ours. */
function disguise(error: Error, kind: ErrorConstructor | TypeErrorConstructor, code: string, message: string): void {
  const hidden = { enumerable: false, configurable: true, writable: true }
  const lines = OF_IMPORT.test(code) ? [] : (error.stack ?? '').split('\n')
  const frames = lines.filter((line) => /^\s+at .*:\d+:\d+\)?$/.test(line))
  const header = code.startsWith('ERR_') ? `${kind.name} [${code}]` : kind.name
  const stack = [`${header}: ${message}`, ...frames].join('\n')
  Object.defineProperty(error, 'stack', { ...hidden, value: stack })
  Object.defineProperty(error, 'name', { ...hidden, value: kind.name })
  Object.defineProperty(error, 'constructor', { ...hidden, value: kind })
}
