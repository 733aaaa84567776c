import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { PATIENCE_MS } from '../../docs/offline/patience.ts'
import { violations } from '../support/axe.ts'
import { launchBrowser, pageForTest } from '../support/browser.ts'
import { FileHost } from '../support/file-host.ts'
import { stepDone } from '../support/lesson-page.ts'
import { LivePage } from '../support/live-page.ts'
import { PlaygroundPage } from '../support/playground-page.ts'
import { bytesOf, ShelfPage, sha256 } from '../support/shelf-page.ts'
import { TerminalPage } from '../support/terminal-page.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const OUT = join(ROOT, 'dist', 'under-a-path')
const BASE = '/some/path/'
/** The longest a build may take, in milliseconds. */
const BUILD_MS = 240_000

const host = new FileHost(join(OUT, 'site'), BASE)
let browser: Browser
beforeAll(async () => {
  const build = join(ROOT, 'docs/build/build.ts')
  // The test runner's own variables would have Astro build for development.
  const { PATH, HOME } = process.env
  await promisify(execFile)(process.execPath, [build, '--if-changed', '--base', BASE, '--out', OUT], {
    env: { PATH, HOME },
  })
  await host.listen()
  browser = await launchBrowser()
}, BUILD_MS)
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

  test('every link and every file of every page is there, under the path', async () => {
    const found = new Set<string>()
    const queue = [host.url]
    for (let address = queue.pop(); address !== undefined; address = queue.pop()) {
      if (found.has(address)) continue
      found.add(address)
      const response = await fetch(address)
      expect([address, response.status]).toEqual([address, 200])
      if (response.headers.get('content-type')?.startsWith('text/html') !== true) continue
      const html = await response.text()
      for (const [, text = ''] of html.matchAll(/\s(?:href|src)="([^"#]+)/g)) {
        const url = new URL(text.replaceAll('&amp;', '&'), address)
        if (url.origin !== new URL(host.url).origin) continue
        expect(url.pathname.startsWith(BASE), `${text} on ${address}`).toBe(true)
        queue.push(`${url.origin}${url.pathname}`)
      }
    }
    expect([...found].filter((address) => address.endsWith('/')).length).toBeGreaterThan(20)
  })

  test.each(['light', 'dark'] as const)('axe finds nothing in %s', async (colorScheme) => {
    const page = await pageOf({ colorScheme })
    await TerminalPage.open(page, `${host.url}lessons/sockets-and-ports/`)
    expect(await violations(page)).toEqual([])
  })
})

describe('without a network, after one visit', () => {
  let url = ''
  beforeAll(() => {
    url = host.url
  })

  /** Visits one page, waits until the browser has all others, and takes the network away. */
  async function visited(): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
    onTestFinished(() => context.close())
    const page = await context.newPage()
    await page.goto(host.url)
    await page.getByText('they work without a network').waitFor()
    await page.goto('about:blank')
    await host.stop()
    onTestFinished(() => host.listen(Number(new URL(url).port)))
    return page
  }

  test('steps are done, two terminals chat, a file goes up and comes down', async () => {
    const page = await visited()
    const terminal = await TerminalPage.open(page, `${url}lessons/sockets-and-ports/`)
    await terminal.send('hello')
    await stepDone(page, 'echo-hello')
    const ada = await TerminalPage.open(page, `${url}lessons/chat/`, 'A')
    const other = await page.context().newPage()
    const bob = await TerminalPage.open(other, `${url}lessons/chat/`, 'A')
    await ada.send('JOIN lobby')
    await bob.send('JOIN lobby')
    await bob.send('SAY lobby good morning')
    await ada.shows('good morning')
    const live = new LivePage(page)
    await page.goto(`${url}live/`)
    await live.connected()
    const shelf = new ShelfPage(page)
    const bytes = randomBytes(50_000)
    await shelf.upload({ name: 'sea.bin', bytes })
    expect(sha256(await bytesOf(await shelf.download('sea.bin')))).toBe(sha256(bytes))
  })

  test('programs run in the playground, the search finds, and a page that is not there says so', async () => {
    const page = await visited()
    const playground = await PlaygroundPage.open(page, url.slice(0, -1))
    await playground.run('server')
    await playground.shows('server', 'listening')
    await playground.run('client')
    await playground.shows('client', 'connected')
    // As anywhere, what runs there has no origin.
    expect(await page.locator('iframe').evaluate((frame: HTMLIFrameElement) => frame.contentDocument)).toBeNull()
    await page.getByRole('button', { name: 'Search' }).click()
    await page.getByRole('searchbox').or(page.getByPlaceholder('Search')).first().fill('back-pressure')
    await page
      .getByRole('link', { name: /back-pressure/i })
      .first()
      .waitFor()
    await page.goto(`${url}nowhere/`)
    await page.getByRole('heading', { name: 'Nothing listens here' }).waitFor()
  })
})

describe('hosts that are not like others', () => {
  async function kept(other: FileHost): Promise<Page> {
    await other.listen()
    onTestFinished(() => other.stop())
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    onTestFinished(() => page.close())
    await page.goto(other.url)
    await page.getByText('they work without a network').waitFor()
    return page
  }

  test('one that redirects to addresses without .html and slash: all works without a network', async () => {
    const tidy = new FileHost(join(OUT, 'site'), BASE, { isTidy: true })
    const page = await kept(tidy)
    const { url } = tidy
    await tidy.stop()
    const terminal = await TerminalPage.open(page, `${url}lessons/sockets-and-ports/`)
    await terminal.send('hello')
    await stepDone(page, 'echo-hello')
    const playground = await PlaygroundPage.open(page, url.slice(0, -1))
    await playground.run('server')
    await playground.shows('server', 'listening')
    await playground.run('client')
    await playground.shows('client', 'connected')
    await page.goto(`${url}nowhere`)
    await page.getByRole('heading', { name: 'Nothing listens here' }).waitFor()
  })

  test('one that is slow in the midst of a page: the page is shown whole', async () => {
    const slow = new FileHost(join(OUT, 'site'), BASE)
    const page = await kept(slow)
    slow.pause = PATIENCE_MS + 1000
    await page.goto(`${slow.url}lessons/chat/`, { waitUntil: 'commit' })
    await page.locator('footer').last().waitFor()
    expect(await page.evaluate(() => performance.getEntriesByType('navigation')[0]?.duration)).toBeGreaterThan(
      PATIENCE_MS,
    )
  })
})

describe('a new build', () => {
  test('is shown at the next visit, and the files of the old one go', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'porthole-site-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    await cp(join(OUT, 'site'), folder, { recursive: true })
    const changing = new FileHost(folder, BASE)
    await changing.listen()
    onTestFinished(() => changing.stop())
    const page = await pageOf()
    await page.goto(changing.url)
    await page.getByText('they work without a network').waitFor()
    const names = () => page.evaluate(() => caches.keys())
    const [old = ''] = await names()
    const version = old.split(' ').at(-1) ?? ''
    for (const name of ['offline.js', 'index.html'])
      await writeFile(
        join(folder, name),
        (await readFile(join(folder, name), 'utf8')).replace(version, 'aaaabbbbcccc').replace('</h1>', ' anew</h1>'),
      )
    await page.reload()
    await page.getByRole('heading', { level: 1, name: /anew/ }).waitFor()
    await expect.poll(names, { timeout: 20_000 }).toEqual([old.replace(version, 'aaaabbbbcccc')])
  })
})
