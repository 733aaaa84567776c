import type { BrowserContextOptions } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { MAX_MATCHES } from '../../playground/terminal/screen-search.ts'
import { fresh } from '../support/fresh-name.ts'
import { LiveSite } from '../support/live-site.ts'
import { TerminalPage } from '../support/terminal-page.ts'

const site = new LiveSite()

const open = async (name: string, query = '', options: BrowserContextOptions = {}) =>
  TerminalPage.open(await site.page(options), `${site.origin}/lessons/bytes-are-not-messages/${query}`, name)

const focused = (terminal: TerminalPage) =>
  terminal.root.locator('.xterm-helper-textarea').evaluate((element) => element === document.activeElement)

describe('porthole-terminal: completion', () => {
  test('completes verbs, rooms, nicks and files by Tab, lists what is not clear, and lets go then', async () => {
    const terminal = await open('porthole')
    await terminal.type('jo')
    await terminal.press('Tab')
    await terminal.send('harbour')
    await terminal.shows('▸ join harbour')
    await terminal.shows('◂ +OK harbour')
    await terminal.type('SAY ha')
    await terminal.press('Tab')
    await terminal.send('hello')
    await terminal.shows('▸ SAY harbour hello')
    await terminal.type('WHO')
    await terminal.press('Tab')
    await terminal.shows('· WHO  WHOAMI')
    expect(await focused(terminal)).toBe(true)
    await terminal.press('Tab')
    expect(await focused(terminal)).toBe(false)
    await terminal.type('')
    await terminal.press('Control+u', 'Tab')
    expect(await focused(terminal)).toBe(false)
  })

  test('completes in the plain input by Ctrl+Space, where Tab leaves', async () => {
    const terminal = await open('porthole')
    await terminal.openMore()
    await terminal.button('Plain input').click()
    const field = terminal.field
    await field.fill('BROAD')
    await field.press('Control+Space')
    expect(await field.inputValue()).toBe('BROADCAST ')
    await field.fill('LOG')
    await field.press('Control+Space')
    await terminal.root.getByRole('status').getByText('LOGIN LOGOUT').waitFor()
    await field.press('Tab')
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(false)
  })
})

describe('porthole-terminal: what is sent', () => {
  test('sends bytes written as escapes, and nothing for a wrong one', async () => {
    const terminal = await open('echo', '?service=echo')
    await terminal.openMore()
    await terminal.root.getByLabel('Escapes').check()
    await terminal.send('\\x00\\xff\\u{e9}\\n')
    await terminal.crossed('sent 7 bytes', '00 ff c3 a9 0a 0d 0a')
    await terminal.send('\\xzz')
    await terminal.root.getByRole('status').getByText('Cannot read \\xzz').waitFor()
    await terminal.press('Control+u')
    await terminal.send('ok')
    await terminal.crossed('sent 4 bytes', '6f 6b 0d 0a')
    expect(await terminal.root.locator('.ph-crossing', { hasText: 'sent' }).count()).toBe(2)
  })

  test('sends in pieces, refuses another line meanwhile, and stops', async () => {
    const terminal = await open('porthole')
    await terminal.openMore()
    await terminal.root.getByLabel('In pieces').check()
    await terminal.root.getByLabel('bytes each').fill('4')
    await terminal.root.getByLabel('ms between').fill('20')
    await terminal.send('PING a')
    await terminal.crossed('sent 4 bytes', '50 49 4e 47')
    await terminal.crossed('sent 4 bytes', '20 61 0d 0a')
    await terminal.shows('◂ +PONG a')
    await terminal.root.getByLabel('ms between').fill('99999')
    await terminal.send('PING b')
    expect(await terminal.root.getByLabel('ms between').inputValue()).toBe('10000')
    await terminal.root.getByText('4 of 8 bytes sent').waitFor()
    await terminal.send('PING c')
    await terminal.root.getByRole('status').getByText('4 of 8 bytes are sent').waitFor()
    await terminal.button('Stop').click()
    expect(await focused(terminal)).toBe(true)
    await terminal.root.getByLabel('In pieces').uncheck()
    await terminal.type('')
    await terminal.press('Control+u')
    await terminal.send(' b')
    await terminal.shows('◂ +PONG b')
  })

  test('hides passwords while they are typed, in what was sent, on the wire and in the history', async () => {
    const terminal = await open('porthole')
    const nick = fresh('ada')
    await terminal.type(`REGISTER ${nick} sesame-open`)
    await terminal.shows(`▸ REGISTER ${nick} •••••••••••`)
    await terminal.press('Enter')
    await terminal.shows(`▸ REGISTER ${nick} ***********`)
    await terminal.shows(`◂ +OK ${nick}`)
    await terminal.press('ArrowUp')
    await terminal.send('other-secret')
    await terminal.shows(`▸ REGISTER ${nick} ************`)
    await terminal.openMore()
    await terminal.button('Plain input').click()
    await terminal.field.fill(`LOGIN ${nick} sesame-open`)
    const hidden = await terminal.field.evaluate((field) =>
      getComputedStyle(field).getPropertyValue('-webkit-text-security'),
    )
    expect(hidden).toBe('disc')
    await terminal.field.press('Enter')
    await terminal.root.getByRole('log').getByText(`You sent: LOGIN ${nick} ***********`).waitFor()
    expect(await terminal.root.innerText()).not.toMatch(/sesame|secret/)
  })
})

describe('porthole-terminal: a link', () => {
  const link = (send: string, service = 'echo') => `?service=${service}&send=${encodeURIComponent(send)}`

  test('fills the input of its service, chooses its tab, and sends nothing', async () => {
    const terminal = await open('echo', link('first\r\n\u001b[31m<b>\u202e'))
    await terminal.shows('▸ first\\x0d\\x0a\\x1b[31m<b>\\u{202e}')
    expect(await terminal.root.locator('.ph-crossing', { hasText: 'sent' }).count()).toBe(0)
    await terminal.type('')
    await terminal.press('Enter')
    await terminal.crossed('sent 34 bytes')
  })

  test('leaves other terminals alone, and is refused when it is too long', async () => {
    const terminal = await open('echo', link('x'.repeat(2049)))
    await terminal.root.getByRole('status').getByText('it has 2049').waitFor()
    await terminal.page.getByRole('tab', { name: 'porthole' }).click()
    const porthole = new TerminalPage(terminal.page, 'porthole')
    await porthole.state('Open')
    expect(await porthole.root.locator('.ph-crossing', { hasText: 'sent' }).count()).toBe(0)
  })

  test('works on the home page', async () => {
    const terminal = await TerminalPage.open(await site.page(), `${site.origin}/${link('from a link')}`)
    await terminal.shows('▸ from a link')
    expect(await terminal.root.locator('.ph-crossing', { hasText: 'sent' }).count()).toBe(0)
  })
})

describe('porthole-terminal: search and copy', () => {
  test('finds what is displayed, counts it, and gives the input back', async () => {
    const terminal = await open('porthole')
    for (const word of ['needle', 'hay', 'needle']) await terminal.send(`ECHO ${word}`)
    const answers = terminal.root.locator('.xterm-rows > div', { hasText: '◂ +ECHO needle' })
    await expect.poll(() => answers.count()).toBe(2)
    await terminal.press('Control+f')
    await terminal.page.keyboard.type('needle')
    const bar = terminal.root.getByRole('search')
    await bar.getByText('of 4').waitFor()
    // The addon looks again a moment after the screen was written to, and may step back then.
    const status = bar.getByRole('status')
    const step = async (key: string) => {
      await terminal.press(key)
      return status.textContent()
    }
    const first = (await status.textContent()) ?? ''
    await expect.poll(() => step('Enter')).not.toBe(first)
    await expect.poll(() => step('Shift+Enter')).toBe(first)
    await bar.getByRole('searchbox').fill('nowhere')
    await bar.getByText('Not found').waitFor()
    await terminal.press('Escape')
    expect(await bar.count()).toBe(0)
    expect(await focused(terminal)).toBe(true)
  })

  test('counts as many places as it marks, and tells that there are more', async () => {
    const terminal = await open('echo', '?service=echo')
    await terminal.root.getByRole('radio', { name: 'LF', exact: true }).check({ force: true })
    await terminal.paste(`${'zq'.repeat(MAX_MATCHES / 2 - 1)}\n`)
    await terminal.send('sent')
    await terminal.shows('◂ sent')
    await terminal.press('Control+f')
    await terminal.page.keyboard.type('zq')
    const bar = terminal.root.getByRole('search')
    await bar.getByText(`of ${MAX_MATCHES - 2}`, { exact: false }).waitFor()
    await terminal.press('Escape')
    await terminal.send('zqzqzq')
    await terminal.shows('◂ zqzqzq')
    await terminal.press('Control+f')
    await bar.getByRole('searchbox').fill('zq')
    await bar.getByText(`of ${MAX_MATCHES} or more`).waitFor()
  })

  test('copies a selection by Ctrl+C without its marks, and does no harm without one', async () => {
    const terminal = await open('porthole', '', { permissions: ['clipboard-read', 'clipboard-write'] })
    const clipboard = () => terminal.page.evaluate(() => navigator.clipboard.readText())
    await terminal.send('ECHO copied')
    await terminal.shows('◂ +ECHO copied')
    await terminal.press('Control+c')
    const row = terminal.root.locator('.xterm-rows > div', { hasText: '+ECHO copied' }).first()
    await row.click({ clickCount: 3, position: { x: 60, y: 8 }, force: true })
    await terminal.press('Control+c')
    await expect.poll(clipboard).toBe('+ECHO copied')
    await row.dblclick({ position: { x: 80, y: 8 }, force: true })
    await terminal.press('Control+Shift+C')
    await expect.poll(clipboard).toBe('copied')
    await terminal.openMore()
    await terminal.button('Copy all').click()
    await expect.poll(clipboard).toContain('▸ ECHO copied\n◂ +ECHO copied')
    await terminal.send('PING still')
    await terminal.shows('◂ +PONG still')
  })
})
