import type { TerminalSize } from '../../kernel/calls.ts'
import { HANDLE_TYPES } from '../bindings/util.ts'
import type { System } from '../system.ts'

export const STDIN = 0
export const STDERR = 2

/** What was typed; `undefined` for the end of it. */
type Typed = Uint8Array | undefined

/**
 * Standard input, output and error of the program. Writing is synchronous, as with files and terminals of a real
 * system: what is written is out when `write` returns, and the kernel ends a program that floods.
 */
export class StandardStreams {
  /** `undefined` for pipes. */
  terminal: TerminalSize | undefined
  readonly #system: System
  readonly #typed: Typed[] = []
  #reader: ((typed: Typed) => void) | undefined

  constructor(system: System) {
    this.#system = system
  }

  /** The kernel bounds what it sends ahead of `read`. */
  typed(typed: Typed): void {
    if (this.#reader === undefined) this.#typed.push(typed)
    else this.#reader(typed)
  }

  /** Tells `reader` of all that was typed and is. */
  listen(reader: (typed: Typed) => void): void {
    this.#reader = reader
    for (const typed of this.#typed.splice(0)) reader(typed)
  }

  /** The kind of a descriptor, by Node's number for it. */
  typeOf(fd: number): number {
    if (!(fd >= STDIN && fd <= STDERR)) return HANDLE_TYPES.unknown
    return this.terminal === undefined ? HANDLE_TYPES.pipe : HANDLE_TYPES.tty
  }

  read(bytes: number): void {
    this.#system.call({ do: 'read-input', bytes })
  }

  print(fd: number, data: Uint8Array<ArrayBuffer>): void {
    this.#system.print(fd === STDERR ? 2 : 1, data)
  }

  raw(on: boolean): void {
    this.#system.call({ do: 'raw', on })
  }
}
