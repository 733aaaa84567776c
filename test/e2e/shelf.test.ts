import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MAX_KEPT_BYTES, MAX_KEPT_FILES } from '../../playground/live/shelf/kept-files.ts'
import { MAX_SHOWN_FILES } from '../../playground/live/shelf/rows.ts'
import { violations } from '../support/axe.ts'
import { launchBrowser, pageForTest } from '../support/browser.ts'
import { tcpClient } from '../support/client.ts'
import { type CuttingProxy, cuttingProxy } from '../support/cutting-proxy.ts'
import { fresh } from '../support/fresh-name.ts'
import { LivePage } from '../support/live-page.ts'
import { LiveSite } from '../support/live-site.ts'
import { serverForTest } from '../support/server.ts'
import { bytesOf, ShelfPage, sha256 } from '../support/shelf-page.ts'

const site = new LiveSite()
const open = async (options?: Parameters<LiveSite['page']>[0]) => ShelfPage.open(await site.page(options), site.origin)

const PASSWORD = 'a porthole of brass'
const MEGABYTE = 1_000_000
/** Large enough that something can happen meanwhile. */
const LARGE = randomBytes(12 * MEGABYTE)

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

/** A shelf on a server of its own. */
async function shelfWith(...args: string[]): Promise<ShelfPage> {
  const server = await serverForTest({ args })
  return new ShelfPage(await pageOf(`http://127.0.0.1:${server.port('web')}`))
}

async function pageOf(origin: string): Promise<Page> {
  const page = await pageForTest(browser)
  await page.goto(`${origin}/live/`)
  return page
}

/** A shelf whose way to the server the test holds in its hands. */
async function shelfOverProxy(): Promise<{ shelf: ShelfPage; proxy: CuttingProxy }> {
  const proxy = await cuttingProxy()
  const origin = `http://127.0.0.1:${proxy.port}`
  const server = await serverForTest({ args: [`--public-url=${origin}`] })
  proxy.to(server.port('web'))
  const shelf = new ShelfPage(await pageOf(origin))
  await shelf.ready()
  return { shelf, proxy }
}

describe('porthole-shelf', () => {
  test('takes a file by keyboard alone, gives it back with the same digest, and deletes it when asked twice', async () => {
    const shelf = await open()
    const { page, root } = shelf
    const file = { name: fresh('keys'), bytes: randomBytes(3 * MEGABYTE) }
    const chooser = page.waitForEvent('filechooser')
    await shelf.button('Choose files').focus()
    await page.keyboard.press('Enter')
    await (await chooser).setFiles({ name: file.name, mimeType: 'text/plain', buffer: file.bytes })
    await shelf.says(file.name, 'On the shelf')
    const row = shelf.file(file.name)
    await row.waitFor()
    expect(await row.textContent()).toContain(sha256(file.bytes).slice(0, 12))

    await shelf.button(`Download ${file.name}`).focus()
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')])
    expect(download.suggestedFilename()).toBe(file.name)
    expect(sha256(await bytesOf(download))).toBe(sha256(file.bytes))

    const remove = shelf.button(`Delete ${file.name}`)
    // While a transfer has the connection nothing can be deleted.
    await shelf.usable(`Delete ${file.name}`).waitFor()
    await remove.focus()
    await page.keyboard.press('Enter')
    const sure = shelf.button(`Delete ${file.name} for everybody`)
    await sure.and(page.locator(':focus')).waitFor()
    await shelf.button(`Keep ${file.name}`).click()
    await remove.click()
    await sure.and(page.locator(':focus')).waitFor()
    await page.keyboard.press('Enter')
    await row.waitFor({ state: 'detached' })
    await root.getByRole('status').getByText(`${file.name} is deleted.`).waitFor()
  })

  test('leaves the focus on a button that does nothing during a transfer', async () => {
    const shelf = await open()
    const [small, big] = [fresh('small'), fresh('big')]
    await shelf.upload({ name: small, bytes: Buffer.from('x') })
    const remove = shelf.usable(`Delete ${small}`)
    await remove.focus()
    await shelf.chooseAndPause({ name: big, bytes: LARGE })
    await shelf.button(`Delete ${small}`).and(shelf.page.locator(':focus[aria-disabled="true"]')).waitFor()
    await shelf.page.keyboard.press('Enter')
    expect(await shelf.button(`Delete ${small} for everybody`).count()).toBe(0)
    await shelf.button(`Cancel ${big}`).click()
  })

  test('takes a login on B again after a cancelled upload has ended its connection', async () => {
    const shelf = await shelfWith()
    const live = new LivePage(shelf.page)
    await live.connected()
    await live.logIn('ann', PASSWORD, { register: true })
    await live.shows(/Files, on B as ann/i)
    await shelf.upload({ name: 'mine', bytes: Buffer.from('x') })
    await shelf.usable('Delete mine').waitFor()
    await shelf.chooseAndPause({ name: 'big', bytes: LARGE })
    await shelf.root.getByText('you then have to log in again').waitFor()
    await shelf.button('Cancel big').click()
    await live.shows('B is a new connection and has lost its login')
    await shelf.button('Delete mine').waitFor({ state: 'detached' })
    expect(await violations(shelf.page)).toEqual([])
    await live.button('Log in on B').click()
    const dialog = shelf.page.getByRole('dialog', { name: 'Who you are' })
    await dialog.getByLabel('Password').fill('a porthole of tin')
    await dialog.getByLabel('Password').press('Enter')
    await dialog.getByText('bad-credentials').waitFor()
    expect(await violations(shelf.page)).toEqual([])
    await dialog.getByLabel('Password').fill(PASSWORD)
    await dialog.getByLabel('Password').press('Enter')
    await live.shows(/Files, on B as ann/i)
    await shelf.usable('Delete mine').click()
    await shelf.button('Delete mine for everybody').click()
    await shelf.file('mine').waitFor({ state: 'detached' })
    expect(await shelf.page.getByText('has lost its login').count()).toBe(0)
  })

  test('shows so many files, and says how many there are beyond', async () => {
    const server = await serverForTest({ args: ['--request-rate=0'] })
    const seed = tcpClient(server.port('porthole'))
    const count = MAX_SHOWN_FILES + 3
    const digest = sha256(Buffer.from('x'))
    for (let index = 0; index < count; index++) seed.send(`PUT f${index} 1 ${digest}\r\nx`)
    await seed.until(({ lines }) => lines.filter((line) => line.startsWith('+OK')).length >= count)
    const shelf = new ShelfPage(await pageOf(`http://127.0.0.1:${server.port('web')}`))
    await shelf.root.getByText('3 more not shown.').waitFor()
    expect(await shelf.root.locator('tbody tr').count()).toBe(MAX_SHOWN_FILES)
  })

  test('keeps so many files and bytes for a reload, and no more', async () => {
    const page = await site.page()
    const source = await readFile(new URL('../../playground/live/shelf/kept-files.ts', import.meta.url), 'utf8')
    const body = stripTypeScriptTypes(source)
    await page.route('**/kept-files.js', (route) => route.fulfill({ contentType: 'text/javascript', body }))
    // Not the live page: its own shelf forgets what belongs to no upload.
    await page.goto(`${site.origin}/`)
    // As text, so that the import is the browser's own.
    const kept = await page.evaluate<{ bytes: boolean[]; files: boolean[]; found: number[] }>(`(async () => {
      const { KeptFiles } = await import('/kept-files.js')
      const kept = new KeptFiles()
      const keep = (id, size) => kept.keep(id, new Blob([new Uint8Array(size)]))
      const bytes = [await keep('a', ${MAX_KEPT_BYTES - 1}), await keep('b', 2), await keep('c', 1)]
      await kept.retain(new Set(['c']))
      const files = []
      for (let count = 1; count <= ${MAX_KEPT_FILES}; count++) files.push(await keep('f' + count, 1))
      await kept.forget('c')
      files.push(await keep('last', 1))
      const found = await Promise.all(['a', 'c', 'f1', 'last'].map(async (id) => (await kept.find(id))?.size ?? -1))
      return { bytes, files, found }
    })()`)
    expect(kept.bytes).toEqual([true, false, true])
    // One of them is there from before: the last of these finds no room, until that one is gone.
    expect(kept.files).toEqual([...Array<boolean>(MAX_KEPT_FILES - 1).fill(true), false, true])
    expect(kept.found).toEqual([-1, -1, 1, 1])
  })

  test('takes dropped files', async () => {
    const shelf = await open()
    const name = fresh('dropped')
    const data = await shelf.page.evaluateHandle((fileName) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File(['hello'], fileName))
      return transfer
    }, name)
    await shelf.root.locator('.ph-drop').dispatchEvent('dragover', { dataTransfer: data })
    await shelf.root.locator('.ph-dragging').waitFor()
    await shelf.root.locator('.ph-drop').dispatchEvent('drop', { dataTransfer: data })
    await shelf.says(name, 'On the shelf')
    expect(await shelf.root.locator('.ph-dragging').count()).toBe(0)
  })

  test('shows a local name inert, and proposes one that the server takes', async () => {
    const shelf = await open()
    const unique = fresh('n')
    await shelf.choose({ name: `<b>é</b>\u202e${unique}.txt`, bytes: Buffer.from('x') })
    await shelf.transfer(unique).getByText(`<b>é</b>\\u{202e}${unique}.txt`).waitFor()
    const field = shelf.transfer(unique).getByLabel('Name on the server')
    expect(await field.inputValue()).toBe(`b-e-b-${unique}.txt`)
    await field.fill(`${unique}.txt`)
    await field.press('Enter')
    await shelf.says(`${unique}.txt`, 'On the shelf')
  })

  test('runs one transfer at a time, pauses it, and cancels it with its connection', async () => {
    const shelf = await open()
    const [big, next] = [fresh('big'), fresh('next')]
    await shelf.chooseAndPause({ name: big, bytes: LARGE }, { name: next, bytes: Buffer.from('x') })
    await shelf.says(next, 'Waiting for its turn')
    expect(await shelf.usable('Refresh').count()).toBe(0)
    await shelf.button(`Cancel ${big}`).click()
    await shelf.says(next, 'On the shelf')
    expect(await shelf.transfer(big).count()).toBe(0)
    await shelf.file(next).waitFor()
    expect(await shelf.file(big).count()).toBe(0)
  })

  test('goes on after a reload where the server stopped', async () => {
    const shelf = await open()
    const name = fresh('reloaded')
    await shelf.chooseAndPause({ name, bytes: LARGE })
    await shelf.page.reload()
    await shelf.ready()
    await shelf.says(name, 'Not finished before')
    const first = shelf.page.evaluate((id) => {
      const { promise, resolve } = Promise.withResolvers<string>()
      new MutationObserver(() => {
        const words = document.querySelector(`.ph-transfer .ph-state`)?.textContent ?? ''
        if (words.startsWith('Sent ') || words.startsWith('On the shelf')) resolve(words)
      }).observe(document.querySelector('porthole-shelf') ?? document.body, {
        childList: true,
        subtree: true,
        characterData: true,
      })
      return promise.then((words) => `${id}: ${words}`)
    }, name)
    await shelf.button(`Go on with ${name}`).click()
    expect(await first).not.toContain('Sent 0')
    await shelf.says(name, 'On the shelf')
    await shelf.file(name).getByText(sha256(LARGE).slice(0, 12)).waitFor()
    await shelf.page.reload()
    await shelf.ready()
    expect(await shelf.transfer(name).count()).toBe(0)
  })

  test('asks for the same file after a reload where the browser keeps none', async () => {
    const page = await site.page()
    await page.addInitScript(() => Object.defineProperty(window, 'indexedDB', { value: undefined }))
    const shelf = await ShelfPage.open(page, site.origin)
    const name = fresh('asked')
    await shelf.chooseAndPause({ name, bytes: LARGE })
    await page.reload()
    await shelf.ready()
    const field = shelf.transfer(name).getByLabel('The same file again')
    const other = randomBytes(LARGE.length)
    await field.setInputFiles({ name, mimeType: 'text/plain', buffer: other })
    await shelf.says(name, 'This is not the same file')
    await field.setInputFiles({ name, mimeType: 'text/plain', buffer: LARGE })
    await shelf.says(name, 'On the shelf')
  })

  test('saves nothing whose digest is another one', async () => {
    const { shelf, proxy } = await shelfOverProxy()
    const name = fresh('forged')
    await shelf.upload({ name, bytes: Buffer.from('exactly these bytes') })
    proxy.forge('these bytes', 'those bytes')
    let saved = 0
    shelf.page.on('download', () => saved++)
    await shelf.button(`Download ${name}`).click()
    await shelf.says(name, 'Nothing was saved.')
    expect(saved).toBe(0)
  })

  test('brings 50 MB up and down with the same digest while the WebSocket is cut three times', async () => {
    const { shelf, proxy } = await shelfOverProxy()
    const file = { name: fresh('fifty'), bytes: randomBytes(50 * MEGABYTE) }
    const sockets: string[] = []
    shelf.page.on('websocket', (socket) => sockets.push(new URL(socket.url()).pathname))
    const percentIs = (least: number) =>
      shelf.page.waitForFunction(
        (percent) => Number(document.querySelector('porthole-shelf progress')?.getAttribute('value') ?? 0) >= percent,
        least,
      )
    await shelf.choose(file)
    await shelf.says(file.name, /^Sent /)
    await percentIs(20)
    proxy.cut()
    await percentIs(60)
    proxy.cut()
    await shelf.says(file.name, 'On the shelf', 90_000)
    await shelf.file(file.name).getByText(sha256(file.bytes).slice(0, 12)).waitFor()
    const saved = shelf.download(file.name)
    await shelf.page.getByText(/^Received /).waitFor()
    await percentIs(30)
    proxy.cut()
    expect(sha256(await bytesOf(await saved))).toBe(sha256(file.bytes))
    // Both connections of the page went on each time.
    expect(sockets.filter((path) => path === '/gateway/resume').length).toBeGreaterThanOrEqual(3)
    expect(sockets.filter((path) => path === '/gateway/porthole')).toEqual([])
  }, 180_000)

  test('says that a login is needed, and that the shelf is full', async () => {
    const closed = await shelfWith('--require-login')
    await closed.root.getByText('You have to log in for this.').waitFor()
    const full = await shelfWith('--quota-owner=1000')
    await full.ready()
    await full.choose({ name: 'large.bin', bytes: Buffer.alloc(2000) })
    await full.says('large.bin', 'The shelf is full')
    for (const { page } of [closed, full]) expect(await violations(page)).toEqual([])
  })

  test('says so where a name is somebody else’s, and takes another one', async () => {
    const [owner, other] = [await open(), await open()]
    const [taken, free] = [fresh('taken'), fresh('free')]
    await owner.upload({ name: taken, bytes: Buffer.from('mine') })
    await other.choose({ name: taken, bytes: Buffer.from('yours') })
    await other.says(taken, 'belongs to somebody else')
    await other.transfer(taken).getByLabel('Name on the server').fill(free)
    await other.button('Upload with this name').click()
    await other.says(free, 'On the shelf')
    await other.button('Refresh').click()
    await other.file(taken).waitFor()
    expect(await other.button(`Delete ${taken}`).count()).toBe(0)
  })

  test.each([
    ['light', 1440],
    ['dark', 1440],
    ['light', 390],
    ['dark', 390],
  ] as const)(
    'has no accessibility violation in %s at %i pixels, and nothing that overflows',
    async (colorScheme, width) => {
      const shelf = await open({ colorScheme, viewport: { width, height: 844 } })
      const [big, small] = [fresh('big'), fresh('small')]
      await shelf.upload({ name: small, bytes: Buffer.from('x') })
      await shelf.file(small).waitFor()
      await shelf.button(`Delete ${small}`).click()
      await shelf.choose({ name: 'needs a name', bytes: Buffer.from('x') })
      await shelf.chooseAndPause({ name: big, bytes: LARGE })
      expect(await violations(shelf.page)).toEqual([])
      expect(
        await shelf.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
      ).toBe(0)
    },
  )

  test('tells progress by quarters, not by each percent', async () => {
    const shelf = await open()
    const name = fresh('spoken')
    await shelf.page.evaluate(() => {
      const said: string[] = []
      Object.assign(window, { said })
      const status = document.querySelector('porthole-shelf [role="status"]')
      if (status)
        new MutationObserver(() => said.push(status.textContent ?? '')).observe(status, {
          childList: true,
          characterData: true,
          subtree: true,
        })
    })
    await shelf.upload({ name, bytes: LARGE })
    const said = await shelf.page.evaluate(() => Reflect.get(window, 'said'))
    expect(said.length).toBeGreaterThan(1)
    expect(said.length).toBeLessThanOrEqual(12)
    expect(said.at(-1)).toContain('On the shelf')
  })
})
