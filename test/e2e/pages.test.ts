import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { violations } from '../support/axe.ts'
import { LiveSite } from '../support/live-site.ts'
import { sitePages } from '../support/site-pages.ts'

const site = new LiveSite()

const PAGES = sitePages()

/** Opens a page and waits until every terminal near the screen is connected. */
async function visit(page: Page, path: string): Promise<void> {
  await page.goto(site.origin + path)
  const terminals = page.locator('porthole-terminal:visible')
  for (let i = 0; i < (await terminals.count()); i++) {
    await terminals.nth(i).getByRole('status').getByText('Open', { exact: true }).waitFor()
  }
}

const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

describe.each(PAGES)('page %s', (path) => {
  test.each(['light', 'dark'] as const)(
    'has no accessibility violation in %s, no error and no failed request',
    async (colorScheme) => {
      const page = await site.page({ colorScheme })
      await visit(page, path)
      expect(await page.locator('html').getAttribute('data-theme')).toBe(colorScheme)
      expect(await violations(page)).toEqual([])
    },
  )

  test('has no accessibility violation and nothing that overflows on a screen of 320 pixels', async () => {
    const page = await site.page({ viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true })
    await visit(page, path)
    expect(await overflow(page)).toBe(0)
    expect(await violations(page)).toEqual([])
  })

  test('names itself, and carries the policy in its head as in its header', async () => {
    const page = await site.page()
    const response = await page.goto(site.origin + path)
    const header = response?.headers()['content-security-policy']
    const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content')
    expect(header).toBe(`${policy}; frame-ancestors 'none'`)
    expect(policy).not.toMatch(/script-src[^;]*unsafe-inline|unsafe-eval'(?<!wasm-unsafe-eval')/)
    expect(await page.title()).toContain('Porthole')
    expect(await page.locator('meta[name="description"]').getAttribute('content')).toBeTruthy()
    expect(await page.locator('meta[property="og:image"]').getAttribute('content')).toMatch(/\/og\.png$/)
    expect(await page.locator('h1').count()).toBe(1)
  })
})

test('every link of the site leads somewhere', async () => {
  const page = await site.page()
  const { origin } = site
  const links = new Set<string>()
  for (const path of PAGES) {
    await page.goto(origin + path)
    for (const link of await page
      .locator('a[href]')
      .evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href)))
      links.add(link)
  }
  const own = [...links].filter((link) => link.startsWith(origin))
  expect(own.length).toBeGreaterThan(PAGES.length)
  for (const link of own) {
    const response = await fetch(link)
    const id = new URL(link).hash.slice(1)
    expect([link, response.status]).toEqual([link, 200])
    if (id) expect(await response.text(), link).toContain(`id="${decodeURIComponent(id)}"`)
  }
})

test('a page that does not exist is answered by the page for it', async () => {
  const page = await site.browser.newPage()
  const response = await page.goto(`${site.origin}/no/such/page/`)
  expect(response?.status()).toBe(404)
  await page.getByRole('heading', { level: 1 }).waitFor()
  expect(await violations(page)).toEqual([])
  await page.close()
})
