import type { LoadErrorCode } from './load-error.ts'

/** A place in a file: the line and the column count from 1; `width` is how many carets mark it. */
export interface SourcePlace {
  line: number
  column: number
  width: number
  /** The last line, where the place spans several. */
  lastLine?: number
}

/** How Node shows a place: where, the line itself, and carets below it. `where` is a path or a URL. */
export function excerpt(where: string, source: string, place: SourcePlace): string {
  const text = source.split('\n')[place.line - 1] ?? ''
  return `${where}:${place.line}\n${text}\n${carets(text, place)}`
}

/** How Node shows a place in TypeScript: with the lines around it, and marks in the margin if it spans several. */
export function excerptInContext(where: string, source: string, place: SourcePlace): string {
  const lines = source.split('\n')
  const last = place.lastLine ?? place.line
  const spans = last > place.line
  const shown: string[] = []
  for (let line = Math.max(1, place.line - 1); line <= Math.min(lines.length, last + 1); line += 1) {
    const text = lines[line - 1] ?? ''
    if (spans) shown.push(`${line === place.line || line === last ? '  > ' : '    '}${text}`)
    else shown.push(text)
    if (line === place.line && !spans) shown.push(carets(text, place))
  }
  return `${where}:${place.line}\n${shown.join('\n').trimEnd()}`
}

function carets(text: string, place: SourcePlace): string {
  // Tabs stay tabs, that the caret stands below its character however wide the reader's tab is.
  const indent = text.slice(0, place.column - 1).replace(/[^\t]/g, ' ')
  return indent + '^'.repeat(Math.max(1, place.width))
}

/** A file that does not parse or link. Its stack begins with the place, as Node's does when it prints one. */
export class SourceError extends SyntaxError {
  declare readonly code: LoadErrorCode | undefined

  /** @param shown the place as Node shows it, with what separates it from the message */
  constructor(message: string, shown: string, code?: LoadErrorCode, hint = '') {
    super(message)
    if (code !== undefined) this.code = code
    const header = code === undefined ? 'SyntaxError' : `SyntaxError [${code}]`
    const hidden = { enumerable: false, configurable: true, writable: true }
    Object.defineProperty(this, 'stack', { ...hidden, value: `${shown}\n${header}: ${message}${hint}` })
    Object.defineProperty(this, 'name', { ...hidden, value: 'SyntaxError' })
    // Node's error is a plain SyntaxError: the class is ours alone.
    Object.defineProperty(this, 'constructor', { ...hidden, value: SyntaxError })
  }
}

/** Turns an index into the text into a line and a column, both from 1. */
export function placeAt(source: string, index: number, width = 1): SourcePlace {
  const before = source.slice(0, index)
  return { line: before.split('\n').length, column: index - before.lastIndexOf('\n'), width }
}
