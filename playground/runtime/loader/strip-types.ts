import { transform } from 'sucrase'
import { type Token, tokensOf } from './tokens.ts'
import { typeOnlyTokens } from './type-only.ts'

/** Words that begin a statement which goes as a whole. */
const STATEMENT = /^(?:type|interface|declare|namespace|module|import|export|abstract|function)$/

/**
 * Erases the types of a TypeScript file. Every line and every column of what is left stays where it was,
 * so that stack traces point into what the learner wrote, as with Node's own type stripping.
 * @throws SyntaxError of sucrase, its message ending in "(line:column)"
 */
export function stripTypes(source: string): string {
  const { code } = transform(source, {
    transforms: ['typescript'],
    disableESTransforms: true,
    // Node keeps every import that is not marked `type`.
    keepUnusedImports: true,
  })
  if (code === source) return source
  return blankAll(source, erased(tokensOf(source), code))
}

/** The tokens that sucrase left out: those of types, and those that do not come next in what it made. */
function erased(tokens: readonly Token[], code: string): Set<Token> {
  // They could be taken for the next import that stays.
  const typeOnly = typeOnlyTokens(tokens)
  const gone = new Set<Token>()
  let at = 0
  for (const token of tokens) {
    const next = token.isType || typeOnly.has(token) ? -1 : skipBlank(code, at, token)
    if (next === -1) gone.add(token)
    else at = next
  }
  return gone
}

/** Where a token ends in the code if nothing but blanks and comments come before it; -1 if it is not there. */
function skipBlank(code: string, from: number, { raw, isText }: Token): number {
  let at = from
  while (!code.startsWith(raw, at)) {
    if (/\s/.test(code.charAt(at))) at += 1
    else if (code.startsWith('//', at)) at = endOf(code, '\n', at)
    else if (code.startsWith('/*', at)) at = endOf(code, '*/', at)
    else return -1
    if (at >= code.length) return raw === '' ? at : -1
  }
  // `p` is not the beginning of `port`, nor `!` of `!==`.
  const next = code.charAt(at + raw.length)
  const isWhole = isText || (!(/[\w$]$/.test(raw) && /[\w$]/.test(next)) && !(raw === '!' && next === '='))
  return isWhole ? at + raw.length : -1
}

function endOf(code: string, mark: string, from: number): number {
  const at = code.indexOf(mark, from)
  return at === -1 ? code.length : at + mark.length
}

function blankAll(source: string, gone: ReadonlySet<Token>): string {
  const tokens = [...gone]
  const pieces: string[] = []
  let at = 0
  for (const [index, token] of tokens.entries()) {
    const before = source.slice(at, token.start)
    pieces.push(before)
    const blank = token.raw.replace(/[^\r\n]/g, ' ')
    const startsRun = index === 0 || before.trim() !== ''
    // Without the semicolon, what stands before and after a statement that goes could become one.
    const parts =
      startsRun && STATEMENT.test(token.raw) && !/(?:[{,(]|\b(?:export|default))\s*$/.test(source.slice(0, token.start))
    pieces.push(parts ? `;${blank.slice(1)}` : blank)
    at = token.end
  }
  return joinArrows(pieces.join('') + source.slice(at), source)
}

/** No line may end between `)` and `=>`, but the type of what an arrow function returns may span several: `)` moves. */
function joinArrows(code: string, source: string): string {
  return code.replace(/\)([^\S\n]*\n\s*)=>/g, (whole, blank: string, index: number) => {
    if (source.slice(index + 1, index + 1 + blank.length).trim() === '') return whole
    return ` ${blank.slice(0, -1)})=>`
  })
}
