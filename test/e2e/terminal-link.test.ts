import type { Page } from 'playwright-core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { LiveSite } from '../support/live-site.ts'
import { serve } from '../support/serve-process.ts'
import { TerminalPage } from '../support/terminal-page.ts'

const site = new LiveSite()

/** Ends every WebSocket of a page but not its TCP connections, as a changed network would. */
const cut = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const socket of window.openedSockets.splice(0)) socket.close(4000)
  })

declare global {
  interface Window {
    openedSockets: WebSocket[]
  }
}

async function pageThatIsCut(): Promise<Page> {
  const page = await site.page()
  await page.addInitScript(() => {
    window.openedSockets = []
    window.WebSocket = class extends WebSocket {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols)
        window.openedSockets.push(this)
      }
    }
  })
  return page
}

const lesson = () => `${site.origin}/lessons/bytes-are-not-messages/`

describe('porthole-terminal: its connection', () => {
  test('survives a lost link with the same connection and nothing lost', async () => {
    const page = await pageThatIsCut()
    const terminal = await TerminalPage.open(page, lesson(), 'porthole')
    await terminal.send('WHOAMI')
    await terminal.shows('◂ +OK guest-')
    for (let time = 0; time < 3; time++) {
      await cut(page)
      await terminal.send(`PING ${time}`)
      await terminal.shows(`◂ +PONG ${time}`)
    }
    await terminal.shows('· Resumed: nothing was lost.')
    await terminal.state('Open')
    expect(await terminal.root.locator('.ph-crossing', { hasText: 'connection open' }).count()).toBe(1)
  })

  test('goes on after a reload, and leaves no ticket behind', async () => {
    const page = await site.page()
    const terminal = await TerminalPage.open(page, lesson(), 'porthole')
    await terminal.send('NICK kept-on-reload')
    await terminal.shows('◂ +OK kept-on-reload')
    await page.reload()
    await terminal.state('Open')
    await terminal.shows('· Resumed')
    await terminal.send('WHOAMI')
    await terminal.shows('◂ +OK kept-on-reload guest')
    await terminal.type('SA')
    await terminal.press('Tab', 'Control+u')
    const kept = await page.evaluate(
      () => Object.values({ ...sessionStorage }).join() + Object.values(localStorage).join(),
    )
    expect(kept).not.toContain('"key"')
  })

  test('leaves its connection to the page that was there before its tab was copied', async () => {
    const page = await site.page()
    const terminal = await TerminalPage.open(page, lesson(), 'porthole')
    await terminal.send('NICK the-first')
    await terminal.shows('◂ +OK the-first')
    const copied = await page.evaluate(() => JSON.stringify({ ...sessionStorage }))
    const other = await site.page()
    await other.addInitScript((items: string) => {
      const entries: [string, string][] = Object.entries(JSON.parse(items))
      for (const [key, value] of entries) sessionStorage.setItem(key, value)
    }, copied)
    const copy = await TerminalPage.open(other, lesson(), 'porthole')
    await copy.send('WHOAMI')
    await copy.shows('◂ +OK guest-')
    await terminal.send('WHOAMI')
    await terminal.shows('◂ +OK the-first guest')
  })

  test('stays closed after a FIN and after an RST, however long one waits', async () => {
    const page = await site.page()
    await page.clock.install()
    const terminal = await TerminalPage.open(page, lesson(), 'porthole')
    for (const end of ['Send FIN', 'Reset']) {
      await terminal.button(end).click()
      await terminal.state('Closed')
      await page.clock.runFor(60_000)
      await page.evaluate(() => window.dispatchEvent(new Event('online')))
      await terminal.state('Closed')
      expect(await terminal.button('Try now').count()).toBe(0)
      await terminal.button('Reconnect').click()
      await terminal.state('Open')
    }
  })

  test('opens a new connection by itself when the server is back, and tells its attempts', async () => {
    const first = await serve()
    const port = first.port('web')
    const browser = await launchBrowser()
    onTestFinished(() => browser.close())
    // The failures of a server that is gone are logged by the browser.
    const page = await browser.newPage()
    const terminal = await TerminalPage.open(
      page,
      `http://127.0.0.1:${port}/lessons/bytes-are-not-messages/`,
      'porthole',
    )
    await terminal.send('PING before')
    await terminal.shows('◂ +PONG before')
    await first.kill()
    await terminal.root.getByText(/Attempt \d/).waitFor()
    await serve({ args: [`--web-port=${port}`], dataDir: first.dataDir })
    await terminal.root
      .getByRole('button', { name: 'Try now' })
      .click({ timeout: 1000 })
      .catch(() => undefined)
    await terminal.root.getByRole('status').getByText('Open', { exact: true }).waitFor({ timeout: 30_000 })
    await terminal.send('PING after')
    await terminal.shows('◂ +PONG after')
  })

  test('answers the PING of the server by itself, quietly', async () => {
    const server = await serve({ args: ['--ping-after=1s', '--idle-timeout=4s'] })
    const browser = await launchBrowser()
    onTestFinished(() => browser.close())
    const page = await browser.newPage()
    const address = `http://127.0.0.1:${server.port('web')}/lessons/bytes-are-not-messages/`
    const terminal = await TerminalPage.open(page, address, 'porthole')
    await terminal.shows('◂ * PING')
    await terminal.shows('· Answered with PING.')
    await terminal.shows('◂ +PONG')
    expect(await terminal.root.locator('.xterm-rows > div', { hasText: '▸ PING' }).count()).toBe(0)
    await terminal.crossed('sent 6 bytes', '50 49 4e 47 0d 0a')
  })
})
