import type { BrowserContextOptions, Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { violations } from '../support/axe.ts'
import { LiveSite } from '../support/live-site.ts'
import { PlaygroundPage } from '../support/playground-page.ts'

const site = new LiveSite()

const FAULTY = "const wrong: number = 'text'\nthrow new Error(String(wrong))\n"

/** Nothing that axe finds, nothing wider than the page, and what is asked of the reader within the window. */
async function isSound(page: Page, asked?: Locator): Promise<void> {
  expect(await violations(page)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  if (!asked) return
  const box = await asked.boundingBox()
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 }
  expect(box && box.x >= 0 && box.x + box.width <= width && box.y >= 0 && box.y + box.height <= height).toBe(true)
}

describe.each([
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['in forced colours', { forcedColors: 'active' }],
  ['320 pixels wide', { viewport: { width: 320, height: 640 } }],
] satisfies [string, BrowserContextOptions][])('%s', (_, options) => {
  /** Where there is room for one part alone, they are behind buttons. */
  const show = async (playground: PlaygroundPage, view: string): Promise<void> => {
    const button = playground.button(view)
    if (await button.isVisible()) await button.click()
  }

  test('the questions of the workspace', async () => {
    const page = await site.page(options)
    const playground = await PlaygroundPage.open(page, site.origin, { 'server.ts': FAULTY, 'mine.ts': '' })
    await show(playground, 'Files')
    await playground.button('New file').click()
    await isSound(page, page.getByLabel('Name of the new file'))
    await page.keyboard.press('Enter')
    await isSound(page)
    await page.keyboard.press('Escape')
    for (const name of ['Share or take away', 'Start over']) {
      await playground.button(name).click()
      const dialog = page.getByRole('dialog', { name })
      await dialog.waitFor()
      await isSound(page, dialog)
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'hidden' })
    }
  })

  test('a program that failed', async () => {
    const page = await site.page(options)
    const playground = await PlaygroundPage.open(page, site.origin, { 'server.ts': FAULTY })
    await show(playground, 'Programs')
    await playground.run('server')
    await playground.state('server', /exit code 1/)
    await isSound(page)
    await show(playground, 'Files')
    await isSound(page)
  })

  test('the diagram and the table of what crossed', async () => {
    const page = await site.page(options)
    const playground = await PlaygroundPage.open(page, site.origin)
    await playground.button('Run all').click()
    await show(playground, 'Programs')
    await playground.shows('client', 'connected')
    await show(playground, 'Network')
    for (const view of ['Diagram', 'Table']) {
      await page.getByRole('radio', { name: view }).check()
      await isSound(page)
    }
  })
})
