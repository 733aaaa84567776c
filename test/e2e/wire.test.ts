import { readFileSync } from 'node:fs'
import type { BrowserContextOptions, Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { Capture } from '../../playground/wire/capture.ts'
import { violations } from '../support/axe.ts'
import { LiveSite } from '../support/live-site.ts'
import { readPacketFile } from '../support/pcapng-reader.ts'
import { TerminalPage } from '../support/terminal-page.ts'

const site = new LiveSite()
const READS = 10_000

const open = async (options: BrowserContextOptions = {}) => {
  const terminal = await TerminalPage.open(await site.page(options), `${site.origin}/`)
  return { terminal, page: terminal.page, wire: terminal.root.locator('porthole-wire') }
}

const look = (wire: Locator, view: string) => wire.getByRole('radio', { name: view }).check({ force: true })

/** Adds `count` writes of the page and reads to the capture that is shown, a hundred in a frame, each with its number. */
const feed = (wire: Locator, count: number): Promise<void> =>
  wire.evaluate(async (element: HTMLElement & { capture: Capture }, total) => {
    const encoder = new TextEncoder()
    const now = () => performance.timeOrigin + performance.now()
    for (let number = 0; number < total; ) {
      for (const end = number + 100; number < end; number++) {
        const bytes = encoder.encode(`read ${number}\r\n`)
        element.capture.add({ kind: 'sent', at: now(), bytes })
        element.capture.add({ kind: 'seen', at: now(), seen: { what: 'read', bytes: bytes.length } })
        element.capture.add({ kind: 'received', at: now(), bytes })
      }
      await new Promise(requestAnimationFrame)
    }
  }, count)

async function saved(page: Page, wire: Locator, name: string): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent('download'), wire.getByRole('button', { name }).click()])
  expect(download.suggestedFilename()).toMatch(/^porthole-echo-\d{8}-\d{6}\.(json|pcapng)$/)
  return readFileSync(await download.path())
}

describe('porthole-wire', () => {
  test('filters by words, text and bytes, and says how many are left', async () => {
    const { terminal, wire } = await open()
    await terminal.send('alpha')
    await terminal.send('beta')
    await terminal.crossed('received 6 bytes')
    await wire.getByRole('button', { name: 'Filter the wire' }).click()
    const search = wire.getByRole('searchbox')
    await search.fill('ALPHA')
    await wire.getByRole('status').getByText('2 of 5').waitFor()
    await search.fill('62 65 74')
    await terminal.crossed('sent 6 bytes', '62 65 74 61')
    expect(await wire.locator('.ph-crossing').count()).toBe(2)
    await search.fill('nothing like it')
    await wire.getByText('Nothing matches the filter.').first().waitFor()
    await search.fill('')
    await terminal.crossed('sent 7 bytes')
  })

  test('stands still while paused, says how many came, and goes on', async () => {
    const { terminal, wire } = await open()
    await wire.getByRole('button', { name: 'Pause the wire' }).click()
    await terminal.send('later')
    await terminal.shows('◂ later')
    const goOn = wire.getByRole('button', { name: /Go on \(\d+ new\)/ })
    await goOn.waitFor()
    expect(await wire.locator('.ph-crossing', { hasText: 'sent' }).count()).toBe(0)
    await goOn.click()
    await terminal.crossed('sent 7 bytes')
  })

  test('clears what is shown, and saves all the same the whole capture', async () => {
    const { terminal, page, wire } = await open()
    await terminal.send('kept')
    await terminal.crossed('received 6 bytes')
    await wire.getByRole('button', { name: 'Clear the wire' }).click()
    await wire.getByText('Cleared: what comes next is shown here.').first().waitFor()
    await terminal.send('new')
    await terminal.crossed('received 5 bytes')
    expect(await wire.locator('.ph-crossing', { hasText: '6 bytes' }).count()).toBe(0)
    await wire.getByRole('button', { name: 'Export the wire' }).click()
    const json = JSON.parse(String(await saved(page, wire, 'Save as JSON')))
    expect(json).toMatchObject({ format: 'porthole-capture', version: 1, connections: [{ service: 'echo' }] })
    const { packets } = readPacketFile(await saved(page, wire, 'Save as pcapng'))
    const said = Buffer.concat(packets.map(({ payload }) => payload)).toString()
    expect(said).toBe('kept\r\nkept\r\nnew\r\nnew\r\n')
  })

  test('draws what crossed between page, gateway and server, and says the same in a table', async () => {
    const { terminal, wire } = await open()
    await terminal.send('hop')
    await terminal.crossed('received 5 bytes')
    await look(wire, 'Diagram')
    const diagram = wire.getByRole('img', { name: /^Sequence diagram/ })
    await diagram.getByText('5 bytes  hop').first().waitFor()
    await look(wire, 'Table')
    const row = wire.getByRole('row', { name: /5 bytes hop.* page → gateway → server/ })
    await row.waitFor()
    expect(await row.getByText(/\d ms/).count()).toBe(2)
  })

  test('tells the lines of the protocol apart', async () => {
    const page = await site.page()
    const terminal = await TerminalPage.open(page, `${site.origin}/lessons/bytes-are-not-messages/`, 'porthole')
    await terminal.send('PING a')
    await terminal.crossed('sent 8 bytes', 'request')
    await terminal.crossed('received 9 bytes', 'success')
    await terminal.send('NOPE')
    await terminal.root.locator('.ph-part-failure', { hasText: 'unknown-command' }).first().waitFor()
  })

  test('draws those in sight alone of 10,000 reads, follows its end, and scrolls to any of them', async () => {
    const { page, wire } = await open()
    await feed(wire, READS)
    const list = wire.locator('.ph-crossings')
    await list.locator(`li[aria-posinset="${2 * READS + 1}"]`).waitFor()
    expect(await list.locator('li').count()).toBeLessThan(150)
    await list.evaluate((element) => element.scrollTo(0, 0))
    await list.getByText('connection open').waitFor()
    await list.evaluate((element) => element.scrollTo(0, element.scrollHeight / 2))
    await page.waitForFunction((total) => {
      const element = document.querySelector('.ph-crossings')
      const top = element?.getBoundingClientRect().top ?? 0
      const row = [...(element?.querySelectorAll('li') ?? [])].find((li) => li.getBoundingClientRect().bottom > top)
      return Math.abs(Number(row?.ariaPosInSet) - total) < total / 10
    }, READS)
    const before = await list.evaluate((element) => element.scrollTop)
    await feed(wire, 100)
    expect(await list.evaluate((element) => element.scrollTop)).toBeCloseTo(before, -1)
  })

  test.each(['light', 'dark'] as const)(
    'has no accessibility violation in any view and state in %s',
    async (colorScheme) => {
      const { terminal, page, wire } = await open({ colorScheme })
      await terminal.send('hop')
      await terminal.crossed('received 5 bytes')
      for (const view of ['Diagram', 'Table', 'Reads']) {
        await look(wire, view)
        if (view !== 'Reads') await wire.locator('.ph-drawn').waitFor()
        expect([view, await violations(page)]).toEqual([view, []])
      }
      await wire.getByRole('button', { name: 'Pause the wire' }).click()
      await wire.getByRole('button', { name: 'Export the wire' }).click()
      expect(await violations(page)).toEqual([])
      await wire.getByRole('button', { name: 'Filter the wire' }).click()
      await wire.getByRole('searchbox').fill('nothing like it')
      expect(await violations(page)).toEqual([])
      await wire.getByRole('button', { name: 'Clear the wire' }).click()
      expect(await violations(page)).toEqual([])
    },
  )

  test('needs no more room than a phone has, in any view', async () => {
    const { page, wire } = await open({ viewport: { width: 320, height: 640 } })
    for (const view of ['Diagram', 'Table', 'Reads']) {
      await look(wire, view)
      await wire.getByRole('button', { name: 'Filter the wire' }).click()
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
      ).toBe(0)
    }
  })
})
