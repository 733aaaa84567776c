/** What is needed to show a stack as Node would. */
export interface StackView {
  /** Where the workspace is: frames elsewhere, except Node's own, are the page's. */
  directory: string
  /** How many columns of a file's first line are the loader's. */
  shiftOf(location: string): number
}

/** The name that V8 gives to what has none in evaluated code: Node shows none, or `<anonymous>`. */
const EVAL_NAME = /^(\s+at (?:async )?)((?:new )?(?:[\w$.]+\.)?)eval( \[as [^\]]+\])? \((.*)\)$/
const PLACE = /\(?([^\s()]+):(\d+):(\d+)\)?$/

/** Where a stack begins: the place of its first frame, lines and columns from 1. */
export function placeOf(stack: string): { location: string; line: number; column: number } | undefined {
  const frame = stack.split('\n').find((line) => /^\s+at /.test(line))
  const [, location, line, column] = PLACE.exec(frame ?? '') ?? []
  return location === undefined ? undefined : { location, line: Number(line), column: Number(column) }
}

/** Rewrites a stack of V8: without frames of the loader, with the columns and the names that Node would show. */
export function tidyStack(stack: string, view: StackView): string {
  return stack
    .split('\n')
    .filter((line) => !/^\s+at /.test(line) || isShown(line, view.directory))
    .map((line) => (/^\s+at /.test(line) ? tidyFrame(line, view) : line))
    .join('\n')
}

function isShown(line: string, directory: string): boolean {
  if (/^\s+at (?:Async)?Generator\.next \(<anonymous>\)$/.test(line) || /\$(?:get|bind) \(/.test(line)) return false
  const [, location] = PLACE.exec(line) ?? []
  if (location === undefined) return true
  return location.startsWith('node:') || location.replace(/^file:\/\//, '').startsWith(`${directory}/`)
}

function tidyFrame(line: string, view: StackView): string {
  const named = line.replace(EVAL_NAME, (_, at: string, owner: string, as: string | undefined, place: string) =>
    owner === ''
      ? `${at}${place}`
      : `${at}${owner}${as === undefined ? '<anonymous>' : as.slice(' [as '.length, -1)} (${place})`,
  )
  const [text, location, row, column] = PLACE.exec(named) ?? []
  if (text === undefined || location === undefined || row !== '1') return named
  const shifted = Number(column) - view.shiftOf(location)
  return named.slice(0, -text.length) + text.replace(/:\d+(\)?)$/, `:${Math.max(1, shifted)}$1`)
}
