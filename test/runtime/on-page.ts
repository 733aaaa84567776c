import type { Page } from 'playwright-core'
import { readCase } from './case.ts'
import type { ProgramRunner } from './runner.ts'
import { normalise, type Transcript } from './transcript.ts'

/** The port that the programs of a case are given: each has a network of its own. */
const PORT = 7000

/** Runs a case in the page, in workers of the sandbox. */
export class PageRunner implements ProgramRunner {
  readonly name = 'page'
  readonly #page: Page

  /** A page that has `test/e2e/runtime-page`. */
  constructor(page: Page) {
    this.#page = page
  }

  async run(folder: string): Promise<Transcript> {
    const given = await readCase(folder, PORT)
    const { cwd, programs } = await this.#page.evaluate((one) => runCaseInPage(one), given)
    return normalise({ programs }, { cwd, ports: [PORT] })
  }
}
