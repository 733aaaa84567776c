import { randomBytes } from 'node:crypto'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { fresh } from '../support/fresh-name.ts'
import { chooseEnding, chooseTab, stepDone } from '../support/lesson-page.ts'
import { LiveSite } from '../support/live-site.ts'
import { TerminalPage } from '../support/terminal-page.ts'

/** Neither list may change for so long before one can say that everybody waits, in milliseconds. */
const QUIET_MS = 1500
const NOT_TEXT_BYTES = 2_000_000
const ALPHABET_SHA256 = '71c480df93d6ae2f1efad1447c66c9525e316218cf51fc8d9ed832f2daf18b73'

const site = new LiveSite()
const address = (slug: string): string => `${site.origin}/lessons/${slug}/`

const allDone = (page: Page): Promise<void> =>
  page.locator('.live-steps').getByText('6 of 6 done', { exact: true }).waitFor()

/** The newest line on the screen that the server sent. */
async function newestAnswer(terminal: TerminalPage): Promise<string> {
  const rows = await terminal.root.locator('.xterm-rows > div').allInnerTexts()
  return (
    rows
      .findLast((row) => row.includes('◂'))
      ?.replaceAll('\u00a0', ' ')
      .trim() ?? ''
  )
}

/** Waits until the newest line of the server is `line`, whose marks may follow. */
const answered = (terminal: TerminalPage, line: string): Promise<void> =>
  expect.poll(() => newestAnswer(terminal), { timeout: 5000 }).toContain(`◂ ${line}`)

/** Waits until nothing more appears in what crossed and in what the server saw. */
const standsStill = (terminal: TerminalPage): Promise<void> =>
  terminal.root.locator('.ph-panes').evaluate(
    (panes, quiet) =>
      new Promise<void>((resolve) => {
        let timer = setTimeout(resolve, quiet)
        new MutationObserver(() => {
          clearTimeout(timer)
          timer = setTimeout(resolve, quiet)
        }).observe(panes, { childList: true, subtree: true, characterData: true })
      }),
    QUIET_MS,
  )

describe('lesson', () => {
  test('11: its steps tick from what two terminals side by side told each other', async () => {
    const page = await site.page({ viewport: { width: 1920, height: 1080 } })
    const a = await TerminalPage.open(page, address('chat'), 'A')
    const b = new TerminalPage(page, 'B')
    await b.state('Open')
    expect(await page.getByRole('tablist', { name: 'Terminals' }).isVisible()).toBe(false)
    await a.send('JOIN lobby')
    await a.shows('◂ +OK lobby 1')
    await b.send('JOIN lobby')
    await stepDone(page, 'one-room')
    await b.send('NICK bob')
    await stepDone(page, 'new-name')
    await a.send('NICK ann')
    await a.shows('◂ +OK ann')
    await a.send('SAY lobby hello')
    await stepDone(page, 'said-to-the-room')
    await chooseEnding(a, 'none')
    await a.send('SAY lobby half')
    await b.send('SAY lobby whole')
    await a.shows('whole')
    await chooseEnding(a, 'LF')
    await a.send(' and half')
    await stepDone(page, 'half-a-line')
    await b.shows('half and half')
    await a.send('TELL bob psst')
    await stepDone(page, 'told-to-one')
    await b.button('Reconnect').click()
    await a.shows('* LEAVE lobby bob')
    await b.state('Open')
    await b.send('JOIN lobby')
    await b.send('HISTORY lobby')
    await stepDone(page, 'back-again')
    await allDone(page)
  })

  test('12: its steps tick from what came, and what waited, behind three tabs', async () => {
    const page = await site.page()
    await page.goto(address('broadcast-and-backpressure'))
    const b = await chooseTab(page, 'B')
    await b.send('JOIN deck')
    await b.shows('◂ +OK deck 1')
    const a = await chooseTab(page, 'A')
    await a.send('JOIN deck')
    await a.send('SAY deck one')
    await stepDone(page, 'one-to-many')
    await chooseTab(page, 'B')
    await b.shows('* MSG deck')
    await b.button('Stop reading').click()
    await chooseTab(page, 'A')
    await a.send('SAY deck two')
    await stepDone(page, 'nobody-waits')
    await chooseTab(page, 'B')
    await b.button('Read on').click()
    await stepDone(page, 'nothing-lost')
    const c = await chooseTab(page, 'C')
    await c.button('Read on').click()
    await stepDone(page, 'endless-stream')
    await c.button('Stop reading').click()
    await c.seen('queued')
    await standsStill(c)
    await c.button('Read on').click()
    await stepDone(page, 'everybody-waits')
    await c.button('Stop reading').click()
    await c.button('Reset').click()
    await stepDone(page, 'lost-in-buffers')
    await allDone(page)
  })

  test('13: its steps tick from files that were put and got, by hand and by the buttons', async () => {
    const page = await site.page()
    const terminal = await TerminalPage.open(page, address('file-download'), 'porthole')
    const text = fresh('ada')
    await terminal.send(`PUT ${text} 7`)
    await answered(terminal, '+GO 0')
    await chooseEnding(terminal, 'none')
    await terminal.type('one')
    await terminal.press('Shift+Enter')
    await terminal.send('two')
    await stepDone(page, 'put-by-hand')
    await chooseEnding(terminal, 'CRLF')
    await terminal.send(`GET ${text}`)
    await stepDone(page, 'get-it-back')
    await terminal.send(`GET ${text} 4`)
    await terminal.send(`GET ${text} 7`)
    await stepDone(page, 'from-an-offset')
    await terminal.type(`GET ${text}`)
    await terminal.press('Shift+Enter')
    await terminal.send('PING behind')
    await stepDone(page, 'right-behind')
    await terminal.shows('two+PONG behind')
    await terminal.openMore()
    const chosen = page.waitForEvent('filechooser')
    await terminal.button('Put file').click()
    const name = fresh('picture')
    const buffer = randomBytes(NOT_TEXT_BYTES)
    await (await chosen).setFiles({ name, mimeType: 'image/png', buffer })
    await terminal.root.getByRole('status').getByText(`${name} is on the server`).waitFor()
    await terminal.root.getByLabel('Name', { exact: true }).fill(name)
    await terminal.button('Get file').click()
    await stepDone(page, 'not-text')
    await terminal.button('More').click()
    await terminal.button('Stop reading').click()
    await terminal.send(`GET ${name}`)
    // The first one was sent by the button.
    await terminal.root
      .locator('.ph-sighting', { hasText: `GET ${name}` })
      .nth(1)
      .waitFor()
    await terminal.button('Read on').click()
    await stepDone(page, 'stop-reading')
    await allDone(page)
  })

  test('14: its steps tick from an upload that was cut and went on, and from what was refused', async () => {
    const page = await site.page()
    const terminal = await TerminalPage.open(page, address('file-upload'), 'porthole')
    const name = fresh('ada')
    await terminal.send(`PUT ${name} 26 ${ALPHABET_SHA256}`)
    await answered(terminal, '+GO 0')
    await chooseEnding(terminal, 'none')
    await terminal.send('abcdefghij')
    await terminal.seen('read 10 bytes')
    await terminal.button('Reset').click()
    await stepDone(page, 'cut-in-mid-payload')
    await terminal.seen('end: reset')
    await terminal.button('Reconnect').click()
    await terminal.state('Open')
    await chooseEnding(terminal, 'CRLF')
    await terminal.type('')
    await terminal.press('ArrowUp', 'ArrowUp', 'Enter')
    await answered(terminal, '+GO 10')
    await chooseEnding(terminal, 'none')
    await terminal.send('klmnopqrstuvwxyz')
    await stepDone(page, 'resumed')
    await chooseEnding(terminal, 'CRLF')
    await terminal.send('FILES')
    await terminal.send(`DELETE ${name}`)
    await stepDone(page, 'listed-and-deleted')
    await terminal.send(`PUT ${name} 26 ${ALPHABET_SHA256}`)
    await answered(terminal, '+GO 0')
    await chooseEnding(terminal, 'none')
    await terminal.send('abcdefghijklmnopqrstuvwxyy')
    await stepDone(page, 'wrong-digest')
    await chooseEnding(terminal, 'CRLF')
    await terminal.send('PUT ../ada.txt 5')
    await terminal.send('PING still-here')
    await stepDone(page, 'not-a-name')
    await terminal.send('PUT ada.bin 9999999999')
    await stepDone(page, 'too-large')
    await allDone(page)
  })
})
