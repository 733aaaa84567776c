import type { BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { violations } from '../support/axe.ts'
import { LiveSite } from '../support/live-site.ts'

const site = new LiveSite()

/** The lessons with an exercise, and how many of its checks the starter may pass. */
const LESSONS = [
  ['sockets-and-ports', 0, 4],
  ['listen-and-accept', 0, 4],
  ['bytes-are-not-messages', 0, 3],
  ['chat', 0, 4],
  ['broadcast-and-backpressure', 2, 3],
  ['file-download', 0, 3],
  ['file-upload', 0, 3],
] as const
/** How long programs may take until the wire has shown it all, in milliseconds. */
const SHOWN_MS = 20_000

async function open(slug: string, options?: BrowserContextOptions): Promise<Page> {
  const page = await site.page(options)
  await page.goto(`${site.origin}/lessons/${slug}/`)
  await page.getByRole('button', { name: 'Open the workspace' }).click()
  await page.locator('porthole-workspace .ph-bar').waitFor()
  return page
}

const runAll = async (page: Page): Promise<void> => {
  await page.locator('porthole-workspace').getByRole('button', { name: 'Run all' }).click()
  await page
    .locator('.ph-program', { hasText: /ended|running/ })
    .first()
    .waitFor()
}

const checks = (page: Page) => page.locator('[data-check]')
const done = (page: Page) => page.locator('[data-check][data-done]')

async function showSolution(page: Page): Promise<void> {
  await page.locator('[data-make-solution] summary').click()
  await page.getByRole('button', { name: 'Show the solution in the workspace' }).click()
  await page.getByText('This is the solution.').waitFor()
}

describe.each(LESSONS)('the exercise of %s', (slug, ofStarter, all) => {
  test('is not done by the starter, is done by the solution, and what is done is remembered', async () => {
    const page = await open(slug)
    expect(await checks(page).count()).toBe(all)
    await runAll(page)
    await page
      .locator('.ph-program', { hasText: /exit code/ })
      .first()
      .waitFor({ timeout: SHOWN_MS })
    expect(await done(page).count()).toBeLessThanOrEqual(ofStarter)
    const stop = page.locator('porthole-workspace').getByRole('button', { name: 'Stop all' })
    // It may be over at any moment, and then there is nothing to stop.
    await stop.evaluate((button: HTMLButtonElement) => button.click())
    await expect
      .poll(() => page.locator('.ph-program', { hasText: /running|starting/ }).count(), { timeout: SHOWN_MS })
      .toBe(0)
    await showSolution(page)
    await runAll(page)
    await expect.poll(() => done(page).count(), { timeout: SHOWN_MS }).toBe(all)
    await page.getByText('You have looked at the solution.').waitFor()
    await page.reload()
    expect(await done(page).count()).toBe(all)
    await page.getByText('You have looked at the solution.').waitFor()
  })
})

test('the editor and the programs are loaded when the workspace is opened, and not before', async () => {
  const page = await site.page()
  const loaded: string[] = []
  page.on('request', (request) => loaded.push(new URL(request.url()).pathname))
  await page.goto(`${site.origin}/lessons/sockets-and-ports/`, { waitUntil: 'networkidle' })
  const heavy = () => loaded.filter((path) => /monaco|typescript|editor\.api|program\./.test(path))
  expect(heavy()).toEqual([])
  await page.getByRole('button', { name: 'Open the workspace' }).press('Enter')
  await expect.poll(() => heavy().length).toBeGreaterThan(0)
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toContain('Run all')
})

test('the solution can be taken back', async () => {
  const page = await open('sockets-and-ports')
  const text = () =>
    page
      .locator('porthole-editor')
      .evaluate((editor: HTMLElement & { files: Record<string, string> }) => editor.files['client.ts'])
  expect(await text()).toContain('would connect')
  await showSolution(page)
  expect(await text()).not.toContain('would connect')
  await page.getByRole('button', { name: 'Undo' }).click()
  expect(await text()).toContain('would connect')
})

test.each([
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['on a phone', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }],
  ['320 pixels wide', { viewport: { width: 320, height: 640 } }],
] satisfies [string, BrowserContextOptions][])('axe finds nothing, and nothing sticks out, %s', async (_, options) => {
  const page = await open('sockets-and-ports', options)
  await page.locator('[data-make] summary').first().click()
  expect(await violations(page)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
})
