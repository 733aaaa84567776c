import { describe, expect, test } from 'vitest'
import { LiveSite } from '../support/live-site.ts'
import { startServer } from '../support/server.ts'
import { TerminalPage } from '../support/terminal-page.ts'

/** From the keystroke to both reads on the wire, in milliseconds. */
const FIRST_LIGHT_MS = 1000

const site = new LiveSite()

describe('home page', () => {
  test('shows hello going out and coming back, on the screen and on the wire, within a second', async () => {
    const terminal = await TerminalPage.open(await site.page(), site.origin)
    await terminal.type('hello')
    await terminal.press('Enter')
    const hello = '68 65 6c 6c 6f 0d 0a'
    await Promise.all([
      terminal.shows('▸ hello␍␊', FIRST_LIGHT_MS),
      terminal.shows('◂ hello␍␊', FIRST_LIGHT_MS),
      terminal.crossed('sent 7 bytes', hello, FIRST_LIGHT_MS),
      terminal.crossed('received 7 bytes', hello, FIRST_LIGHT_MS),
    ])
    await terminal.seen('read 7 bytes')
    await terminal.seen('reply 7 bytes')
  })

  test('has its terminal in the first screen', async () => {
    const page = await site.page()
    const terminal = await TerminalPage.open(page, site.origin)
    await terminal.shows('▸')
    const box = await terminal.root.locator('.xterm-screen').boundingBox()
    expect((box?.y ?? Number.POSITIVE_INFINITY) + (box?.height ?? 0)).toBeLessThan(900)
  })

  test('finds a page by its words', async () => {
    const page = await site.page()
    await page.goto(site.origin)
    await page.keyboard.press('Control+k')
    await page.getByRole('textbox', { name: 'Search' }).fill('segment')
    const result = page.locator('.pagefind-ui__result-link').first()
    await result.waitFor()
    await result.click()
    await page.waitForURL('**/lessons/**')
  })

  test('says that no server answered once it is gone, and connects again when it is back', async () => {
    const short = await startServer()
    const port = short.port('web')
    const page = await site.browser.newPage()
    const terminal = await TerminalPage.open(page, `http://127.0.0.1:${port}/`)
    await short.stop()
    await terminal.state('Failed')
    await terminal.root.getByText('The server stopped').first().waitFor()
    await terminal.button('Reconnect').click()
    await terminal.root.getByText('run npm start').first().waitFor()
    const again = await startServer({ args: [`--web-port=${port}`] })
    await terminal.button('Reconnect').click()
    await terminal.state('Open')
    await terminal.send('back')
    await terminal.shows('◂ back')
    await page.close()
    await again.stop()
  })
})
