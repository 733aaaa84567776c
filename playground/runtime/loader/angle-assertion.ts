import type { Token } from './tokens.ts'

/** After one of these words an expression begins. */
const BEFORE_EXPRESSION = /^(?:await|case|default|delete|do|else|in|instanceof|new|of|return|throw|typeof|void|yield)$/
/** What ends an operand: behind it `<` compares, or begins the arguments of a generic. */
const ENDS_OPERAND = /[\w$)\]}'"`]$/

/** Where `<T>expression` ends whose `<` is at `index`: not a comparison, a generic call or an arrow function. */
export function angleAssertionAt(tokens: readonly Token[], index: number): Token | undefined {
  const before = tokens[index - 1]?.raw ?? ''
  if (tokens[index]?.raw !== '<' || tokens[index]?.isType !== true || tokens[index - 1]?.isType) return undefined
  if (ENDS_OPERAND.test(before) && !BEFORE_EXPRESSION.test(before)) return undefined
  let operand = index + 1
  while (tokens[operand]?.isType) operand++
  if (tokens[operand - 1]?.raw !== '>') return undefined
  const end = endOfGroup(tokens, operand)
  const behind = tokens[end + 1]
  const isArrow = tokens[operand]?.raw === '(' && (behind?.raw === '=>' || behind?.isType === true)
  return isArrow ? undefined : tokens[endOfMembers(tokens, end)]
}

/** `name.list[0](value)` goes on behind `name`. */
function endOfMembers(tokens: readonly Token[], from: number): number {
  const raw = tokens[from + 1]?.raw ?? ''
  if (raw === '.' || raw === '?.') return endOfMembers(tokens, from + 2)
  return raw === '(' || raw === '[' ? endOfMembers(tokens, endOfGroup(tokens, from + 1)) : from
}

/** The bracket that closes the one at `index`; where there is none, `index`. */
function endOfGroup(tokens: readonly Token[], index: number): number {
  let depth = 0
  for (let at = index; at < tokens.length; at++) {
    const raw = tokens[at]?.raw ?? ''
    if (/^[([{]$/.test(raw)) depth++
    if (/^[)\]}]$/.test(raw)) depth--
    if (depth <= 0) return at
  }
  return index
}
