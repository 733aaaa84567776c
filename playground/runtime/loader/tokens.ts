import { getFormattedTokens } from 'sucrase'

/** A token of a TypeScript file; lines and columns count from 1, the last column is the one after it. */
export interface Token {
  start: number
  end: number
  line: number
  column: number
  lastLine: number
  lastColumn: number
  raw: string
  /** Whether it is part of a type, and so goes with all its kind. */
  isType: boolean
  /** Whether it is text of a template literal: `a` in `a${b}`, which looks like a name. */
  isText: boolean
}

/**
 * The tokens as sucrase's own table gives them: the only place where its public interface does. Where the table cuts a
 * text short, the place it gives is still whole.
 * @throws SyntaxError of sucrase, its message ending in "(line:column)"
 */
export function tokensOf(source: string): Token[] {
  const starts = [0]
  for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) starts.push(at + 1)
  const [head = '', ...rows] = getFormattedTokens(source, { transforms: ['typescript'] }).split('\n')
  const [labelAt, typeAt] = [head.indexOf('Label'), head.indexOf('isType')]
  const tokens: Token[] = []
  for (const row of rows) {
    const place = /^(\d+):(\d+)-(\d+):(\d+)/.exec(row)
    if (place === null) continue
    const [line = 1, column = 1, lastLine = 1, lastColumn = 1] = place.slice(1).map(Number)
    const start = (starts[line - 1] ?? 0) + column - 1
    const end = (starts[lastLine - 1] ?? 0) + lastColumn - 1
    const isType = row.startsWith('isType', typeAt)
    const isText = row.startsWith('template ', labelAt)
    tokens.push({ start, end, line, column, lastLine, lastColumn, raw: source.slice(start, end), isType, isText })
  }
  return tokens
}
