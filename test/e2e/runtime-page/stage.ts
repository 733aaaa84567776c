import { Lab, type RunningProgram } from '../../../playground/workbench/lab.ts'

const ENV = { TZ: 'UTC', LANG: 'C.UTF-8', PATH: '/usr/bin:/bin' }

/** What is heard of a program. */
export type Word =
  | { readonly tell: 'output'; readonly name: string; readonly stream: 1 | 2; readonly text: string }
  | { readonly tell: 'ended'; readonly name: string; readonly code?: number; readonly signal?: string }

interface Given {
  readonly name: string
  readonly file: string
  readonly args: readonly string[]
}

const nothing = (): void => {}

/** Programs of one workspace that run in the page, for a test to type to. */
class Stage {
  readonly #lab: Lab
  readonly #files: Readonly<Record<string, string>>
  readonly #programs = new Map<string, RunningProgram>()

  static async open(files: Readonly<Record<string, string>>): Promise<Stage> {
    const failed = (message: string) => reportError(new Error(message))
    return new Stage(
      await Lab.open(document.body, {
        passages: nothing,
        time: nothing,
        failed,
        refused: failed,
        demo: () => undefined,
      }),
      files,
    )
  }

  private constructor(lab: Lab, files: Readonly<Record<string, string>>) {
    this.#lab = lab
    this.#files = { 'package.json': '{ "type": "module" }\n', ...files }
  }

  start({ name, file, args }: Given): void {
    const decoders = { 1: new TextDecoder(), 2: new TextDecoder() }
    const program = this.#lab.run(
      { name, host: 'localhost', files: this.#files, entry: file, args, env: ENV, terminal: undefined },
      {
        output: (data, shown, stream) => {
          hearStage({ tell: 'output', name, stream, text: decoders[stream].decode(data, { stream: true }) })
          shown()
        },
        raw: nothing,
        silent: nothing,
        ended: ({ code, signal }) =>
          hearStage({
            tell: 'ended',
            name,
            ...(code !== undefined && { code }),
            ...(signal !== undefined && { signal }),
          }),
      },
    )
    this.#programs.set(name, program)
  }

  act(name: string, act: 'type' | 'endInput' | 'signal', text: string): void {
    const program = this.#programs.get(name)
    if (act === 'type') program?.type(new TextEncoder().encode(text))
    else if (act === 'endInput') program?.endInput()
    else program?.signal(text)
  }

  close(): void {
    this.#lab.close()
  }
}

declare global {
  /** Given by the test. */
  var hearStage: (word: Word) => void
  var stageInPage: Stage | undefined
  var openStageInPage: (files: Readonly<Record<string, string>>) => Promise<void>
}

globalThis.openStageInPage = async (files) => {
  globalThis.stageInPage = await Stage.open(files)
}
