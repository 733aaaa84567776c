import type { Compiled } from './compiled.ts'
import { MAX_FILE_LENGTH } from './limits.ts'
import { LoadError } from './load-error.ts'
import { readModuleSyntax } from './module-syntax.ts'
import { excerpt, excerptInContext, placeAt, SourceError } from './source-error.ts'
import { stripTypes } from './strip-types.ts'
import { awaitsInModule, findSyntaxFault, syntaxErrorOf, type Wrapper } from './syntax-check.ts'
import { refuseUnsupported } from './unsupported-syntax.ts'

const TYPESCRIPT = /\.[cm]?ts$/

/** Where a file is in messages and stack lines: as in Node a path for CommonJS in JavaScript, a URL for all else. */
export function locationOf(path: string, kind: Compiled['kind']): string {
  return kind === 'commonjs' && !TYPESCRIPT.test(path) ? path : `file://${path}`
}

/** What decides about a file beside its own text. */
export interface CompileOptions {
  /** The `type` of the workspace's package.json. */
  packageType?: 'module' | 'commonjs' | undefined
  /** Where the workspace is, without a slash at the end. */
  directory?: string
}

/**
 * Makes a file of the workspace into the body of a function. Node decides in the same order whether it is an ES module:
 * by its extension, by package.json, by its syntax.
 * @param name path in the workspace, `server.ts`
 * @throws SourceError where the text does not parse, or is TypeScript that Node does not strip
 * @throws LoadError ERR_WORKSPACE_LIMIT if the file is longer than MAX_FILE_LENGTH
 */
export function compile(name: string, source: string, options: CompileOptions = {}): Compiled {
  if (source.length > MAX_FILE_LENGTH) {
    throw new LoadError(
      'ERR_WORKSPACE_LIMIT',
      `Cannot run ${name} as a file must be at most ${MAX_FILE_LENGTH} characters: current length is ${source.length}`,
    )
  }
  const path = `${options.directory ?? '/home/learner'}/${name}`
  const compiled: Compiled = {
    name,
    code: source.replace(/^#!/, '//'),
    source,
    kind: 'commonjs',
    imports: [],
    exports: [],
    topLevelAwait: false,
  }
  if (name.endsWith('.json')) return { ...compiled, kind: 'json' }
  if (TYPESCRIPT.test(name)) {
    refuseUnsupported(`file://${path}`, source)
    compiled.code = erase(`file://${path}`, source, compiled.code)
  }
  const required = requiredKind(name, options.packageType)
  const syntax = required === 'commonjs' ? undefined : tryModuleSyntax(compiled.code)
  if (required === 'module' || syntax?.isModule === true || awaitsAtTop(compiled.code, required)) {
    compiled.kind = 'module'
  }
  if (compiled.kind === 'module') {
    if (syntax !== undefined) {
      compiled.code = syntax.code
      compiled.imports = syntax.imports
      compiled.exports = syntax.exports
    }
    if (syntaxErrorOf(compiled.code, 'module') === undefined && !awaitsInModule(compiled.code)) return compiled
    compiled.topLevelAwait = true
    check(compiled, path, 'asyncModule')
  } else {
    check(compiled, path, 'commonjs')
    // import() is open to CommonJS too.
    compiled.code = syntax?.code ?? tryModuleSyntax(compiled.code)?.code ?? compiled.code
  }
  return compiled
}

function requiredKind(name: string, packageType: CompileOptions['packageType']): 'module' | 'commonjs' | undefined {
  if (/\.m[jt]s$/.test(name)) return 'module'
  if (/\.c[jt]s$/.test(name)) return 'commonjs'
  return packageType
}

function awaitsAtTop(code: string, required: 'module' | 'commonjs' | undefined): boolean {
  if (required !== undefined || !/\bawait\b/.test(code)) return false
  return syntaxErrorOf(code, 'commonjs') !== undefined && syntaxErrorOf(code, 'asyncModule') === undefined
}

/** The lexer's own complaints are worse than V8's, which come right after. */
function tryModuleSyntax(code: string): ReturnType<typeof readModuleSyntax> | undefined {
  try {
    return readModuleSyntax(code)
  } catch (error) {
    if (error instanceof Error && 'idx' in error) return undefined
    throw error
  }
}

function check(compiled: Compiled, path: string, wrapper: Wrapper): void {
  const error = syntaxErrorOf(compiled.code, wrapper)
  if (error === undefined) return
  const where = locationOf(path, compiled.kind)
  const { message, place } = findSyntaxFault(compiled.code, wrapper, error.message)
  throw new SourceError(message, `${excerpt(where, compiled.source, place)}\n`)
}

/** Erases the types; sucrase says only in its message where it gave up. */
function erase(where: string, source: string, text: string): string {
  try {
    return stripTypes(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const [, said, line, column] = /^(?:Error transforming [^:]*: )?(.*?) \((\d+):(\d+)\)$/s.exec(error.message) ?? []
    const place =
      line === undefined ? placeAt(source, source.length) : { line: Number(line), column: Number(column), width: 1 }
    const shown = `${excerptInContext(where, source, place)}\n`
    throw new SourceError(said ?? error.message, shown, 'ERR_INVALID_TYPESCRIPT_SYNTAX')
  }
}
