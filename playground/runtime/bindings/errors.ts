import type { Binding } from '../realm.ts'

/** Exit codes of Node (`src/node_exit_code.h`). */
export const EXIT_CODES = {
  kNoFailure: 0,
  kGenericUserError: 1,
  kInternalJSParseError: 3,
  kInternalJSEvaluationFailure: 4,
  kV8FatalError: 5,
  kInvalidFatalExceptionMonkeyPatching: 6,
  kExceptionInFatalExceptionHandler: 7,
  kInvalidCommandLineArgument: 9,
  kBootstrapFailure: 10,
  kInvalidCommandLineArgument2: 12,
  kUnsettledTopLevelAwait: 13,
  kStartupSnapshotFailure: 14,
  kAbort: 134,
} as const

/** What Node's library finds in `src/node_errors.cc`; `uncaught` is told of errors that nobody caught. */
export const errorsBinding = (uncaught: (error: unknown, fromPromise: boolean) => void): Binding => ({
  exitCodes: EXIT_CODES,
  setPrepareStackTraceCallback: () => {},
  setGetSourceMapErrorSource: () => {},
  setSourceMapsEnabled: () => {},
  setMaybeCacheGeneratedSourceMap: () => {},
  setEnhanceStackForFatalException: () => {},
  noSideEffectsToString: (value: unknown) => textOf(value),
  triggerUncaughtException: uncaught,
})

/** As V8 names an object without asking it anything: by its constructor. */
function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  const name: unknown = Object.getPrototypeOf(value)?.constructor?.name
  return typeof name === 'string' && !Array.isArray(value) ? `#<${name}>` : Object.prototype.toString.call(value)
}
