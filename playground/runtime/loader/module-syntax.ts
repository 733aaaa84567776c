import { type Import, parse } from 'es-module-lexer/js'
import type { ExportEntry, ImportBinding, ImportRequest } from './compiled.ts'
import { placeAt } from './source-error.ts'

/** What stands in the code for `import(…)` and `import.meta`: as long as they are, so that columns stay. */
export const DYNAMIC_IMPORT = '$impor'
export const IMPORT_META = '$importmeta'
/** What `export default <expression>` declares: `const $dflt = ` is as long as `export default`. */
const DEFAULT_LOCAL = '$dflt'

export interface ModuleSyntax {
  code: string
  imports: ImportRequest[]
  exports: ExportEntry[]
  /** Whether the text can only be an ES module: it imports, exports or asks for `import.meta`. */
  isModule: boolean
}

/**
 * Takes the import and export statements out of JavaScript, leaving blanks of the same size.
 * @throws Error of es-module-lexer, with `idx`, where the text cannot be read
 */
export function readModuleSyntax(source: string): ModuleSyntax {
  const [found, exported, , isModule] = parse(source)
  const text = new Blanks(source)
  const imports: ImportRequest[] = []
  const requestOf = new Map<number, number>()
  for (const [index, item] of found.entries()) {
    if (isImportMeta(item)) text.put(item.start, item.end, IMPORT_META)
    else if (item.type === 'dynamic') text.put(item.importStart, item.importStart + 'import'.length, DYNAMIC_IMPORT)
    else {
      requestOf.set(index, imports.length)
      imports.push(readImport(source, item))
      text.put(item.importStart, item.importEnd, ';')
    }
  }
  const exports: ExportEntry[] = []
  const seen = new Set<number>()
  for (const entry of exported) {
    if (entry.type === 'reexport-all') exports.push({ name: '*', request: requestOf.get(entry.importIndex) ?? 0 })
    else if (entry.type === 'reexport') {
      const request = requestOf.get(entry.importIndex) ?? 0
      exports.push({ name: entry.name, request, imported: entry.importName ?? '*' })
      // `export { x }` of an imported x is a statement of its own.
      const from = found[entry.importIndex]
      if (from?.importStart !== entry.exportStart) blankExport(text, source, entry.exportStart, entry.name)
    } else {
      const local = entry.localName ?? DEFAULT_LOCAL
      exports.push({ name: entry.name, local, fixed: isFixed(source, entry.exportStart, local) })
      if (!seen.has(entry.exportStart)) blankExport(text, source, entry.exportStart, entry.localName)
      seen.add(entry.exportStart)
    }
  }
  // `export {}` gives nothing and is in no list.
  for (const { index } of source.matchAll(/^[ \t]*export\s*\{\s*\}/gm)) {
    const start = source.indexOf('export', index)
    if (isModule) text.put(start, source.indexOf('}', start) + 1, ';')
  }
  return { code: text.toString(), imports, exports, isModule }
}

/** Behind a static import es-module-lexer 3.0 takes `import.meta` for an `import()`, with its old mark of it. */
const isImportMeta = (item: Import): boolean =>
  item.type === 'import-meta' || (item.type === 'dynamic' && Reflect.get(item, 'dynamicStart') === -2)

/** Lays pieces over a text without moving what follows. */
class Blanks {
  readonly #source: string
  readonly #pieces: { start: number; end: number; text: string }[] = []

  constructor(source: string) {
    this.#source = source
  }

  put(start: number, end: number, text: string): void {
    this.#pieces.push({ start, end, text })
  }

  toString(): string {
    let shown = ''
    let at = 0
    for (const { start, end, text } of this.#pieces.toSorted((a, b) => a.start - b.start)) {
      if (start < at) continue
      const under = this.#source.slice(start + text.length, end).replace(/[^\n]/g, ' ')
      shown += this.#source.slice(at, start) + text + under
      at = end
    }
    return shown + this.#source.slice(at)
  }
}

function readImport(source: string, item: Import): ImportRequest {
  const start = item.importStart
  const request: ImportRequest = {
    specifier: item.specifier ?? '',
    line: placeAt(source, start).line,
    type: item.type === 'static' ? item.attributes?.find(([key]) => key === 'type')?.[1] : undefined,
    bindings: [],
  }
  if (source.startsWith('import', start)) {
    const clauseStart = start + 'import'.length
    request.bindings = readClause(source, clauseStart, source.slice(clauseStart, item.start))
  }
  return request
}

/** Reads `a, { b as c }`, `* as d` and `{ default as e }`, with comments between. */
function readClause(source: string, offset: number, clause: string): ImportBinding[] {
  const plain = clause.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (comment) => comment.replace(/[^\n]/g, ' '))
  const bindings: ImportBinding[] = []
  const add = (imported: string, local: string, at: number): void => {
    const { line, column } = placeAt(source, offset + at)
    bindings.push({ imported, local, line, column })
  }
  const braces = plain.indexOf('{')
  const outside = braces === -1 ? plain : plain.slice(0, braces)
  const namespace = /\*\s*as\s+([^\s,{}'"]+)/.exec(outside)
  if (namespace?.[1] !== undefined) add('*', namespace[1], namespace.index)
  const first = /^\s*([^\s,{}*'"]+)\s*(?:,|from\b|$)/.exec(outside)
  if (first?.[1] !== undefined && !(first[1] === 'from' && !/from\s*$/.test(outside.slice(first[0].length)))) {
    add('default', first[1], first[0].indexOf(first[1]))
  }
  if (braces === -1) return bindings
  const inside = plain.slice(braces + 1, plain.lastIndexOf('}'))
  for (const match of inside.matchAll(/("[^"]*"|'[^']*'|[^\s,'"]+)(?:\s+as\s+([^\s,]+))?/g)) {
    const [, name, local] = match
    if (name === undefined) continue
    add(name.replace(/^['"]|['"]$/g, ''), local ?? name, braces + 1 + match.index)
  }
  return bindings
}

/** Whether nothing can be assigned to an exported name once its module has run. */
function isFixed(source: string, exportStart: number, local: string): boolean {
  const after = source.slice(exportStart + 'export'.length, exportStart + 40).trimStart()
  if (/^(?:const|class|function|async|default)\b/.test(after)) return true
  if (!after.startsWith('{')) return false
  return new RegExp(`\\b(?:const|class|function\\*?)\\s+${local.replaceAll('$', '\\$')}(?![\\w$])`).test(source)
}

function blankExport(text: Blanks, source: string, start: number, localName: string | undefined): void {
  const rest = source.slice(start)
  const braces = /^export\s*\{[^}]*\}/.exec(rest)
  if (braces !== null) text.put(start, start + braces[0].length, ';')
  else {
    const byDefault = /^export\s+default(?![\w$])/.exec(rest)
    const replaced = byDefault?.[0] ?? 'export'
    const declares = byDefault !== null && localName === undefined
    text.put(start, start + replaced.length, declares ? `const ${DEFAULT_LOCAL} =` : '')
  }
}
