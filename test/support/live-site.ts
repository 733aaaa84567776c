import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { launchBrowser, pageForTest } from './browser.ts'
import { startServer, type TestServer } from './server.ts'

/** The built site on a live server, and a browser to look at it, for all tests of one file. */
export class LiveSite {
  #browser: Browser | undefined
  #server: TestServer | undefined

  constructor() {
    beforeAll(async () => {
      this.#server = await startServer()
      this.#browser = await launchBrowser()
    })
    afterAll(async () => {
      await this.#browser?.close()
      await this.#server?.stop()
    })
  }

  get origin(): string {
    if (!this.#server) throw new Error('Cannot tell the origin as the server must run: the tests have not begun')
    return `http://127.0.0.1:${this.#server.port('web')}`
  }

  get browser(): Browser {
    if (!this.#browser) throw new Error('Cannot open a page as the browser must run: the tests have not begun')
    return this.#browser
  }

  /** A new page for the current test, which fails when the page reports an error. */
  page(options?: BrowserContextOptions): Promise<Page> {
    return pageForTest(this.browser, options)
  }
}
