import type { BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { violations } from '../support/axe.ts'
import { LiveSite } from '../support/live-site.ts'
import { PlaygroundPage } from '../support/playground-page.ts'

const site = new LiveSite()

/** The place of 200 ms among those of the slider. */
const LATENCY = '7'

/** A client that connects while a segment takes two seconds to cross. */
async function connecting(options: BrowserContextOptions): Promise<Page> {
  const page = await site.page(options)
  const playground = await PlaygroundPage.open(page, site.origin)
  await page.getByLabel('Latency').fill(LATENCY)
  await playground.run('server')
  await playground.shows('server', 'listening')
  await page.locator('.ph-time select').selectOption('0.1')
  await playground.run('client')
  return page
}

const mark = (page: Page, text: string) => page.locator('.ph-flying', { hasText: text })
const place = (page: Page, text: string): Promise<number> =>
  mark(page, text)
    .first()
    .evaluate((element: HTMLElement) => Number(element.style.getPropertyValue('--x')))

describe('what is on its way', () => {
  test('a SYN crosses from the client to the server, its answer comes back, and both go', async () => {
    const page = await connecting({ reducedMotion: 'no-preference' })
    await mark(page, 'SYN').first().waitFor()
    const first = await place(page, 'SYN')
    await page.waitForFunction((before) => {
      const element = document.querySelector<HTMLElement>('.ph-flying.ph-out')
      return Number(element?.style.getPropertyValue('--x')) > before
    }, first)
    await mark(page, 'SYN,ACK').waitFor()
    const back = await place(page, 'SYN,ACK')
    await page.waitForFunction((before) => {
      const element = document.querySelector<HTMLElement>('.ph-flying.ph-in')
      return Number(element?.style.getPropertyValue('--x')) < before
    }, back)
    await mark(page, 'SYN,ACK').waitFor({ state: 'detached' })
    expect(await violations(page)).toEqual([])
  })

  test('with reduced motion nothing moves: a mark stands and says what becomes of it', async () => {
    const page = await connecting({ reducedMotion: 'reduce' })
    await mark(page, 'on its way').first().waitFor()
    expect(await place(page, 'SYN')).toBe(0.5)
    await mark(page, 'arrived').first().waitFor()
    expect(await place(page, 'SYN')).toBe(0.5)
  })

  test.each([
    ['in forced colours', { forcedColors: 'active' }],
    ['320 pixels wide', { viewport: { width: 320, height: 800 } }],
  ] satisfies [string, BrowserContextOptions][])(
    'axe finds nothing, and nothing sticks out, %s',
    async (_, options) => {
      const page = await site.page(options)
      const playground = await PlaygroundPage.open(page, site.origin)
      for (const view of ['Files', 'Programs', 'Network']) {
        const button = playground.button(view)
        if (await button.isVisible()) await button.click()
        expect(await violations(page)).toEqual([])
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
      }
    },
  )
})
