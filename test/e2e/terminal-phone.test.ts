import { describe, expect, test } from 'vitest'
import { LiveSite } from '../support/live-site.ts'
import { TerminalPage } from '../support/terminal-page.ts'

const site = new LiveSite()

const PHONE = { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } }

async function open(): Promise<TerminalPage> {
  const page = await site.page(PHONE)
  await page.goto(`${site.origin}/lessons/bytes-are-not-messages/`)
  await page.getByRole('button', { name: 'Lab', exact: true }).tap()
  const terminal = new TerminalPage(page, 'porthole')
  await terminal.state('Open')
  return terminal
}

describe('porthole-terminal on a phone', () => {
  test('has the keys that an on-screen keyboard lacks, which leave the keyboard open', async () => {
    const terminal = await open()
    const { field } = terminal
    await field.tap()
    await terminal.page.keyboard.type('PIN')
    await terminal.button('Tab').tap()
    expect(await field.inputValue()).toBe('PING ')
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true)
    await field.press('Enter')
    await terminal.button('Earlier line').tap()
    expect(await field.inputValue()).toBe('PING ')
    await terminal.button('Ctrl').tap()
    expect(await terminal.button('Ctrl').getAttribute('aria-pressed')).toBe('true')
    await terminal.page.keyboard.insertText('u')
    expect(await field.inputValue()).toBe('')
    expect(await terminal.button('Ctrl').getAttribute('aria-pressed')).toBe('false')
    await terminal.button('Esc').tap()
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(false)
  })

  test('works in the screen view too', async () => {
    const terminal = await open()
    await terminal.openMore()
    await terminal.button('Plain input').tap()
    await terminal.type('WHOA')
    await terminal.button('Tab').tap()
    await terminal.shows('▸ WHOAMI')
    await terminal.button('Ctrl').tap()
    await terminal.page.keyboard.insertText('u')
    await terminal.send('PING x')
    await terminal.shows('◂ +PONG x')
  })

  test('keeps the input and its keys above the on-screen keyboard', async () => {
    const terminal = await open()
    await terminal.field.tap()
    const keyboard = 340
    await terminal.page.evaluate((height) => {
      const viewport = window.visualViewport
      if (!viewport) return
      Object.defineProperty(viewport, 'height', { configurable: true, get: () => window.innerHeight - height })
      viewport.dispatchEvent(new Event('resize'))
    }, keyboard)
    const bottom = () => terminal.root.locator('.ph-key-bar').evaluate((keys) => keys.getBoundingClientRect().bottom)
    await expect.poll(bottom).toBeLessThanOrEqual(PHONE.viewport.height - keyboard)
    expect(await bottom()).toBeGreaterThan(0)
  })

  test('needs no sideways scrolling, with all controls shown', async () => {
    const terminal = await open()
    await terminal.openMore()
    const width = await terminal.page.evaluate(() => document.documentElement.scrollWidth)
    expect(width).toBeLessThanOrEqual(PHONE.viewport.width)
  })
})
