import { readFileSync } from 'node:fs'
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { draftKey } from '../../playground/workspace/drafts.ts'

/** Longest wait for what a program does, in milliseconds. */
const PATIENCE_MS = 15_000
/** Further than a terminal scrolls, in pixels. */
const FAR_PX = 100_000
const STARTER = new URL('../../playground/templates/echo/', import.meta.url)

const starter = (name: string): string => readFileSync(new URL(name, STARTER), 'utf8')

/** The first files of the playground. */
export const STARTER_FILES = { 'server.ts': starter('server.ts'), 'client.ts': starter('client.ts') }

const PROGRAMS = [
  { name: 'server', file: 'server.ts', args: '7000' },
  { name: 'client', file: 'client.ts', args: '7000', connectsTo: 'server' },
]

/** The playground as a person has it in front of them. */
export class PlaygroundPage {
  readonly page: Page

  private constructor(page: Page) {
    this.page = page
  }

  /** With these files in the place of the first ones, as if they had been typed. */
  static async open(
    page: Page,
    origin: string,
    files?: Readonly<Record<string, string>>,
    hash = '',
  ): Promise<PlaygroundPage> {
    if (files !== undefined) {
      await page.addInitScript(
        ([key, text]) => {
          // The frame of the programs has no storage.
          if (origin !== 'null' && localStorage.getItem(key) === null) localStorage.setItem(key, text)
        },
        [draftKey('echo', STARTER_FILES), JSON.stringify({ files, programs: PROGRAMS })] as const,
      )
    }
    await page.goto(`${origin}/playground/${hash}`)
    await page.locator('porthole-workspace .ph-bar').waitFor()
    await page.locator('porthole-editor[data-view="monaco"], porthole-editor[data-view="plain"]').waitFor()
    return new PlaygroundPage(page)
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  /** The terminal of `server` or `client`. */
  program(name: string): Locator {
    return this.page.locator(`.ph-program:has([data-screen="${name}"])`)
  }

  async run(name: string): Promise<void> {
    await this.program(name).getByRole('button', { name: /^Run/ }).click()
  }

  async stop(name: string): Promise<void> {
    await this.program(name).getByRole('button', { name: /^Stop/ }).click()
  }

  /** Resolves once the program has printed the text, on its screen or above it. */
  async shows(name: string, text: string): Promise<void> {
    await expect.poll(() => this.#printed(name, text), { timeout: PATIENCE_MS, message: name }).toContain(text)
  }

  /** What is on the screen, or above it where only that holds the text. */
  async #printed(name: string, text: string): Promise<string> {
    const screen = this.program(name).locator('.ph-screen')
    const rows = screen.locator('.xterm-rows')
    // A terminal out of sight draws nothing, and what went up is drawn when it is scrolled to.
    await screen.scrollIntoViewIfNeeded()
    const shown = (await rows.textContent()) ?? ''
    if (shown.includes(text)) return shown
    await screen.hover()
    await this.page.mouse.wheel(0, -FAR_PX)
    const above = (await rows.textContent()) ?? ''
    await this.page.mouse.wheel(0, FAR_PX)
    return above.includes(text) ? above : shown
  }

  async state(name: string, words: RegExp): Promise<void> {
    await this.program(name).locator('.ph-program-state').filter({ hasText: words }).waitFor({ timeout: PATIENCE_MS })
  }

  async type(name: string, text: string): Promise<void> {
    await this.program(name).locator('.xterm-helper-textarea').focus()
    await this.page.keyboard.type(text)
  }

  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key)
  }

  async slide(label: string, steps: number): Promise<void> {
    const slider = this.page.getByRole('slider', { name: label })
    await slider.focus()
    for (let step = 0; step < Math.abs(steps); step++) await this.press(steps > 0 ? 'ArrowRight' : 'ArrowLeft')
  }

  /** What the inspector lists, once there are so many rows. */
  async segments(atLeast: number): Promise<readonly string[]> {
    const rows = this.page.locator('porthole-segments .ph-segment')
    await expect.poll(() => rows.count(), { timeout: PATIENCE_MS }).toBeGreaterThanOrEqual(atLeast)
    return rows.allInnerTexts()
  }
}
