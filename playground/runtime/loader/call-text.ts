import { type Token, tokensOf } from './tokens.ts'

const MEMBER_ACCESS = new Set(['.', '?.', '[', ']'])
const NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u
const MEMBER_NAME = /^(?:[\p{ID_Start}$_'"\d])/u
/** Reserved words (ECMA-262 §12.7.2) that may stand before a call. */
const RESERVED =
  /^(?:case|default|delete|do|else|extends|false|in|instanceof|new|null|return|super|this|throw|true|typeof|void|while)$/

/**
 * The call at a place of a file, `assert.ok(x > 0)`, as far as it stands on that line, by the rules of Node's
 * `internal/errors/error_source`. `text` is the line to take it from: types may be blanks in it. `undefined` where Node
 * finds none.
 * @param line from 1
 * @param column of the name that is called, from 1
 */
export function callText(source: string, text: string, line: number, column: number): string | undefined {
  const row = tokensOf(source).filter((token) => token.line === line)
  const before = row.filter((token) => token.column < column)
  const end = endOfCall(row.filter((token) => token.column >= column))
  return end === 'none' ? undefined : text.slice((ownerOf(before)?.column ?? column) - 1, end)
}

/** Where `assert` stands in `assert.strict.ok`. */
function ownerOf(before: readonly Token[]): Token | undefined {
  let owner: Token | undefined
  let last: Token | undefined
  for (const token of before) {
    const isAccess = MEMBER_ACCESS.has(token.raw)
    if (isAccess && last !== undefined && NAME.test(last.raw) && !RESERVED.test(last.raw)) owner ??= last
    else if (!(isAccess || (MEMBER_NAME.test(token.raw) && !RESERVED.test(token.raw)))) owner = undefined
    last = token
  }
  return owner
}

/** The column behind the parenthesis that closes it, from 0; `undefined` where that is on another line. */
function endOfCall(tokens: readonly Token[]): number | undefined | 'none' {
  let depth = 0
  for (const { raw, lastColumn } of tokens) {
    if (raw === '(') depth++
    else if (raw === ')' && --depth === 0) return lastColumn - 1
    else if (raw === ';') return 'none'
  }
  return undefined
}
