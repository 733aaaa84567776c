import { placeAt, type SourcePlace } from './source-error.ts'

/** Constructors that parse a text as the body of a function, alone: no brace of it can close the function. */
const GENERATOR = Object.getPrototypeOf(function* () {}).constructor
const ASYNC_GENERATOR = Object.getPrototypeOf(async function* () {}).constructor
const NAMES = ['exports', 'require', 'module', '__filename', '__dirname']

/** How a file is run: as a function of CommonJS, or as a strict generator with or without `await`. */
export type Wrapper = 'commonjs' | 'module' | 'asyncModule'

/** What V8 says against a text, or undefined: the text is parsed and never run. */
export function syntaxErrorOf(code: string, wrapper: Wrapper): SyntaxError | undefined {
  try {
    if (wrapper === 'commonjs') new Function(...NAMES, code)
    else if (wrapper === 'module') new GENERATOR(`"use strict";${code}`)
    else new ASYNC_GENERATOR(`"use strict";${code}`)
    return undefined
  } catch (error) {
    if (error instanceof SyntaxError) return error
    throw error
  }
}

/**
 * Whether a text that parses as `module` awaits at its top: `await (ready)` is also a call, where `await` may be a name.
 * In a class's static block it may not (ECMA-262 §15.7.1), as in a module.
 */
export const awaitsInModule = (code: string): boolean =>
  /\bawait\b/.test(code) && syntaxErrorOf(`class Block{static{${code}\n}}`, 'module') !== undefined

/** What is wrong with a text, and where. */
export interface SyntaxFault {
  message: string
  place: SourcePlace
}

/**
 * Finds the token at which V8 gives up. An error thrown by eval has no position that a program can read, so this looks
 * for the shortest beginning of the text that already earns the same message (a dozen parses). A brace too many ends
 * the wrapper, so that V8 complains of what comes after it: each closing brace before that is tried (a parse or two).
 */
export function findSyntaxFault(code: string, wrapper: Wrapper, message: string): SyntaxFault {
  const tokens = [...code.matchAll(/[\w$]+|[^\s\w$]/g)].map(({ 0: text, index }) => ({ text, index }))
  let low = 0
  let high = tokens.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    const { text, index } = tokens[middle] ?? { text: '', index: code.length }
    if (syntaxErrorOf(code.slice(0, index + text.length), wrapper)?.message === message) high = middle
    else low = middle + 1
  }
  for (const { text, index } of tokens.slice(0, low + 1)) {
    if (text !== '}' || syntaxErrorOf(code.slice(0, index), wrapper) !== undefined) continue
    const stray = syntaxErrorOf(code.slice(0, index + 1), wrapper)
    if (stray !== undefined) return { message: stray.message, place: placeAt(code, index) }
  }
  const { text, index } = tokens[low] ?? { text: ' ', index: code.length }
  return { message, place: placeAt(code, index, text.length) }
}
