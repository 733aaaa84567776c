import { readFileSync } from 'node:fs'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MAX_PASSAGES, type SegmentCapture } from '../../playground/segments/segment-capture.ts'
import { violations } from '../support/axe.ts'
import { launchBrowser, pageForTest } from '../support/browser.ts'
import { openFixture } from '../support/fixture-page.ts'
import { readPacketFile } from '../support/pcapng-reader.ts'

const BATCH = 2000
const PASSAGES = MAX_PASSAGES + 10 * BATCH
/** Rows in sight, and some above and below. */
const MOST_ROWS = 150

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

async function open(options: BrowserContextOptions = {}): Promise<{ page: Page; rows: Locator }> {
  const page = await pageForTest(browser, options)
  await openFixture(page, 'test/e2e/segments-page/main.ts', [
    'docs/styles/theme.css',
    'playground/segments/segments.css',
  ])
  const rows = page.locator('.ph-segment')
  await rows.first().waitFor()
  return { page, rows }
}

describe('porthole-segments', () => {
  test('shows flags, numbers and what was lost and sent again; a row unfolds to its header and bytes', async () => {
    const { page, rows } = await open()
    await rows.filter({ hasText: 'client:32768 → server:7000' }).first().waitFor()
    await rows.filter({ hasText: /lost/ }).first().waitFor()
    await rows.filter({ hasText: /again/ }).first().waitFor()
    await page.getByRole('button', { name: 'Details of number 4' }).press('Enter')
    await page.getByText('68 65 6c 6c 6f').waitFor()
    await page.getByText('hand these bytes to the program now', { exact: false }).first().waitFor()
  })

  test('filters by text and by whether there are bytes', async () => {
    const { page, rows } = await open()
    await page.getByRole('button', { name: 'Filter' }).click()
    await page.getByRole('searchbox').fill('refuses')
    await page
      .getByRole('status')
      .getByText(/^1 of \d+$/)
      .waitFor()
    expect(await rows.count()).toBe(1)
    await page.getByRole('searchbox').fill('')
    await page.getByLabel('only with bytes').check()
    await expect.poll(() => rows.filter({ hasNotText: /\d bytes/ }).count()).toBe(0)
    expect(await rows.count()).toBeGreaterThan(1)
  })

  test('arrow keys, Home and End lead from row to row, Enter unfolds, and flags are explained in words', async () => {
    const { page, rows } = await open()
    const list = page.getByRole('region', { name: 'Segments and datagrams' })
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')
    await list.focus()
    await page.keyboard.press('Home')
    await expect.poll(focused).toMatch(/^Details of number 1: client:\d+ to server:7000, SYN seq=0$/)
    await page.getByText('SYN: asks to open a connection and tells its first number', { exact: true }).waitFor()
    await page.keyboard.press('ArrowDown')
    await expect.poll(focused).toMatch(/^Details of number 2: .* SYN,ACK seq=0 ack=1$/)
    await page.keyboard.press('Enter')
    await page.getByText('12.0 ms on its way').waitFor()
    await page.keyboard.press('ArrowUp')
    await expect.poll(focused).toMatch(/^Details of number 1:/)
    await page.keyboard.press('End')
    await expect.poll(focused).toMatch(new RegExp(`^Details of number ${await rows.count()}:`))
    expect(await list.locator('button[tabindex="0"]').count()).toBe(1)
  })

  test('catches up with what came while it was not displayed', async () => {
    const { page } = await open()
    const element = page.locator('porthole-segments')
    const drawn = page.locator('.ph-segment')
    const before = await drawn.count()
    await element.evaluate(async (shown: HTMLElement & { capture: SegmentCapture }) => {
      shown.style.display = 'none'
      shown.capture.add(shown.capture.entries.map(({ passage }) => passage))
      await new Promise((resolve) => setTimeout(resolve, 300))
      shown.style.display = ''
    })
    await expect.poll(() => drawn.count()).toBeGreaterThan(before)
  })

  test('draws what crossed as a diagram that names its lanes, and says the same in a table', async () => {
    const { page } = await open()
    await page.getByRole('radio', { name: 'Diagram' }).check()
    const picture = page.getByRole('img', { name: /^Sequence diagram of client, server: \d+ segments/ })
    await picture.waitFor()
    expect((await picture.locator('.ph-hop-label').allTextContents()).slice(0, 3)).toEqual([
      'SYN seq=0',
      'SYN,ACK seq=0 ack=1',
      'ACK seq=1 ack=1',
    ])
    expect(await picture.locator('.ph-cross').count()).toBeGreaterThan(0)
    await page.getByRole('radio', { name: 'Table' }).check()
    await page.getByRole('row', { name: /SYN,ACK seq=0 ack=1 agrees to connect server:7000 → client:/ }).waitFor()
    await page.getByRole('row', { name: /lost/ }).first().waitFor()
  })

  test('shows one connection, chosen by its ends', async () => {
    const { page, rows } = await open()
    await page.getByRole('button', { name: 'Filter' }).click()
    const connection = page.getByLabel('Connection')
    expect(await connection.locator('option').allTextContents()).toEqual([
      'all',
      expect.stringMatching(/^1: client:\d+ – server:7000$/),
      expect.stringMatching(/^2: client:\d+ – server:7001$/),
    ])
    await connection.selectOption({ index: 2 })
    await expect.poll(() => rows.filter({ hasText: ':7000' }).count()).toBe(0)
    expect(await rows.count()).toBe(2)
  })

  test('saves what our reader of packets opens', async () => {
    const { page } = await open()
    await page.getByRole('button', { name: 'Export' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as pcapng' }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/^porthole-segments-\d{8}-\d{6}\.pcapng$/)
    const { packets } = readPacketFile(readFileSync(await download.path()))
    expect(packets.slice(0, 3).map(({ flags }) => flags)).toEqual(['S', 'SA', 'A'])
  })

  test('takes in more passages than it keeps, and draws those in sight alone', async () => {
    const { page, rows } = await open()
    const { kept, last } = await page.locator('porthole-segments').evaluate(
      async (element: HTMLElement & { capture: SegmentCapture }, { total, size }) => {
        const known = element.capture.entries.map(({ passage }) => passage)
        const batch = Array.from({ length: size }, (_, index) => known[index % known.length]).filter((one) => !!one)
        for (let count = 0; count < total; count += size) {
          element.capture.add(batch)
          await new Promise(requestAnimationFrame)
        }
        return { kept: element.capture.entries.length, last: known.length + total }
      },
      { total: PASSAGES, size: BATCH },
    )
    expect(kept).toBeLessThanOrEqual(MAX_PASSAGES)
    await page.locator(`[aria-label^="Details of number ${last.toLocaleString('en')}:"]`).waitFor({ state: 'attached' })
    expect(await rows.count()).toBeLessThan(MOST_ROWS)
  })

  test.each([
    ['wide and light', { colorScheme: 'light' }],
    ['320 pixels wide', { viewport: { width: 320, height: 800 } }],
    ['in forced colours', { forcedColors: 'active' }],
  ] satisfies [string, BrowserContextOptions][])(
    'axe finds nothing, and nothing sticks out, %s',
    async (_name, options) => {
      const { page } = await open(options)
      await page.getByRole('button', { name: 'Details of number 4' }).click()
      await page.getByRole('button', { name: 'Filter' }).click()
      expect(await violations(page)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    },
  )
})
