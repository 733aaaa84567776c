import { ImportError, LoadError, RequireError } from './load-error.ts'

/** A module that a specifier names: a file by its absolute path, or one of Node's own by its bare name. */
export type Resolved = { file: string } | { builtin: string }

/** What a workspace holds, by absolute path, and which modules Node brings. */
export interface Places {
  hasFile(path: string): boolean
  hasBuiltin(name: string): boolean
}

/** How an absolute URL begins (RFC 3986 section 3.1). */
const SCHEME = /^([a-z][a-z\d+.-]*:)./i

/**
 * Resolves the specifier of an `import` as Node does: no extension is guessed.
 * @param importer absolute path of the file that asks
 * @throws LoadError ERR_MODULE_NOT_FOUND, ERR_UNKNOWN_BUILTIN_MODULE or ERR_UNSUPPORTED_ESM_URL_SCHEME
 */
export function resolveImport(places: Places, specifier: string, importer: string): Resolved {
  const builtin = resolveBuiltin(places, specifier)
  if (builtin !== undefined) return builtin
  if (!isPath(specifier)) {
    const scheme = SCHEME.exec(specifier)?.[1]?.toLowerCase()
    if (scheme !== undefined) throw new LoadError('ERR_UNSUPPORTED_ESM_URL_SCHEME', schemeWords(scheme))
    const name = packageOf(specifier)
    throw new LoadError('ERR_MODULE_NOT_FOUND', `Cannot find package '${name}' imported from ${importer}`)
  }
  const path = pathOf(specifier, importer)
  if (places.hasFile(path)) return { file: path }
  const guess = guesses(path).find((candidate) => places.hasFile(candidate))
  throw new ImportError(path, importer, guess === undefined ? undefined : specifier + guess.slice(path.length))
}

/**
 * Resolves the argument of a `require()` as Node does: `.js` and `.json` may be left out, `.ts` may not.
 * @throws RequireError or LoadError ERR_UNKNOWN_BUILTIN_MODULE
 */
export function resolveRequire(places: Places, specifier: string, requireStack: readonly string[]): Resolved {
  const builtin = resolveBuiltin(places, specifier)
  if (builtin !== undefined) return builtin
  if (isPath(specifier)) {
    const path = pathOf(specifier, requireStack[0] ?? '/')
    const file = [path, ...guesses(path)].find((candidate) => places.hasFile(candidate))
    if (file !== undefined) return { file }
  }
  throw new RequireError(specifier, requireStack)
}

function resolveBuiltin(places: Places, specifier: string): Resolved | undefined {
  const prefixed = specifier.startsWith('node:')
  const name = prefixed ? specifier.slice('node:'.length) : specifier
  if (!isPath(specifier) && places.hasBuiltin(name)) return { builtin: name }
  if (prefixed) throw new LoadError('ERR_UNKNOWN_BUILTIN_MODULE', `No such built-in module: ${specifier}`)
  return undefined
}

function isPath(specifier: string): boolean {
  return /^(?:\.\.?(?:\/|$)|\/|file:)/.test(specifier)
}

/** Node refuses an address of the web later than other schemes, with another list. `data:` is refused here alone. */
function schemeWords(scheme: string): string {
  const received = `Received protocol '${scheme}'`
  if (scheme === 'data:') return `Only URLs with a scheme in: file and node are supported in the page. ${received}`
  const schemes = /^https?:$/.test(scheme) ? 'file and data' : 'file, data, and node'
  return `Only URLs with a scheme in: ${schemes} are supported by the default ESM loader. ${received}`
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

function guesses(path: string): string[] {
  return ['.js', '.json', '/index.js', '/index.json'].map((ending) => path + ending)
}

/** The absolute path that a relative one, or a file URL, names from a file. */
export function pathOf(specifier: string, from: string): string {
  const plain = specifier.replace(/^file:\/\//, '')
  const parts = plain.startsWith('/') ? [] : from.split('/').slice(1, -1)
  for (const part of plain.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}
