import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violations } from '../support/axe.ts'
import { launchBrowser, pageForTest } from '../support/browser.ts'
import { FileHost } from '../support/file-host.ts'
import { stepDone } from '../support/lesson-page.ts'
import { LivePage } from '../support/live-page.ts'
import { bytesOf, ShelfPage, sha256 } from '../support/shelf-page.ts'
import { TerminalPage } from '../support/terminal-page.ts'

const SITE = fileURLToPath(new URL('../../dist/site/', import.meta.url))

const host = new FileHost(SITE)
let browser: Browser
beforeAll(async () => {
  await host.listen()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await host.stop()
})

const pageOf = (options?: BrowserContextOptions): Promise<Page> => pageForTest(browser, options)

describe('the site on a host of files', () => {
  test('a terminal talks to a server in the page, and says so', async () => {
    const page = await pageOf()
    const terminal = await TerminalPage.open(page, `${host.url}lessons/sockets-and-ports/`)
    await terminal.root.getByText('in this page').first().waitFor()
    await terminal.send('hello')
    await terminal.shows('hello')
    await terminal.crossed('received 7 bytes')
    await stepDone(page, 'echo-hello')
  })

  test('two tabs share one server: two terminals chat', async () => {
    const one = await pageOf()
    const other = await one.context().newPage()
    const ada = await TerminalPage.open(one, `${host.url}lessons/chat/`, 'A')
    const bob = await TerminalPage.open(other, `${host.url}lessons/chat/`, 'A')
    await ada.send('NICK ada')
    await ada.send('JOIN lobby')
    await bob.send('NICK bob')
    await bob.send('JOIN lobby')
    await ada.shows('* JOIN lobby bob')
    await bob.send('SAY lobby good morning')
    await ada.shows('good morning')
  })

  test('the live page chats, and a file goes up and comes down', async () => {
    const live = new LivePage(await pageOf())
    await live.page.goto(`${host.url}live/`)
    await live.connected()
    await live.page.getByText('in this page').first().waitFor()
    await live.say('alone here')
    await live.message('alone here')
    const shelf = new ShelfPage(live.page)
    const bytes = randomBytes(200_000)
    await shelf.upload({ name: 'sea.bin', bytes })
    expect(sha256(await bytesOf(await shelf.download('sea.bin')))).toBe(sha256(bytes))
  })

  test('TLS is refused, as nothing listens there', async () => {
    const page = await pageOf()
    await TerminalPage.open(page, `${host.url}lessons/sockets-and-ports/`)
    await page.getByText('New terminal').click()
    await page.getByLabel('Service').selectOption('tls')
    await page.getByRole('button', { name: 'Open', exact: true }).click()
    const terminal = new TerminalPage(page, 'tls')
    await terminal.state('Failed')
    await terminal.root.getByText('ECONNREFUSED').first().waitFor()
  })

  test.each(['light', 'dark'] as const)('axe finds nothing in %s', async (colorScheme) => {
    const page = await pageOf({ colorScheme })
    await TerminalPage.open(page, `${host.url}lessons/sockets-and-ports/`)
    expect(await violations(page)).toEqual([])
  })
})
