import { argumentKind, type KnownNames, type NameKind } from './known-names.ts'

/** Candidates that a note lists; more are counted. */
export const MAX_LISTED = 40

export interface Completion {
  /** What goes in at the cursor; empty when it cannot be told which of the candidates is meant. */
  readonly insert: string
  readonly candidates: readonly string[]
}

/** What can be completed at `cursor`: the verb, or the name behind it; `undefined` if there is nothing. */
export function complete(text: string, cursor: number, names: KnownNames): Completion | undefined {
  const before = text.slice(text.slice(0, cursor).lastIndexOf('\n') + 1, cursor)
  const words = before.split(' ')
  const [verb = ''] = words
  const kind = words.length === 1 ? 'verb' : words.length === 2 ? argumentKind(verb) : undefined
  const word = words.at(-1) ?? ''
  if (kind === undefined || (kind === 'verb' && word === '')) return undefined
  const candidates = names.starting(kind, word)
  const [only] = candidates
  if (only === undefined) return undefined
  const shared = sharedStart(candidates).slice(word.length)
  const rest = isLowerCase(kind, word) ? shared.toLowerCase() : shared
  if (candidates.length > 1) return { insert: rest, candidates }
  const insert = text.charAt(cursor) === ' ' ? rest : `${rest} `
  return insert === '' ? undefined : { insert, candidates }
}

/** Candidates in words. */
export function listCandidates(candidates: readonly string[]): string {
  const listed = candidates.slice(0, MAX_LISTED).join('  ')
  const more = candidates.length - MAX_LISTED
  return more > 0 ? `${listed}  and ${more} more` : listed
}

/** Whoever types verbs in lower case gets them so. */
const isLowerCase = (kind: NameKind, word: string): boolean => kind === 'verb' && word === word.toLowerCase()

function sharedStart([first = '', ...others]: readonly string[]): string {
  let length = first.length
  for (const other of others) {
    while (first.slice(0, length).toLowerCase() !== other.slice(0, length).toLowerCase()) length--
  }
  return first.slice(0, length)
}
