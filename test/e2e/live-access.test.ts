import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violations } from '../support/axe.ts'
import { launchBrowser } from '../support/browser.ts'
import { tcpClient } from '../support/client.ts'
import { arrive } from '../support/conversation.ts'
import { LivePage } from '../support/live-page.ts'
import { startServer, type TestServer } from '../support/server.ts'

const ADMIN_PASSWORD = 'the captain’s own'
const WIDE = { width: 1440, height: 900 }
const PHONE = { width: 390, height: 844 }

let browser: Browser
let server: TestServer
beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer({
    env: { PORTHOLE_ADMIN_PASSWORD: ADMIN_PASSWORD },
    args: ['--request-rate=0', '--login-failures=0'],
  })
})
afterAll(async () => {
  await browser.close()
  await server.stop(0)
})

const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

const open = (options: BrowserContextOptions) => LivePage.open(browser, server, options)

describe.each(['light', 'dark'] as const)('live page in %s', (colorScheme) => {
  test.each([
    ['wide', { colorScheme, viewport: WIDE }],
    ['on a phone', { colorScheme, viewport: PHONE, hasTouch: true, isMobile: true }],
  ] as const)('has no accessibility violation %s, whatever is shown', async (_, options) => {
    const live = await open(options)
    const { page } = live
    const narrow = options.viewport === PHONE
    const view = async (name: string) => {
      if (narrow) await live.button(name).click()
    }
    expect(await violations(page), 'connected').toEqual([])
    const bob = await arrive(tcpClient(server.port('porthole')))
    await bob.ask('JOIN lobby')
    for (let i = 0; i < 60; i++) await bob.ask(`SAY lobby message ${i}`)
    await live.message('message 59')
    await page.getByRole('log').evaluate((element) => element.scrollTo(0, 0))
    await bob.ask(`BROADCAST tea is ready`)
    await bob.ask(`TELL ${await live.nick()} psst`)
    await live.button(/new ↓/).waitFor()
    await page.locator('.lv-message').first().getByRole('button').click()
    await live.composer.fill('x'.repeat(3000))
    expect(await violations(page), 'many messages, one too large').toEqual([])
    await live.button('Nick and login').click()
    await live.logIn('nobody', 'a porthole of tin')
    await page.getByRole('alert').getByText('bad-credentials').waitFor()
    expect(await violations(page), 'dialog with a refusal').toEqual([])
    await live.logIn('admin', ADMIN_PASSWORD)
    await live.named('admin')
    await view('Server')
    await page.locator('porthole-admin').getByRole('row').nth(2).waitFor()
    expect(await violations(page), 'admin').toEqual([])
    expect(await overflow(page)).toBe(0)
    await live.button('Stop the server').click()
    expect(await violations(page), 'question').toEqual([])
    await live.button('Leave it').click()
    await live.button('Stop reading').click()
    await live.shows('A does not read')
    expect(await violations(page), 'not reading').toEqual([])
    for (const name of ['Files', 'Wire']) {
      await view(name)
      expect(await violations(page), name).toEqual([])
    }
    await view('Server')
    await live.button('Stop reading').click()
    await bob.ask(`LOGIN admin ${ADMIN_PASSWORD}`)
    await bob.ask('KICK admin')
    await live.shows('An admin ended your connections with KICK.')
    expect(await violations(page), 'kicked').toEqual([])
  })
})

describe('live page', () => {
  test.each([320, 390])('fits a screen of %i pixels in every view, with targets for fingers', async (width) => {
    const live = await open({ viewport: { width, height: 640 }, hasTouch: true, isMobile: true })
    const { page } = live
    for (const name of ['Chat', 'Files', 'Server', 'Wire']) {
      await live.button(name).click()
      expect([name, await overflow(page)]).toEqual([name, 0])
      const small = await page
        .locator('porthole-live')
        .locator('.lv-button:visible, .lv-tool:visible, .lv-views button:visible, .lv-field:visible, .lv-place:visible')
        .evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().height < 44).map((one) => one.outerHTML))
      expect(small).toEqual([])
    }
  })

  test('keeps what is written in sight above an on-screen keyboard', async () => {
    const live = await open({ viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true })
    const { page } = live
    await live.composer.focus()
    // What a keyboard does: the window stays, and what can be seen of it shrinks.
    await page.evaluate(() => {
      const viewport = window.visualViewport
      if (!viewport) throw new Error('Cannot go on as the browser must have a visual viewport')
      Object.defineProperty(viewport, 'height', { value: 420, configurable: true })
      viewport.dispatchEvent(new Event('resize'))
    })
    const bottom = () => live.composer.evaluate((field) => field.getBoundingClientRect().bottom)
    await expect.poll(bottom).toBeLessThanOrEqual(420)
    expect(await live.button('Wire').isVisible()).toBe(false)
    await live.say('above the keys')
    await live.message('above the keys')
  })

  test('is used by keys alone, without a trap', async () => {
    const live = await open({ viewport: WIDE })
    const { page } = live
    await live.composer.focus()
    await page.keyboard.type('by keys')
    await page.keyboard.press('Enter')
    await live.message('by keys')
    const passed = new Set<string>()
    for (let i = 0; i < 80; i++) {
      await page.keyboard.press('Tab')
      const name = await page.evaluate(() => {
        const { activeElement } = document
        const outlined = activeElement && getComputedStyle(activeElement).outlineStyle !== 'none'
        return outlined ? (activeElement.textContent?.trim() ?? '') || activeElement.getAttribute('aria-label') : ''
      })
      if (name) passed.add(name)
    }
    for (const name of ['Send', 'To everybody', 'Pause', 'A', 'B', 'Join', 'Refresh', 'Nick and login', 'Stop reading'])
      expect([...passed]).toContain(name)
  })

  test('says without JavaScript that it needs it', async () => {
    const response = await fetch(`http://127.0.0.1:${server.port('web')}/live/`)
    expect(await response.text()).toMatch(/<porthole-live[^>]*>.*<noscript><p[^>]*>This page needs JavaScript\./s)
  })
})
