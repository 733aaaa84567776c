import { angleAssertionAt } from './angle-assertion.ts'
import { excerptInContext, SourceError, type SourcePlace } from './source-error.ts'
import { type Token, tokensOf } from './tokens.ts'

/** TypeScript that is not only types: erasing it would change what the program does, so Node refuses it. */
interface Unsupported {
  message: string
  hint?: string
}

const notStripped = (name: string, hint: string): Unsupported => ({
  message: `TypeScript ${name} is not supported in strip-only mode`,
  hint: `\n    (${hint})`,
})

const ENUM = notStripped('enum', 'use a const object, or a union of strings')
const NAMESPACE = notStripped('namespace declaration', 'use a module: a file with exports')
const PARAMETER = notStripped('parameter property', 'declare the field and assign it in the constructor')
const IMPORT_EQUALS = notStripped('import equals declaration', "use import x from 'x'")
const ANGLE_ASSERTION: Unsupported = {
  message:
    'The angle-bracket syntax for type assertions, `<T>expr`, is not supported in type strip mode. ' +
    "Instead, use the 'as' syntax: `expr as T`.",
}

/** What is refused, and its first and last token. */
interface Finding {
  unsupported: Unsupported
  first: Token
  last: Token
}

/** Only a file with one of these is looked at token by token. */
const SUSPECT =
  /\b(?:enum|namespace|module|public|private|protected|readonly|override)\b|\bimport\s+(?:type\s+)?\w+\s*=|<[^=()]*>/
const MODIFIER = /^(?:public|private|protected|readonly|override)$/
const WORD = /^[\w$]+$/

/**
 * Refuses what `node` refuses in its strip-only mode, with its error (`ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX`) and a hint.
 * @throws SourceError at the first such place
 */
export function refuseUnsupported(where: string, source: string): void {
  if (!SUSPECT.test(source)) return
  const tokens = tokensOf(source)
  for (const index of tokens.keys()) {
    const found = unsupportedAt(tokens, index)
    if (found === undefined) continue
    const { first, last, unsupported } = found
    const width = last.lastColumn - first.column
    const place: SourcePlace = { line: first.line, column: first.column, width, lastLine: last.lastLine }
    const shown = `${excerptInContext(where, source, place)}\n`
    throw new SourceError(unsupported.message, shown, 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX', unsupported.hint)
  }
}

function unsupportedAt(tokens: readonly Token[], index: number): Finding | undefined {
  const token = tokens[index]
  const next = tokens[index + 1]
  if (token === undefined || next === undefined) return undefined
  const before = tokens[index - 1]?.raw
  const after = tokens[index + 2]?.raw
  if (before === '.' || before === 'declare') return undefined
  const named = WORD.test(next.raw) && next.line === token.line
  if (token.raw === 'enum' && named && after === '{') return finding(ENUM, token, closing(tokens, index + 2))
  if ((token.raw === 'namespace' || token.raw === 'module') && named && (after === '{' || after === '.')) {
    const last = closing(tokens, index + 2)
    const inside = tokens.filter(({ start }) => start > token.start && start < (last?.start ?? 0))
    return hasValues(inside) ? finding(NAMESPACE, token, last) : undefined
  }
  const asserted = angleAssertionAt(tokens, index)
  if (asserted !== undefined) return finding(ANGLE_ASSERTION, token, asserted)
  if (token.isType) return undefined
  if (token.raw === 'import' && after === '=') return finding(IMPORT_EQUALS, token, endOfLine(tokens, index))
  // In the brackets of a constructor only a parameter property begins with a modifier and goes on with a name.
  if (!MODIFIER.test(token.raw) || !WORD.test(next.raw) || (before !== '(' && before !== ',')) return undefined
  if (!inConstructor(tokens, index)) return undefined
  let name = index + 1
  while (MODIFIER.test(tokens[name]?.raw ?? '')) name += 1
  return finding(PARAMETER, tokens[name] ?? token, endOfParameter(tokens, name))
}

function finding(unsupported: Unsupported, first: Token, last: Token | undefined): Finding {
  return { unsupported, first, last: last ?? first }
}

/** A namespace of types alone is erased without harm. */
function hasValues(tokens: readonly Token[]): boolean {
  return tokens.some(
    ({ raw }, at) => /^(?:const|let|var|function|class|enum)$/.test(raw) && tokens[at - 1]?.raw !== 'declare',
  )
}

/** The brace that closes the next one to open. */
function closing(tokens: readonly Token[], index: number): Token | undefined {
  let depth = 0
  for (const token of tokens.slice(index)) {
    if (token.raw === '{') depth += 1
    if (token.raw === '}') depth -= 1
    if (token.raw === '}' && depth === 0) return token
  }
  return tokens[index]
}

function endOfLine(tokens: readonly Token[], index: number): Token | undefined {
  const line = tokens[index]?.line
  return tokens.slice(index).findLast((token) => token.line === line && token.raw !== '')
}

function endOfParameter(tokens: readonly Token[], index: number): Token | undefined {
  let depth = 0
  for (let at = index; at < tokens.length; at += 1) {
    const raw = tokens[at]?.raw ?? ''
    if (depth === 0 && (raw === ',' || raw === ')')) return tokens[at - 1]
    if (/^(?:[({[]|<)$/.test(raw)) depth += 1
    // Two closing brackets of types may come as one token.
    if (/^(?:[)}\]]|>+)$/.test(raw)) depth -= raw.length
  }
  return tokens[index]
}

function inConstructor(tokens: readonly Token[], index: number): boolean {
  let depth = 0
  for (let at = index - 1; at > 0; at -= 1) {
    const raw = tokens[at]?.raw
    if (raw === ')' || raw === '}' || raw === ']') depth += 1
    else if (raw === '{' || raw === '[') depth -= 1
    else if (raw === '(') {
      if (depth === 0) return tokens[at - 1]?.raw === 'constructor'
      depth -= 1
    }
    if (depth < 0) return false
  }
  return false
}
