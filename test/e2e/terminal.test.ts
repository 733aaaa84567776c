import type { BrowserContextOptions } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { LiveSite } from '../support/live-site.ts'
import { TerminalPage } from '../support/terminal-page.ts'

const site = new LiveSite()

const open = async (options: BrowserContextOptions = {}) =>
  TerminalPage.open(await site.page(options), `${site.origin}/`)

const ENTER_WITHOUT_ENDING = ['none', 'LF', 'CRLF'] as const

describe('porthole-terminal', () => {
  test('edits the line and walks the history', async () => {
    const terminal = await open()
    await terminal.send('first')
    await terminal.send('second')
    await terminal.press('ArrowUp', 'ArrowUp', 'Home')
    await terminal.type('the ')
    await terminal.press('End', 'Backspace', 'Enter')
    await terminal.shows('◂ the firs␍␊')
    await terminal.type('one two')
    await terminal.press('Control+w', 'Control+a')
    await terminal.type('>')
    await terminal.press('Control+e', 'Enter')
    await terminal.shows('◂ >one ␍␊')
    await terminal.type('gone')
    await terminal.press('Control+u')
    await terminal.send('kept')
    await terminal.shows('◂ kept␍␊')
  })

  test('ends lines as chosen', async () => {
    const terminal = await open()
    for (const ending of ENTER_WITHOUT_ENDING) {
      await terminal.root.getByRole('radio', { name: ending, exact: true }).check({ force: true })
      await terminal.send('x')
    }
    await terminal.crossed('sent 1 byte', '78')
    await terminal.crossed('sent 2 bytes', '78 0a')
    await terminal.crossed('sent 3 bytes', '78 0d 0a')
  })

  test('sends pasted lines, and lines joined by Shift+Enter, in one write', async () => {
    const terminal = await open()
    await terminal.paste('a\nb\nrest')
    await terminal.crossed('sent 6 bytes', '61 0d 0a 62 0d 0a')
    await terminal.press('Enter')
    await terminal.crossed('sent 6 bytes', '72 65 73 74 0d 0a')
    await terminal.type('c')
    await terminal.press('Shift+Enter')
    await terminal.type('d')
    await terminal.press('Enter')
    await terminal.crossed('sent 6 bytes', '63 0d 0a 64 0d 0a')
  })

  test('shows what does not print as escapes', async () => {
    const terminal = await open()
    await terminal.paste('\u001b[31mred\u202e\u0007')
    await terminal.press('Enter')
    await terminal.shows('◂ \\x1b[31mred\\u{202e}\\x07␍␊')
  })

  test('half-closes, and the server answers with its own FIN', async () => {
    const terminal = await open()
    await terminal.send('x')
    await terminal.shows('◂ x')
    await terminal.button('Send FIN').click()
    await terminal.state('Closed')
    await terminal.crossed('FIN sent')
    await terminal.crossed('FIN received')
    await terminal.seen('end: client-fin')
    expect(await terminal.button('Reset').isDisabled()).toBe(true)
    await terminal.send('late')
    await terminal.root.getByText('Not sent').first().waitFor()
    await terminal.button('Reconnect').click()
    await terminal.state('Open')
  })

  test('resets, and the server sees it', async () => {
    const terminal = await open()
    await terminal.button('Reset').click()
    await terminal.state('Closed')
    await terminal.crossed('RST sent')
    await terminal.seen('end: reset')
  })

  test('keeps its keys from the shortcuts of the page', async () => {
    const terminal = await open()
    await terminal.type('kept gone')
    await terminal.press('Home')
    for (let i = 0; i < 'kept'.length; i++) await terminal.press('ArrowRight')
    await terminal.press('Control+k', 'Enter')
    await terminal.shows('◂ kept␍␊')
    const search = terminal.page.locator('dialog[open]')
    expect(await search.count()).toBe(0)
    await terminal.press('Escape', 'Control+k')
    await search.waitFor()
  })

  test('does once what Enter held down on Send FIN asks for', async () => {
    const terminal = await open()
    const { keyboard } = terminal.page
    await terminal.button('Send FIN').focus()
    for (let i = 0; i < 4; i++) await keyboard.down('Enter')
    await keyboard.up('Enter')
    await terminal.state('Closed')
    await terminal.crossed('FIN received')
    await terminal.seen('end: client-fin')
    expect(await terminal.root.locator('.ph-crossing', { hasText: 'RST' }).count()).toBe(0)
    expect(await terminal.root.getByText('Not sent').count()).toBe(0)
    expect(await terminal.button('Reset').evaluate((button) => button === document.activeElement)).toBe(false)
  })

  test('moves the focus from Reset to Reconnect, which Enter held down does not press', async () => {
    const terminal = await open()
    const { keyboard } = terminal.page
    await terminal.button('Reset').focus()
    await keyboard.down('Enter')
    await terminal.state('Closed')
    expect(await terminal.page.locator(':focus').textContent()).toContain('Reconnect')
    await keyboard.down('Enter')
    await keyboard.up('Enter')
    await terminal.seen('end: reset')
    await terminal.crossed('RST sent')
  })

  test('folds a long read where it was unfolded', async () => {
    const terminal = await open()
    await terminal.paste('x'.repeat(1000))
    await terminal.press('Enter')
    await terminal.crossed('received 1,002 bytes')
    const read = terminal.root.locator('.ph-crossing', { hasText: 'received 1,002 bytes' })
    await read.getByRole('button', { name: 'Show all' }).press('Enter')
    const fold = read.getByRole('button', { name: 'Fold' })
    const top = await fold.evaluate((button) => button.getBoundingClientRect().top)
    const bytes = await read.locator('.ph-hex').evaluate((dump) => dump.getBoundingClientRect().top)
    expect(top).toBeLessThan(bytes)
    await read.locator('.ph-hex-row').last().scrollIntoViewIfNeeded()
    await terminal.page.keyboard.press('Enter')
    await read.getByText('938 bytes not shown').waitFor()
    expect(await read.getByRole('button').evaluate((button) => button === document.activeElement)).toBe(true)
  })

  test.each([
    [1366, 657],
    [1280, 720],
    [1440, 900],
  ])('shows the wire without scrolling beside a lesson at %i × %i', async (width, height) => {
    const page = await site.page({ viewport: { width, height } })
    const terminal = await TerminalPage.open(page, `${site.origin}/lessons/bytes-are-not-messages/`, 'porthole')
    await terminal.send('PING a')
    await terminal.crossed('received 9 bytes')
    await terminal.seen('reply 9 bytes')
    const lists = await terminal.root
      .locator('.ph-scroll')
      .evaluateAll((elements) => elements.map((element) => element.getBoundingClientRect()))
    for (const { bottom } of lists) expect(bottom).toBeLessThanOrEqual(height)
    const [crossings, sightings] = lists.map((list) => list.height)
    expect(crossings).toBeGreaterThan(92)
    expect(sightings).toBeGreaterThan(48)
    expect(await terminal.root.locator('.xterm-rows > div').count()).toBeGreaterThanOrEqual(6)
  })

  test('is left by Tab and by Escape, and says so', async () => {
    const terminal = await open()
    const input = terminal.root.locator('.xterm-helper-textarea')
    await input.focus()
    const hint = await input.getAttribute('aria-describedby')
    expect(await terminal.page.locator(`[id="${hint}"]`).textContent()).toContain('Tab completes or leaves')
    await terminal.press('Tab')
    expect(await input.evaluate((element) => element === document.activeElement)).toBe(false)
    await input.focus()
    await terminal.press('Escape')
    const focused = terminal.page.locator(':focus')
    expect(await focused.evaluate((element) => element.closest('.ph-controls') !== null)).toBe(true)
  })

  test('has a plain input with a polite log, remembered for the next visit', async () => {
    const terminal = await open()
    await terminal.openMore()
    expect(await terminal.button('Plain input').getAttribute('title')).toBe('For screen readers and phones')
    await terminal.button('Plain input').click()
    const field = terminal.root.getByRole('textbox', { name: 'Line to send to echo' })
    await field.fill('hello')
    await field.press('Enter')
    const log = terminal.root.getByRole('log')
    await log.getByText('You sent: hello␍␊').waitFor()
    await log.getByText('Server: hello␍␊').waitFor()
    expect(await log.getAttribute('aria-live')).toBe('polite')
    await field.press('ArrowUp')
    expect(await field.inputValue()).toBe('hello')
    await terminal.page.reload()
    await terminal.state('Open')
    await field.waitFor()
  })

  test('has the plain input from the start where a finger points', async () => {
    const terminal = await open({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } })
    const field = terminal.root.getByRole('textbox', { name: 'Line to send to echo' })
    await field.fill('tap')
    await terminal.button('Send').tap()
    await terminal.root.getByRole('log').getByText('Server: tap␍␊').waitFor()
    await field.fill('two')
    await terminal.button('Add line').tap()
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true)
    await terminal.page.keyboard.type('lines')
    await terminal.button('Send').tap()
    await terminal.crossed('sent 12 bytes', '74 77 6f 0d 0a 6c 69 6e')
    const hint = terminal.page.locator(`[id="${await field.getAttribute('aria-describedby')}"]`)
    expect(await hint.textContent()).not.toMatch(/Shift|Tab|Esc|↑/)
  })

  test('keeps the page alive under a flood and loses nothing', async () => {
    const terminal = await open()
    await terminal.root.getByRole('radio', { name: 'LF', exact: true }).check({ force: true })
    const piece = `${'x'.repeat(999)}\n`.repeat(60)
    for (let i = 0; i < 20; i++) {
      await terminal.paste(piece)
      await terminal.seen(`read`)
    }
    await terminal.send('the end')
    await terminal.shows('◂ the end')
  })
})
