import type { BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { violations } from '../support/axe.ts'
import { LiveSite } from '../support/live-site.ts'
import { PlaygroundPage } from '../support/playground-page.ts'

const site = new LiveSite()

/** Places among those of the slider: of 100 ms, so that Node does not try the other address as well, and of 50 %. */
const LATENCY = '6'
const HALF_LOST = '7'
/** In each of its seconds some ten segments cross, so that of some hundred one is lost and sent again. In milliseconds. */
const BY_CHANCE_MS = 50_000
const STEPS_MS = 15_000

const CHATTY = {
  'server.ts': `import net from 'node:net'
net.createServer((socket) => socket.pipe(socket)).listen(7000, () => console.log('listening'))`,
  'client.ts': `import net from 'node:net'
const socket = net.connect(7000, () => console.log('connected'))
setInterval(() => socket.write('x'), 50)`,
}

/** A client that connects while a segment takes a second to cross. */
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

  test('what is lost says so half-way, and what is sent again says so', async () => {
    const page = await site.page({ reducedMotion: 'reduce' })
    const playground = await PlaygroundPage.open(page, site.origin, CHATTY)
    await page.getByLabel('Latency').fill(LATENCY)
    await playground.run('server')
    await playground.shows('server', 'listening')
    await playground.run('client')
    await playground.shows('client', 'connected')
    await page.locator('.ph-time select').selectOption('0.1')
    await page.getByLabel('Loss').fill(HALF_LOST)
    await mark(page, '× lost').first().waitFor({ timeout: BY_CHANCE_MS })
    await mark(page, 'again').first().waitFor({ timeout: BY_CHANCE_MS })
  })

  test('while time is held each step moves what is on its way, and nothing else does', async () => {
    const page = await connecting({ reducedMotion: 'no-preference' })
    await mark(page, 'SYN').first().waitFor()
    await page.getByRole('button', { name: 'Hold time' }).click()
    await page.locator('.ph-is-held').waitFor()
    const held = await place(page, 'SYN')
    const step = page.getByRole('button', { name: 'Step' })
    const answers = async (): Promise<number> => {
      await step.click()
      return mark(page, 'SYN,ACK').count()
    }
    await expect.poll(answers, { timeout: STEPS_MS }).toBe(1)
    expect(held).toBeLessThan(1)
    const back = await place(page, 'SYN,ACK')
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
    expect(await place(page, 'SYN,ACK')).toBe(back)
    await expect.poll(answers, { timeout: STEPS_MS }).toBe(0)
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
