import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import type { Sandbox } from '../../playground/sandbox/sandbox.ts'
import type { SandboxScripts } from '../../playground/sandbox/sandbox-scripts.ts'
import type { WebServer } from '../../server/transports/web/web-server.ts'
import { launchBrowser } from './browser.ts'
import { buildSandboxSite, type SandboxPage, serveSandboxSite } from './sandbox-build.ts'

const PAGE_FOLDER = fileURLToPath(new URL('../e2e/sandbox-page/', import.meta.url))

/** What the plugin is given in place of the playground's own workers. */
const STUB_ENTRIES = { kernel: join(PAGE_FOLDER, 'kernel.ts'), program: join(PAGE_FOLDER, 'program.ts') }

const STUB_PAGE: SandboxPage = { folder: PAGE_FOLDER, entries: STUB_ENTRIES }

/** A built page with the sandbox on our own server, and a browser to look at it, for all tests of one file. */
export class SandboxSite {
  #browser: Browser | undefined
  #origin = ''

  /** Stub workers stand in for the playground's own where no other page is given. */
  constructor(page: SandboxPage = STUB_PAGE) {
    let folder = ''
    let web: WebServer | undefined
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'porthole-sandbox-'))
      await buildSandboxSite(folder, page)
      web = serveSandboxSite(folder)
      this.#origin = `http://127.0.0.1:${(await web.listen('127.0.0.1', 0)).port}`
      this.#browser = await launchBrowser()
    })
    afterAll(async () => {
      await this.#browser?.close()
      await web?.stop()
      await rm(folder, { recursive: true })
    })
  }

  get origin(): string {
    return this.#origin
  }

  get browser(): Browser {
    if (!this.#browser) throw new Error('Cannot open a page as the browser must run: the tests have not begun')
    return this.#browser
  }
}

interface Box {
  readonly sandbox: Sandbox
  /** What the kernel said, and what failed, in order. */
  readonly heard: Record<string, unknown>[]
}

declare global {
  var box: Box
  var loadSandbox: () => Promise<{
    Sandbox: typeof Sandbox
    obstacle: () => string | undefined
    scripts: SandboxScripts
  }>
}

/** Opens the sandbox in a page; tests find it there as `box`. */
export async function openSandbox(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { Sandbox, scripts } = await loadSandbox()
    const heard: Record<string, unknown>[] = []
    const sandbox = await Sandbox.open({
      parent: document.body,
      scripts,
      onFailed: (failed, message) => heard.push({ failed, message }),
    })
    sandbox.kernel.onmessage = ({ data }) => heard.push(data)
    globalThis.box = { sandbox, heard }
  })
}

/** Waits until something was heard that has all of these fields, and gives it. */
export async function heard(page: Page, fields: Record<string, unknown>): Promise<Record<string, unknown>> {
  const found = await page.waitForFunction(
    (wanted) => box.heard.find((one) => Object.entries(wanted).every(([key, value]) => one[key] === value)),
    fields,
  )
  const value = await found.jsonValue()
  if (value === undefined) throw new Error('Cannot tell what was heard as it must be there: it is gone')
  return value
}

/** Runs the body of an async function in a new program, which is ended then; gives what the program says of it. */
export async function runInProgram(page: Page, code: string): Promise<unknown> {
  const id = await page.evaluate(() => box.sandbox.startProgram())
  await heard(page, { type: 'joined', id })
  await page.evaluate((message) => box.sandbox.kernel.postMessage(message), { to: id, code })
  const { result } = await heard(page, { type: 'said', id })
  await page.evaluate((ended) => box.sandbox.endProgram(ended), id)
  return result
}
