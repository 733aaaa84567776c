import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/** How long a sample may take to print or to do what is waited for, in milliseconds. */
const SAMPLE_PATIENCE_MS = 12_000

const LESSONS = new URL('../../lessons/', import.meta.url)

export const LANGUAGES = ['TypeScript', 'Python'] as const
export type Language = (typeof LANGUAGES)[number]

const isPython = (command: string): boolean =>
  spawnSync(command, ['-c', 'import sys; sys.exit(sys.version_info < (3, 8))']).status === 0

const PYTHON = ['python3', 'python'].find(isPython)

/** Why samples in `language` cannot run here, or `undefined` when they can. */
export const obstacle = (language: Language): string | undefined =>
  language === 'Python' && PYTHON === undefined ? 'no Python of 3.8 or newer on the PATH' : undefined

/** The path of `<stem>.ts` or `<stem>.py`, whichever lesson has it. */
export function sampleFile(stem: string, language: Language): string {
  const name = `${stem}.${language === 'Python' ? 'py' : 'ts'}`
  for (const lesson of readdirSync(LESSONS)) {
    const path = fileURLToPath(new URL(`${lesson}/samples/${name}`, LESSONS))
    if (existsSync(path)) return path
  }
  throw new Error(`Cannot run sample ${name} as a lesson must have it: none has`)
}

/** A sample that runs as a program of its own; it is ended with the test that started it. */
export class Sample {
  stdout = ''
  stderr = ''
  readonly #child: ChildProcess
  readonly #name: string
  readonly #ended: Promise<unknown[]>
  #wake: (() => void)[] = []

  constructor(stem: string, language: Language, args: readonly (string | number)[]) {
    this.#name = `${stem} in ${language}`
    const command = language === 'Python' ? (PYTHON ?? 'python3') : process.execPath
    this.#child = spawn(command, [sampleFile(stem, language), ...args.map(String)], {
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    // A program that has ended reads nothing more.
    this.#child.stdin?.on('error', () => this.#child.stdin?.destroy())
    this.#child.stdout?.on('data', (text) => this.#printed(() => (this.stdout += text)))
    this.#child.stderr?.on('data', (text) => this.#printed(() => (this.stderr += text)))
    this.#ended = once(this.#child, 'close')
    onTestFinished(async () => {
      this.kill()
      await this.#ended
    })
  }

  /** The exit status, `null` for a program that a signal ended. */
  async status(): Promise<number | null> {
    await this.#within(this.#ended, 'end')
    return this.#child.exitCode
  }

  /** Resolves with the first match in standard output. */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.stdout)
      if (match) return match
      await this.#within(new Promise<void>((resolve) => this.#wake.push(resolve)), `print ${pattern}`)
    }
  }

  /** Resolves with the first match in standard error. */
  async logged(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.stderr)
      if (match) return match
      await this.#within(new Promise<void>((resolve) => this.#wake.push(resolve)), `log ${pattern}`)
    }
  }

  /** The port of a server, once it listens. */
  async port(): Promise<number> {
    const [, port] = await this.printed(/^listening on \S+ port (\d+)\r?\n/m)
    return Number(port)
  }

  /** Gives the program something to read. */
  type(text: string): void {
    this.#child.stdin?.write(text)
  }

  /** Ctrl-D: the program's input is over. */
  endInput(): void {
    this.#child.stdin?.end()
  }

  /** Bytes of memory that the program has had at most so far; `undefined` where the system does not tell. */
  peakMemory(): number | undefined {
    const status = `/proc/${this.#child.pid}/status`
    const [, kibibytes] = existsSync(status) ? (/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(status, 'utf8')) ?? []) : []
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1024
  }

  /** Ends the program at once, as a crash of the machine would: it cannot tidy up. */
  kill(): void {
    this.#child.kill('SIGKILL')
  }

  #printed(keep: () => void): void {
    keep()
    for (const wake of this.#wake.splice(0)) wake()
  }

  async #within<T>(promise: Promise<T>, what: string): Promise<T> {
    const { promise: late, reject } = Promise.withResolvers<never>()
    const timer = setTimeout(
      () =>
        reject(
          new Error(
            `Cannot go on as ${this.#name} must ${what}: it printed ${JSON.stringify([this.stdout, this.stderr])}`,
          ),
        ),
      SAMPLE_PATIENCE_MS,
    )
    return Promise.race([promise, late]).finally(() => clearTimeout(timer))
  }
}
