import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser, pageForTest } from '../support/browser.ts'
import { type EditorSite, serveEditorPage } from '../support/editor-page.ts'

let browser: Browser
let site: EditorSite
beforeAll(async () => {
  site = await serveEditorPage()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await site.close()
})

async function open(options: BrowserContextOptions = {}): Promise<Page> {
  const page = await pageForTest(browser, options)
  await page.goto(site.address)
  await page.getByRole('button', { name: 'Open' }).click()
  await page.locator('porthole-editor[data-view="monaco"] .view-line').first().waitFor()
  return page
}

describe('porthole-editor', () => {
  test('highlights TypeScript', async () => {
    const page = await open()
    const colourOf = (text: string) =>
      page
        .locator('.view-line span[class^="mtk"]', { hasText: text })
        .first()
        .evaluate((span) => getComputedStyle(span).color)
    await expect.poll(() => colourOf('import')).not.toBe(await colourOf('createServer'))
  })

  test('a type error is marked, and nothing before it', async () => {
    const page = await open()
    await page.locator('.monaco-editor textarea, .monaco-editor .native-edit-context').first().focus()
    await page.keyboard.press('Control+End')
    await page.keyboard.type('server.listen(7, 8, 9, 10)\n')
    await page.locator('.squiggly-error').first().waitFor()
    expect(await page.locator('.squiggly-error').count()).toBe(1)
  })
})
