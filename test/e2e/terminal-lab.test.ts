import { createServer } from 'node:net'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { fresh } from '../support/fresh-name.ts'
import { LiveSite } from '../support/live-site.ts'
import { serve } from '../support/serve-process.ts'
import { TerminalPage } from '../support/terminal-page.ts'

const site = new LiveSite()

const WIDE = { viewport: { width: 2000, height: 1200 } }

async function open(options: BrowserContextOptions = {}): Promise<Page> {
  const page = await site.page(options)
  await TerminalPage.open(page, `${site.origin}/lessons/bytes-are-not-messages/`, 'A')
  return page
}

/** Those of the lab: samples have tabs too. */
const tabs = (page: Page) => page.locator('.lab').getByRole('tab')

async function add(page: Page, service: string): Promise<void> {
  await page.getByText('New terminal').click()
  await page.getByLabel('Service').selectOption(service)
  await page.getByRole('button', { name: 'Open', exact: true }).click()
}

describe('lab', () => {
  test('names its terminals, side by side where there is room, else behind tabs', async () => {
    const page = await open(WIDE)
    const [a, b] = [new TerminalPage(page, 'A'), new TerminalPage(page, 'B')]
    await page.getByRole('region', { name: 'Terminal A · porthole', exact: true }).waitFor()
    await page.getByRole('region', { name: 'Terminal B · echo', exact: true }).waitFor()
    const [left, right] = [await a.root.boundingBox(), await b.root.boundingBox()]
    expect(right?.x).toBeGreaterThanOrEqual((left?.x ?? 0) + (left?.width ?? 0))
    expect(await tabs(page).count()).toBe(0)
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.getByRole('tab', { name: 'B · echo' }).click()
    await b.state('Open')
    expect(await a.root.isVisible()).toBe(false)
    await page.getByRole('tab', { name: 'B · echo' }).press('ArrowLeft')
    await a.state('Open')
    expect(await b.root.isVisible()).toBe(false)
  })

  test('shows the addresses on the line of the status, whole or cut off, and the buttons beside', async () => {
    const page = await open({ viewport: { width: 1440, height: 900 } })
    const { root } = new TerminalPage(page, 'A')
    const addresses = root.locator('.ph-addresses')
    expect(await addresses.getAttribute('title')).toMatch(/^127\.0\.0\.1:\d+ → 127\.0\.0\.1:\d+$/)
    const [state, shown, buttons] = await Promise.all(
      ['.ph-state-words', '.ph-addresses', '.ph-viewing'].map((part) => root.locator(part).boundingBox()),
    )
    if (!state || !shown || !buttons) throw new Error('Cannot compare as all of the head must be shown: some is not')
    expect(shown.height).toBeLessThan(1.5 * state.height)
    expect(Math.abs(shown.y + shown.height / 2 - state.y - state.height / 2)).toBeLessThan(state.height / 2)
    expect(shown.x + shown.width).toBeLessThanOrEqual(buttons.x)
    expect(Math.abs(buttons.y + buttons.height / 2 - state.y - state.height / 2)).toBeLessThan(state.height / 2)
  })

  test('two terminals chat, each on its own connection', async () => {
    const page = await open(WIDE)
    await add(page, 'tls')
    const [ada, bob] = [new TerminalPage(page, 'A'), new TerminalPage(page, 'C')]
    await bob.state('Open')
    const room = fresh('room')
    const [adaNick, bobNick] = [fresh('ada'), fresh('bob')]
    await ada.send(`NICK ${adaNick}`)
    await bob.send(`NICK ${bobNick}`)
    await ada.send(`JOIN ${room}`)
    await ada.shows(`◂ +OK ${room} 1`)
    await bob.send(`JOIN ${room}`)
    await ada.shows(`◂ * JOIN ${room} ${bobNick}`)
    await ada.send(`SAY ${room} hello <b>bob</b>`)
    await bob.shows(`◂ * MSG ${room} ${adaNick}`)
    await bob.shows('hello <b>bob</b>')
    await bob.type('TELL ada')
    await bob.press('Tab')
    await bob.send('hi')
    await ada.shows(`◂ * TELL ${bobNick}`)
    const addresses = await page.locator('porthole-terminal .ph-addresses').allTextContents()
    expect(new Set(addresses).size).toBe(addresses.length)
  })

  test('takes up to four terminals, and closes those that were added', async () => {
    const page = await open()
    await add(page, 'echo')
    await new TerminalPage(page, 'C').state('Open')
    await add(page, 'porthole')
    const last = new TerminalPage(page, 'D')
    await last.state('Open')
    await page.getByText('New terminal').click()
    await page.getByText('Four terminals are open').waitFor()
    expect(await page.getByRole('button', { name: 'Open', exact: true }).isVisible()).toBe(false)
    await page.getByText('New terminal').click()
    await page.reload()
    await page.getByRole('tab', { name: 'D · porthole' }).click()
    await last.shows('· Resumed')
    await last.openMore()
    await last.button('Close terminal').click()
    expect(await tabs(page).allTextContents()).toEqual(['A · porthole', 'B · echo', 'C · echo'])
    await page.getByRole('tab', { name: 'A · porthole' }).click()
    const first = new TerminalPage(page, 'A')
    await first.openMore()
    expect(await first.button('Close terminal').count()).toBe(0)
    await add(page, 'echo')
    await new TerminalPage(page, 'D').state('Open')
  })

  test('opens a server of one’s own where the server offers it', async () => {
    const own = createServer((socket) => socket.end('hello from your server\r\n')).listen(0, '127.0.0.1')
    onTestFinished(() => void own.close())
    await new Promise((resolve) => own.once('listening', resolve))
    const address = own.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const server = await serve({ args: ['--local-gateway'] })
    const page = await site.page()
    await TerminalPage.open(page, `http://127.0.0.1:${server.port('web')}/lessons/bytes-are-not-messages/`, 'A')
    await page.getByText('New terminal').click()
    await page.getByLabel('Service').selectOption('local')
    await page.getByLabel('Port on this machine').fill(String(port))
    await page.getByRole('button', { name: 'Open', exact: true }).click()
    await new TerminalPage(page, 'C').shows('◂ hello from your server')
  })
})
