import { LoadError } from './load-error.ts'
import { excerpt } from './source-error.ts'

const TRACE_HINT = '(Use `node --trace-uncaught ...` to show where the exception was thrown)'
const LAST_FRAME = '\n    at <end>'

/** What the report needs beside the error. */
export interface ReportView {
  /** The workspace, by path relative to `directory`. */
  files: Readonly<Record<string, string>>
  directory: string
  /** `v24.21.0`. */
  version: string
  /** Whether it came out of a callback: Node then marks the `throw`, else the place where the error was made. */
  isException?: boolean
  /** What is shown in the place of the learner's line, where Node threw it itself. */
  thrownAt?: string
  /** Node's `util.inspect`: it shows what an error carries beside its stack, and values that are no errors. */
  inspect(value: unknown): string
}

/** The text that `node` writes to stderr when nothing catches an error. The error's stack must be tidy already. */
export function fatalReport(error: unknown, view: ReportView): string {
  if (!(error instanceof Error)) {
    const isObject = Object(error) === error
    const place = view.thrownAt === undefined ? 'Uncaught:' : `\n${view.thrownAt.trimEnd()}`
    const shown = isObject ? view.inspect(error) : `${String(error)}\n${TRACE_HINT}`
    return `${place}\n${shown}\n\nNode.js ${view.version}\n`
  }
  const stack = error.stack ?? `${error.name}: ${error.message}`
  return `${view.thrownAt ?? (error instanceof LoadError ? '' : whereThrown(stack, view))}${inspectError(error, stack, view)}\n\nNode.js ${view.version}\n`
}

/** `inspect` puts an error without frames in brackets: one that is taken out again keeps it from that. */
function inspectError(error: Error, stack: string, view: ReportView): string {
  const shown = Object.getOwnPropertyDescriptor(error, 'stack')
  if (shown?.configurable === false) return view.inspect(error)
  Object.defineProperty(error, 'stack', { value: `${stack}${LAST_FRAME}`, enumerable: false, configurable: true })
  try {
    return view.inspect(error).replace(LAST_FRAME, '')
  } finally {
    if (shown !== undefined) Object.defineProperty(error, 'stack', shown)
  }
}

/** The line of the learner's that the stack begins with; nothing where it begins elsewhere, or shows a line itself. */
function whereThrown(stack: string, view: ReportView): string {
  const [, location, line, column] = /^\s+at .*?\(?([^\s()]+):(\d+):(\d+)\)?$/m.exec(stack) ?? []
  if (location === undefined || /^\S+:\d+\n/.test(stack)) return ''
  const name = location.replace(/^file:\/\//, '').slice(view.directory.length + 1)
  const source = view.files[name]
  if (source === undefined || !location.replace(/^file:\/\//, '').startsWith(`${view.directory}/`)) return ''
  const text = source.split('\n')[Number(line) - 1] ?? ''
  const isException = view.isException === true || /\bObject\.<anonymous> \(/.test(stack)
  const [thrown] = (isException && /\bthrow\s+$/.exec(text.slice(0, Number(column) - 1))) || []
  const place = { line: Number(line), column: Number(column) - (thrown?.length ?? 0), width: 1 }
  return `${excerpt(location, source, place)}\n\n`
}
