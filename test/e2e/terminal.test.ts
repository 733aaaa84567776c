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

  test('is left by Tab and by Escape, and says so', async () => {
    const terminal = await open()
    const input = terminal.root.locator('.xterm-helper-textarea')
    await input.focus()
    const hint = await input.getAttribute('aria-describedby')
    expect(await terminal.page.locator(`[id="${hint}"]`).textContent()).toContain('Tab leaves')
    await terminal.press('Tab')
    expect(await input.evaluate((element) => element === document.activeElement)).toBe(false)
    await input.focus()
    await terminal.press('Escape')
    const focused = terminal.page.locator(':focus')
    expect(await focused.evaluate((element) => element.closest('.ph-controls') !== null)).toBe(true)
  })

  test('has a plain input with a polite log, remembered for the next visit', async () => {
    const terminal = await open()
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
