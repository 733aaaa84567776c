import { ProtocolError } from './errors.ts'

/** A request line taken apart: the verb in upper case, and all behind the one space after it. */
export interface Request {
  readonly verb: string
  readonly rest: string
}

/** Upper case of ASCII letters alone: other alphabets have letters whose upper case is an ASCII one. */
const upperCase = (verb: string): string => verb.replace(/[a-z]+/g, (letters) => letters.toUpperCase())

export function parseRequest(line: string): Request {
  const space = line.indexOf(' ')
  return space === -1
    ? { verb: upperCase(line), rest: '' }
    : { verb: upperCase(line.slice(0, space)), rest: line.slice(space + 1) }
}

/**
 * Takes the words of a request by its grammar, in the notation of HELP: `<word>` must be there,
 * `[word]` may be, `<text...>` is the rest of the line verbatim and may be empty.
 *
 * @throws {ProtocolError} `bad-arguments` when a word is missing, empty or one too many.
 */
export function parseArguments(verb: string, grammar: string, rest: string): string[] {
  const names = grammar === '' ? [] : grammar.split(' ')
  const takesRest = names.at(-1)?.endsWith('...>') ?? false
  const words = rest === '' ? [] : rest.split(' ')
  const fixed = takesRest ? names.length - 1 : names.length
  const given = takesRest ? words.slice(0, fixed) : words
  const required = names.slice(0, fixed).filter((name) => name.startsWith('<')).length
  if (given.length < required || given.length > fixed || given.includes('')) {
    const usage = grammar === '' ? verb : `${verb} ${grammar}`
    const count = words.length === 1 ? '1 word' : `${words.length} words`
    throw new ProtocolError('bad-arguments', `Cannot run ${verb} as its form must be "${usage}": it came with ${count}`)
  }
  return takesRest ? [...given, words.slice(fixed).join(' ')] : given
}
