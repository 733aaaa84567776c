import type { Page } from 'playwright-core'
import { HOME } from '../../playground/runtime/modules/workspace.ts'
import type { Template } from '../../playground/templates/template.ts'
import type { Word } from '../e2e/runtime-page/stage.ts'
import type { ProgramTranscript } from '../runtime/transcript.ts'
import { type Actor, Output, programOf, type Stage } from './stage.ts'
import { textsOf } from './texts.ts'

interface Entry {
  readonly output: Output
  readonly end: (how: Extract<Word, { tell: 'ended' }>) => void
}

/** Runs a template in a page that has `test/e2e/runtime-page`, in workers of the sandbox. */
export class PageStage implements Stage {
  readonly cwd = HOME
  readonly ports: readonly number[]
  readonly #template: Template
  readonly #page: Page
  readonly #entries = new Map<string, Entry>()

  static async open(template: Template, page: Page): Promise<PageStage> {
    const stage = new PageStage(template, page)
    await page.exposeFunction('hearStage', (word: Word) => stage.#hear(word))
    await page.evaluate((files) => openStageInPage(files), await textsOf(template))
    return stage
  }

  private constructor(template: Template, page: Page) {
    this.#template = template
    this.#page = page
    this.ports = template.programs.flatMap(({ args }) => args.map(Number).filter((port) => port > 0))
  }

  async start(name: string): Promise<Actor> {
    const { file, args } = programOf(this.#template, name)
    const output = new Output(name)
    const { promise: ended, resolve, reject } = Promise.withResolvers<ProgramTranscript>()
    const end: Entry['end'] = ({ code, signal }) => {
      output.end()
      resolve({ name, ...output.texts, exitCode: code ?? null, signal: signal ?? null })
    }
    this.#entries.set(name, { output, end })
    const tell = (told: Promise<void>) => void told.catch(reject)
    const act = (act: 'type' | 'endInput' | 'signal', text = '') =>
      tell(this.#page.evaluate((given) => stageInPage?.act(...given), [name, act, text] as const))
    await this.#page.evaluate((given) => stageInPage?.start(given), { name, file, args })
    await output.has('\n')
    return {
      type: (text) => act('type', text),
      endInput: () => act('endInput'),
      signal: (signal) => act('signal', signal),
      says: (text) => output.has(text),
      ended,
    }
  }

  #hear(word: Word): void {
    const entry = this.#entries.get(word.name)
    if (word.tell === 'output') entry?.output.print(word.stream, word.text)
    else entry?.end(word)
  }

  async close(): Promise<void> {
    await this.#page.evaluate(() => stageInPage?.close())
  }
}
