import { statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'

const SITE = fileURLToPath(new URL('../../dist/site/', import.meta.url))

/** One file of the site that a page has loaded, and its size as brotli has it, in bytes. */
export interface Loaded {
  readonly name: string
  readonly bytes: number
}

/** The file behind an address of the site, compressed where the build compresses it. */
function loaded(address: string): Loaded | undefined {
  const path = decodeURIComponent(new URL(address).pathname).replace(/\/$/, '/index.html').slice(1)
  const sizeOf = (file: string) => statSync(join(SITE, file), { throwIfNoEntry: false })?.size
  const bytes = sizeOf(`${path}.br`) ?? sizeOf(path)
  return bytes === undefined ? undefined : { name: path, bytes }
}

/** Counts what a page loads of the built site, its frames and workers included; each file once. */
class PageWeight {
  readonly #files = new Map<string, Loaded>()

  constructor(page: Page) {
    page.context().on('request', (request) => {
      const file = request.url().startsWith('http') ? loaded(request.url()) : undefined
      if (file) this.#files.set(file.name, file)
    })
  }

  /** The largest first. */
  get files(): readonly Loaded[] {
    return [...this.#files.values()].sort((a, b) => b.bytes - a.bytes)
  }

  get bytes(): number {
    return this.files.reduce((sum, { bytes }) => sum + bytes, 0)
  }
}

const KB = 1000

/** What a page may load before anybody uses it, and in all, in bytes as brotli has them. */
export interface Budget {
  readonly path: string
  readonly before: number
  readonly after: number
  readonly use: (page: Page) => Promise<void>
}

const typeInTerminal = async (page: Page): Promise<void> => {
  const terminal = page.locator('porthole-terminal').first()
  await terminal.getByRole('status').getByText('Open', { exact: true }).waitFor()
  await terminal.locator('.xterm-helper-textarea').focus()
  await page.keyboard.type('hello')
  await page.keyboard.press('Enter')
  await terminal.locator('.ph-crossing', { hasText: 'received' }).first().waitFor()
}

const runPrograms = async (page: Page): Promise<void> => {
  await page.locator('porthole-editor[data-view="monaco"]').waitFor()
  await page.getByRole('button', { name: 'Run all' }).click()
  await page.locator('.ph-segment').first().waitFor()
}

const comeIn = (page: Page): Promise<void> => page.getByText('B files: open').waitFor()

/** A page of each kind. `before` is what the page has loaded when it fires its `load` event. */
export const BUDGETS: readonly Budget[] = [
  { path: '', before: 220 * KB, after: 450 * KB, use: typeInTerminal },
  { path: 'lessons/sockets-and-ports/', before: 220 * KB, after: 450 * KB, use: typeInTerminal },
  { path: 'live/', before: 220 * KB, after: 450 * KB, use: comeIn },
  { path: 'playground/', before: 220 * KB, after: 3000 * KB, use: runPrograms },
]

/** Monaco with TypeScript and its workers, in bytes as brotli has them. */
export const MONACO_BUDGET = 2200 * KB
/** The files that only the editor needs. */
export const isMonaco = ({ name }: Loaded): boolean =>
  /\/(?:editor|tsMode|typescript|monaco|codicon)[^/]*\.(?:js|css|ttf)$/.test(name)

export interface Weighed {
  readonly path: string
  readonly before: number
  readonly after: number
  readonly files: readonly Loaded[]
}

/** Opens a page and uses it. */
export async function weigh(page: Page, site: string, { path, use }: Budget): Promise<Weighed> {
  const weight = new PageWeight(page)
  await page.goto(site + path, { waitUntil: 'load' })
  const before = weight.bytes
  await use(page)
  return { path, before, after: weight.bytes, files: weight.files }
}
