import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Download, Locator, Page } from 'playwright-core'

/** How long a transfer of some megabytes may take, in milliseconds. */
const SHOWN_MS = 45_000

/** A file that a person chooses. */
export interface LocalFile {
  readonly name: string
  readonly bytes: Buffer
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** The file shelf of the live page, used as a person would. */
export class ShelfPage {
  readonly page: Page
  readonly root: Locator

  constructor(page: Page) {
    this.page = page
    this.root = page.locator('porthole-shelf')
  }

  /** Opens the page and waits for the list. */
  static async open(page: Page, origin: string): Promise<ShelfPage> {
    await page.goto(`${origin}/live/`)
    const shelf = new ShelfPage(page)
    await shelf.ready()
    return shelf
  }

  async ready(): Promise<void> {
    const files = this.page.getByRole('button', { name: 'Files', exact: true })
    await this.root.waitFor({ state: 'attached' })
    if (await files.isVisible()) await files.click()
    await this.usable('Refresh').waitFor()
  }

  button(name: string | RegExp): Locator {
    return this.root.getByRole('button', { name, exact: true })
  }

  /** The button while it does something: one that does not keeps the focus. */
  usable(name: string): Locator {
    return this.button(name).and(this.root.locator('[aria-disabled="false"]'))
  }

  /** The row of a file on the shelf. */
  file(name: string): Locator {
    return this.root.getByRole('row').filter({ has: this.page.locator('th', { hasText: name }) })
  }

  transfer(name: string): Locator {
    return this.root.locator('.ph-transfer', { hasText: name })
  }

  says(name: string, words: string | RegExp, timeout = SHOWN_MS): Promise<void> {
    return this.transfer(name).locator('.ph-state').getByText(words).waitFor({ timeout })
  }

  choose(...files: LocalFile[]): Promise<void> {
    return this.root
      .locator('.ph-input')
      .setInputFiles(files.map(({ name, bytes }) => ({ name, mimeType: 'application/octet-stream', buffer: bytes })))
  }

  async upload(file: LocalFile): Promise<void> {
    await this.choose(file)
    await this.says(file.name, 'On the shelf')
  }

  /** Chooses files and presses Pause amid the payload of the first one: the page itself does, as nobody else is quick enough. */
  async chooseAndPause(...files: LocalFile[]): Promise<void> {
    const [{ name } = { name: '' }] = files
    const pressed = this.page.waitForFunction((wanted) => {
      const rows = [...document.querySelectorAll('.ph-transfer')]
      const row = rows.find((one) => one.querySelector('.ph-name')?.textContent === wanted)
      if (!/^Sent [\d.]+ MB/.test(row?.querySelector('.ph-state')?.textContent ?? '')) return false
      row?.querySelector<HTMLElement>(`[aria-label="Pause ${wanted}"]`)?.click()
      return true
    }, name)
    await this.choose(...files)
    await pressed
    await this.says(name, /^Paused at/)
  }

  async download(name: string): Promise<Download> {
    const [download] = await Promise.all([
      this.page.waitForEvent('download', { timeout: 60_000 }),
      this.button(`Download ${name}`).click(),
    ])
    return download
  }
}

export const bytesOf = async (download: Download): Promise<Buffer> => readFile(await download.path())
