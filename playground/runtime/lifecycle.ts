import { EXIT_CODES } from './bindings/errors.ts'

/** What the end of a program has to do with. */
export interface LifecycleParts {
  readonly process: object
  /** Tells the kernel, and never returns. */
  readonly end: (code: number | undefined, signal: string | undefined) => never
  /** Writes to standard error. */
  readonly print: (text: string) => void
  /** What `node` writes of an error that nobody caught. */
  readonly report: (error: unknown, fromPromise: boolean) => string
  /** What `node` writes of a program that ends while its first file still awaits; `undefined` where it does not. */
  readonly unsettled: () => string | undefined
}

/** How a program ends: by itself, by an error, by `process.exit` or by a signal. */
export class Lifecycle {
  readonly #parts: LifecycleParts

  constructor(parts: LifecycleParts) {
    this.#parts = parts
  }

  /** An error that nobody caught: a listener for `uncaughtException` may go on, else it is the end. */
  readonly uncaught = (error: unknown, fromPromise: boolean): void => {
    if (this.#handled(error, fromPromise)) return
    this.#parts.print(this.#parts.report(error, fromPromise))
    this.#parts.end(this.#exitCode ?? EXIT_CODES.kGenericUserError, undefined)
  }

  /** Nothing is left to wait for: listeners may find more to do. */
  readonly beforeExit = (): void => {
    this.#emit('beforeExit', this.#exitCode ?? 0)
  }

  readonly ended = (): void => {
    const warning = this.#parts.unsettled()
    if (warning !== undefined && this.#exitCode === undefined) {
      Reflect.set(this.#parts.process, 'exitCode', EXIT_CODES.kUnsettledTopLevelAwait)
    }
    try {
      Reflect.set(this.#parts.process, '_exiting', true)
      this.#emit('exit', this.#exitCode ?? 0)
    } catch (error) {
      this.uncaught(error, false)
    }
    if (warning !== undefined) this.#parts.print(warning)
    this.#parts.end(this.#exitCode ?? 0, undefined)
  }

  #handled(error: unknown, fromPromise: boolean): boolean {
    try {
      const handler: unknown = Reflect.get(this.#parts.process, '_fatalException')
      return typeof handler === 'function' && Reflect.apply(handler, this.#parts.process, [error, fromPromise]) === true
    } catch (inHandler) {
      this.#parts.print(this.#parts.report(inHandler, false))
      return this.#parts.end(EXIT_CODES.kExceptionInFatalExceptionHandler, undefined)
    }
  }

  #emit(event: string, code: number): void {
    const { process } = this.#parts
    const emit: unknown = Reflect.get(process, 'emit')
    if (typeof emit === 'function') Reflect.apply(emit, process, [event, code])
  }

  get #exitCode(): number | undefined {
    const code: unknown = Reflect.get(this.#parts.process, 'exitCode')
    return typeof code === 'number' ? code : undefined
  }
}
