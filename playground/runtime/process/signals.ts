import type { Binding } from '../realm.ts'
import { Handle, type HandleParts } from '../sockets/handle.ts'
import { callOn } from '../sockets/stream-base.ts'

/** By POSIX (signal.h) these do nothing to a program that does not ask for them. */
const IGNORED: readonly string[] = ['SIGCHLD', 'SIGURG', 'SIGWINCH', 'SIGCONT']
/** No program can ask for these. */
const UNSEEN: readonly string[] = ['SIGKILL', 'SIGSTOP']

/** The signals that a program has asked to be told of, and what becomes of the others. */
export class Signals {
  readonly #parts: HandleParts
  readonly #numbers: Readonly<Record<string, number>>
  readonly #killed: (signal: string) => void
  readonly #listening = new Map<number, Set<Handle>>()

  /** `killed` ends the program by a signal that it did not ask for. */
  constructor(parts: HandleParts, numbers: Readonly<Record<string, number>>, killed: (signal: string) => void) {
    this.#parts = parts
    this.#numbers = numbers
    this.#killed = killed
  }

  raise(name: string): void {
    const number = this.#numbers[name] ?? 0
    const handles = this.#listening.get(number)
    if (handles !== undefined && handles.size > 0) {
      for (const handle of handles) {
        this.#parts.system.poll(() => {
          if (handles.has(handle)) callOn(handle, 'onsignal', [number])
          return false
        })
      }
    } else if (!IGNORED.includes(name)) this.#killed(name)
  }

  nameOf(number: number): string | undefined {
    return Object.entries(this.#numbers).find(([, value]) => value === number)?.[0]
  }

  /** What Node's `internal/process/signal` finds in `src/signal_wrap.cc`. */
  binding(errno: (code: string) => number): Binding {
    const [parts, listening] = [this.#parts, this.#listening]
    const unseen = UNSEEN.map((name) => this.#numbers[name])
    return {
      Signal: class Signal extends Handle {
        #number: number | undefined

        constructor() {
          super(parts)
        }

        start(number: number): number {
          if (unseen.includes(number)) return errno('EINVAL')
          this.#number = number
          const handles = listening.get(number) ?? new Set()
          listening.set(number, handles.add(this))
          this.update()
          return 0
        }

        stop(): number {
          this.release()
          return 0
        }

        protected get active(): boolean {
          return this.#number !== undefined
        }

        protected readonly requests = 0

        protected step(): boolean {
          return false
        }

        protected release(): void {
          if (this.#number !== undefined) listening.get(this.#number)?.delete(this)
          this.#number = undefined
          this.update()
        }
      },
    }
  }
}
