import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, pageForTest } from '../support/browser.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { TerminalPage } from '../support/terminal-page.ts'

/** Where the pictures go; the README shows those of docs/screenshots. */
const FOLDER = process.env['PORTHOLE_SCREENSHOTS'] ?? 'test-results/screenshots'

let browser: Browser
let server: TestServer

beforeAll(async () => {
  await mkdir(FOLDER, { recursive: true })
  server = await startServer()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

test.each([
  ['home', '/', 'dark'],
  ['lesson', '/lessons/sockets-and-ports/', 'light'],
] as const)('takes the picture of %s', async (name, path, colorScheme) => {
  const page = await pageForTest(browser, { colorScheme })
  const terminal = await TerminalPage.open(page, `http://127.0.0.1:${server.port('web')}${path}`)
  await terminal.send('hello')
  await terminal.shows('◂ hello')
  await terminal.seen('reply 7 bytes')
  const picture = await page.screenshot({ path: join(FOLDER, `${name}.png`) })
  expect(picture.length).toBeGreaterThan(10_000)
})
