import { createHash } from 'node:crypto'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { Capture } from '../../playground/wire/capture.ts'
import { LiveSite } from '../support/live-site.ts'
import { TerminalPage } from '../support/terminal-page.ts'

const site = new LiveSite()

const FLOOD_BYTES = 20_000_000
/** The least that the page comes to do besides, in turns of its event loop: had it one task for all, it would be one. */
const LEAST_TURNS = 100
/** What may come before the gateway hears that the page does not read: its high-water mark, and what it has read by then. */
const MAX_AT_FIRST_BYTES = 512 * 1024
/** How long the flood may take, in milliseconds. */
const FLOOD_MS = 45_000

/** The pattern of RFC 864 as chargen sends it. */
function chargen(length: number): Buffer {
  const line = (shift: number) =>
    String.fromCharCode(...Array.from({ length: 72 }, (_, column) => 0x20 + ((shift + column) % 95)))
  const pattern = Array.from({ length: 95 }, (_, shift) => `${line(shift)}\r\n`).join('')
  return Buffer.alloc(length, pattern, 'latin1')
}

declare global {
  interface DocumentEventMap {
    'porthole-capture': CustomEvent<Capture>
  }
  interface Window {
    turns: number
    flood: { hash: Promise<string> | undefined; received: number }
  }
}

/** Opens a lesson with a terminal of chargen added, and gathers what that one receives. */
async function openChargen(page: Page): Promise<TerminalPage> {
  await page.addInitScript((limit: number) => {
    const bytes = new Uint8Array(limit)
    window.flood = { hash: undefined, received: 0 }
    document.addEventListener('porthole-capture', ({ detail }) => {
      if (detail.service !== 'chargen') return
      detail.subscribe((event) => {
        if (event.kind !== 'received') return
        const { flood } = window
        const before = flood.received
        if (before < limit) bytes.set(event.bytes.subarray(0, limit - before), before)
        flood.received += event.bytes.length
        if (before < limit && flood.received >= limit)
          flood.hash = crypto.subtle
            .digest('SHA-256', bytes)
            .then((hash) => Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join(''))
      })
    })
  }, FLOOD_BYTES)
  await TerminalPage.open(page, `${site.origin}/lessons/bytes-are-not-messages/`, 'porthole')
  await page.getByText('New terminal').click()
  await page.getByLabel('Service').selectOption('chargen')
  await page.getByRole('button', { name: 'Open', exact: true }).click()
  const terminal = new TerminalPage(page, 'chargen')
  await terminal.state('Open')
  await terminal.root.getByRole('status').getByText('Reading is stopped: press Read on').waitFor()
  await terminal.button('Read on').click()
  await terminal.shows('◂')
  await page.evaluate(() => {
    window.turns = 0
    const turn = () => {
      window.turns++
      setTimeout(turn)
    }
    turn()
  })
  return terminal
}

describe('porthole-terminal: a flood', () => {
  test('shows 20 MB without freezing the page, and acknowledges every byte', async () => {
    const page = await site.page()
    let acknowledged = 0
    page.on('websocket', (socket) => {
      if (!socket.url().endsWith('/chargen')) return
      socket.on('framesent', ({ payload }) => {
        const [, offset] = /"t":"ack","offset":(\d+)/.exec(String(payload)) ?? []
        acknowledged = Number(offset ?? acknowledged)
      })
    })
    const terminal = await openChargen(page)
    await expect.poll(() => acknowledged, { timeout: FLOOD_MS, interval: 200 }).toBeGreaterThanOrEqual(FLOOD_BYTES)
    await terminal.button('Stop reading').click()
    const hash = await page.evaluate(() => window.flood.hash)
    expect(hash).toBe(createHash('sha256').update(chargen(FLOOD_BYTES)).digest('hex'))
    expect(await page.evaluate(() => window.turns)).toBeGreaterThan(LEAST_TURNS)
  })

  test('begins with reading stopped, whenever it is opened', async () => {
    const page = await site.page()
    const terminal = await openChargen(page)
    await terminal.button('Reconnect').click()
    await terminal.root.getByRole('status').getByText('Reading is stopped: press Read on').waitFor()
    await page.reload()
    await page.getByRole('tab', { name: 'C · chargen' }).click()
    await terminal.state('Open')
    await terminal.root.getByRole('status').getByText('Reading is stopped: press Read on').waitFor()
    await terminal.seen('queued')
    expect(await page.evaluate(() => window.flood.received)).toBeLessThan(MAX_AT_FIRST_BYTES)
  })

  test('stops reading: other terminals go on, and the page tells what the buffers swallowed', async () => {
    const page = await site.page({ viewport: { width: 2000, height: 1200 } })
    const flood = await openChargen(page)
    await flood.button('Stop reading').click()
    await flood.root.getByRole('status').getByText('You stopped reading').waitFor()
    await flood.seen('queued')
    await flood.root
      .getByRole('status')
      .getByText(/[\d,]{7,} bytes wait there/)
      .waitFor()
    const stopped = await page.evaluate(() => window.flood.received)
    const porthole = new TerminalPage(page, 'porthole')
    for (const token of ['a', 'b', 'c']) {
      await porthole.send(`PING ${token}`)
      await porthole.shows(`◂ +PONG ${token}`)
    }
    expect(await page.evaluate(() => window.flood.received)).toBe(stopped)
    await flood.button('Read on').click()
    await flood.root
      .getByRole('status')
      .getByText(/You read on: [\d,]{7,} bytes had gathered/)
      .waitFor()
    await expect.poll(() => page.evaluate(() => window.flood.received)).toBeGreaterThan(stopped)
  })
})
