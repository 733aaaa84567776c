import type { Template, TemplateProgram } from '../../playground/templates/template.ts'
import type { ProgramTranscript } from '../runtime/transcript.ts'

/** A program that runs, as whoever sits at its terminal has it. */
export interface Actor {
  type(text: string): void
  endInput(): void
  signal(name: 'SIGINT' | 'SIGTERM'): void
  /** Waits until it has printed this. @throws StageError when it does not in time, or ends before. */
  says(text: string): Promise<void>
  readonly ended: Promise<ProgramTranscript>
}

/** Where the programs of one template run. */
export interface Stage {
  /** Starts a program of the template by its name. */
  start(name: string): Promise<Actor>
  /** The ports that programs were given, and the folder they run in: what `normalise` replaces. */
  readonly ports: readonly number[]
  readonly cwd: string
  close(): Promise<void>
}

/** Milliseconds in which a program must have said what is waited for. */
const PATIENCE_MS = 10_000
/** The most that a program may print, in characters. */
const MAX_OUTPUT = 100_000

/** Characters of the output in an error. */
const SHOWN = 1_000

export class StageError extends Error {
  readonly code = 'STAGE_ERROR'
}

export function programOf(template: Template, name: string): TemplateProgram {
  const program = template.programs.find((one) => one.name === name)
  if (program) return program
  throw new StageError(`Cannot start ${name} as it must be in ${template.name}: it is not`)
}

/** What a program has printed so far, and who waits for more of it. */
export class Output {
  readonly #name: string
  #stdout = ''
  #stderr = ''
  #ended = false
  readonly #waiting = new Set<() => void>()

  constructor(name: string) {
    this.#name = name
  }

  get texts(): { readonly stdout: string; readonly stderr: string } {
    return { stdout: this.#stdout, stderr: this.#stderr }
  }

  get tooLong(): boolean {
    return this.#stdout.length + this.#stderr.length > MAX_OUTPUT
  }

  print(stream: 1 | 2, text: string): void {
    if (this.tooLong) return
    if (stream === 1) this.#stdout += text
    else this.#stderr += text
    for (const look of this.#waiting) look()
  }

  end(): void {
    this.#ended = true
    for (const look of this.#waiting) look()
  }

  has(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = () => {
        clearTimeout(limit)
        this.#waiting.delete(look)
      }
      const fail = (why: string) => {
        done()
        const { stdout, stderr } = this.texts
        reject(
          new StageError(
            `Cannot go on as ${this.#name} must print ${JSON.stringify(text)}: ${why}\n${stdout.slice(-SHOWN)}${stderr.slice(-SHOWN)}`,
          ),
        )
      }
      const look = () => {
        if (this.#stdout.includes(text)) {
          done()
          resolve()
        } else if (this.#ended) fail('it ended')
      }
      const limit = setTimeout(() => fail(`it has not within ${PATIENCE_MS} ms`), PATIENCE_MS)
      this.#waiting.add(look)
      look()
    })
  }
}
