import type { Token } from './tokens.ts'

/**
 * The tokens of `import type …` and `export type { … }`, which go as a whole. Other type declarations sucrase marks
 * itself, token by token.
 */
export function typeOnlyTokens(tokens: readonly Token[]): Set<Token> {
  const found = new Set<Token>()
  for (const index of tokens.keys()) {
    if (!beginsTypeOnly(tokens, index)) continue
    for (const token of tokens.slice(index, endOfDeclaration(tokens, index + 2) + 1)) found.add(token)
  }
  return found
}

function beginsTypeOnly(tokens: readonly Token[], index: number): boolean {
  const [before, keyword, word, first, second] = [-1, 0, 1, 2, 3].map((step) => tokens[index + step]?.raw ?? '')
  if (before === '.' || word !== 'type' || tokens[index]?.isType === true) return false
  if (keyword === 'export') return first === '{' || first === '*'
  // `import type from 'x'` imports a value of that name.
  return keyword === 'import' && (first !== 'from' || second === 'from')
}

/** The last token of what begins with names at `index`: the module's name, its attributes, or the brace. */
function endOfDeclaration(tokens: readonly Token[], index: number): number {
  const raw = (at: number): string => tokens[at]?.raw ?? ''
  const brace = (at: number): number => tokens.findIndex((token, place) => place >= at && token.raw === '}')
  let last = raw(index) === '{' ? brace(index) : index
  if (raw(last + 1) === 'as') last += 2
  if (raw(last + 1) === 'from') last += 2
  return raw(last + 1) === 'with' && raw(last + 2) === '{' ? brace(last + 2) : last
}
