import { ProtocolError } from './errors.ts'

/** A request line taken apart: the verb as it was written, and all behind the one space after it. */
export interface Request {
  readonly verb: string
  readonly rest: string
}

/** Upper case of ASCII letters alone: other alphabets have letters whose upper case is an ASCII one. */
export const upperCase = (verb: string): string => verb.replace(/[a-z]+/g, (letters) => letters.toUpperCase())

export function parseRequest(line: string): Request {
  const space = line.indexOf(' ')
  return space === -1 ? { verb: line, rest: '' } : { verb: line.slice(0, space), rest: line.slice(space + 1) }
}

/** The words of a request, as `run` of its command takes them. @throws {ProtocolError} `bad-arguments` */
export type ParseArguments = (rest: string) => string[]

/**
 * Makes the parser of a grammar in the notation of HELP: `<word>` must be there, `[word]` may be,
 * `<text...>` and `[text...]` are the rest of the line verbatim. The parser throws when a word is
 * missing, empty or one too many.
 */
export function argumentParser(verb: string, grammar: string): ParseArguments {
  const names = grammar === '' ? [] : grammar.split(' ')
  const last = names.at(-1) ?? ''
  const takesRest = /\.\.\.[>\]]$/.test(last)
  const needsRest = takesRest && last.startsWith('<')
  const fixed = takesRest ? names.length - 1 : names.length
  const required = names.slice(0, fixed).filter((name) => name.startsWith('<')).length
  // ECHO is asked for most, and has nothing to take apart.
  if (grammar === '[text...]') return (rest) => [rest]
  return (rest) => {
    const words = rest === '' ? [] : rest.split(' ')
    const named = takesRest ? words.slice(0, fixed) : words
    const behind = takesRest ? words.slice(fixed).join(' ') : ''
    const wrong = named.length < required || named.length > fixed || named.includes('')
    if (wrong || (needsRest && behind === '')) {
      const usage = grammar === '' ? verb : `${verb} ${grammar}`
      const given = words.filter((word) => word !== '').length
      const count = given === 1 ? '1 word' : `${given} words`
      throw new ProtocolError(
        'bad-arguments',
        `Cannot run ${verb} as its form must be "${usage}": it came with ${count}`,
      )
    }
    return takesRest ? [...named, behind] : named
  }
}
