import { describe, expect, test } from 'vitest'
import { stepDone as done, chooseEnding as ending, chooseTab as tab } from '../support/lesson-page.ts'
import { LiveSite } from '../support/live-site.ts'
import { TerminalPage } from '../support/terminal-page.ts'

/** What a lesson page may need before its terminal is loaded, compressed. */
const MAX_SCRIPT_BYTES = 60 * 1024

const site = new LiveSite()

const address = (slug: string): string => `${site.origin}/lessons/${slug}/`

describe('lesson', () => {
  test('1: its steps tick from what crossed the wire, and are remembered', async () => {
    const page = await site.page()
    const terminal = await TerminalPage.open(page, address('sockets-and-ports'))
    await done(page, 'connected')
    expect(await page.locator('[data-step="echo-hello"][data-done]').count()).toBe(0)
    await terminal.send('hello')
    await done(page, 'echo-hello')
    await ending(terminal, 'LF')
    await terminal.send('hello')
    await done(page, 'six-bytes')
    await terminal.button('Reconnect').click()
    await done(page, 'another-port')
    await terminal.state('Open')
    await terminal.button('Send FIN').click()
    await done(page, 'close-with-fin')
    await terminal.button('Reconnect').click()
    await terminal.state('Open')
    await terminal.button('Reset').click()
    await done(page, 'abort-with-reset')
    await page.getByText('All steps done.').waitFor()
    await page.reload()
    await done(page, 'abort-with-reset')
    const link = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /Sockets and ports/ })
    expect(await link.textContent()).toContain('6 of 10 steps done')
  })

  test('1: typing alone ticks nothing', async () => {
    const page = await site.page()
    const terminal = await TerminalPage.open(page, address('sockets-and-ports'))
    await terminal.type('hello')
    await terminal.shows('▸ hello')
    await terminal.press('Control+u')
    await terminal.send('other')
    await terminal.shows('◂ other')
    expect(await page.locator('[data-step="echo-hello"][data-done]').count()).toBe(0)
  })

  test('2: its steps tick from what crossed the wire', async () => {
    const page = await site.page()
    await page.goto(address('listen-and-accept'))
    const porthole = await tab(page, 'porthole')
    await done(page, 'greeted')
    await porthole.button('Reconnect').click()
    await done(page, 'two-guests')
    await porthole.state('Open')
    await porthole.send('PING')
    await porthole.shows('+PONG')
    const echo = await tab(page, 'echo')
    await echo.send('x')
    await done(page, 'two-ports')
    await echo.button('Send FIN').click()
    await echo.state('Closed')
    await echo.button('Reconnect').click()
    await echo.state('Open')
    await echo.send('x')
    await done(page, 'still-listening')
    await echo.button('Reset').click()
    await echo.seen('end: reset')
    await echo.button('Reconnect').click()
    await echo.state('Open')
    await echo.send('x')
    await done(page, 'survives-reset')
  })

  test('3: its steps tick from what crossed the wire', async () => {
    const page = await site.page()
    await page.goto(address('bytes-are-not-messages'))
    const porthole = await tab(page, 'porthole')
    await ending(porthole, 'none')
    for (const [index, piece] of [...'PING a'].entries()) {
      await porthole.send(piece)
      // Until each has been read by itself: the server may find two in one read.
      await porthole.root.locator('.ph-sighting', { hasText: 'read 1 byte' }).nth(index).waitFor()
    }
    await ending(porthole, 'LF')
    await porthole.send('')
    await done(page, 'one-byte-at-a-time')
    await porthole.type('PING a')
    await porthole.press('Shift+Enter')
    await porthole.send('PING b')
    await done(page, 'two-lines-one-write')
    await porthole.send('PING lf')
    await ending(porthole, 'CRLF')
    await porthole.send('PING crlf')
    await done(page, 'crlf-and-lf')
    await ending(porthole, 'none')
    await porthole.send('PING lost')
    await porthole.seen('read 9 bytes')
    await porthole.button('Send FIN').click()
    await done(page, 'half-a-line')
    const echo = await tab(page, 'echo')
    await echo.paste('one\ntwo\n')
    await done(page, 'echo-knows-no-lines')
  })

  test('predictions judge the choice that is checked, give the reason when it is right, and remember it', async () => {
    const page = await site.page()
    await page.goto(address('sockets-and-ports'))
    const question = page.locator('form.predict').first()
    const reason = question.getByText('Five letters, then CR')
    const check = question.getByRole('button', { name: 'Check' })
    await check.click()
    expect(await question.getByRole('status').innerText()).toBe('')
    await question.getByRole('radio', { name: /^5/ }).focus()
    for (const key of ['Space', 'ArrowDown', 'ArrowDown', 'ArrowUp']) await page.keyboard.press(key)
    expect(await question.getByRole('status').innerText()).toBe('')
    await page.keyboard.press('Enter')
    await question.getByText('Not so. Try another.').waitFor()
    expect(await reason.isVisible()).toBe(false)
    await question.getByRole('radio', { name: /^7/ }).check()
    expect(await question.getByRole('status').innerText()).toBe('')
    await check.click()
    await question.getByText('Right.').waitFor()
    expect(await reason.isVisible()).toBe(true)
    await question.getByRole('radio', { name: /^5/ }).check()
    await page.reload()
    await question.getByText('Right.').waitFor()
    expect(await question.getByRole('radio', { name: /^7/ }).isChecked()).toBe(true)
  })

  test('the second skip link leads to the lab, and shows it in a narrow window', async () => {
    for (const width of [1280, 700]) {
      const page = await site.page({ viewport: { width, height: 800 } })
      await page.goto(address('sockets-and-ports'))
      await page.keyboard.press('Tab')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      const title = page.locator('.lab').getByRole('heading', { name: 'Lab', exact: true })
      await title.waitFor()
      expect(await title.evaluate((element) => element === document.activeElement)).toBe(true)
    }
  })

  test('a window that becomes narrow shows the lab where the keys are', async () => {
    const page = await site.page({ viewport: { width: 1280, height: 800 } })
    const terminal = await TerminalPage.open(page, address('sockets-and-ports'))
    await terminal.type('hel')
    await page.setViewportSize({ width: 700, height: 800 })
    await page.locator('.lesson[data-view="lab"]').waitFor()
    await page.keyboard.type('lo')
    await page.keyboard.press('Enter')
    await terminal.shows('◂ hello')
  })

  test('is printed as text alone, whatever was shown', async () => {
    const page = await site.page({ viewport: { width: 700, height: 800 } })
    await page.goto(address('sockets-and-ports'))
    await page.getByRole('button', { name: 'Lab', exact: true }).click()
    await page.emulateMedia({ media: 'print' })
    expect(await page.getByRole('heading', { level: 2, name: 'Predict' }).isVisible()).toBe(true)
    expect(await page.locator('.lab').isVisible()).toBe(false)
    expect(await page.locator('.views').isVisible()).toBe(false)
  })

  test('names the code that scrolls by its file or by what it holds', async () => {
    const page = await site.page({ viewport: { width: 320, height: 800 } })
    await page.goto(address('sockets-and-ports'))
    await page.getByRole('region', { name: 'echo-client.ts', exact: true }).waitFor()
    await page.getByRole('region', { name: 'Shell', exact: true }).waitFor()
    await page.getByRole('region', { name: 'Output', exact: true }).waitFor()
  })

  test('works where the browser forbids storage', async () => {
    const page = await site.page({ colorScheme: 'light' })
    await page.addInitScript(() => {
      const denied = () => {
        throw new DOMException('denied', 'SecurityError')
      }
      Object.defineProperty(window, 'localStorage', { get: denied, configurable: true })
    })
    const terminal = await TerminalPage.open(page, address('sockets-and-ports'))
    expect(await page.locator('html').getAttribute('data-theme')).toBe('light')
    await terminal.send('hello')
    await done(page, 'echo-hello')
    await page.getByRole('combobox', { name: 'Select theme' }).first().selectOption('dark')
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark')
  })

  test('on a phone the lab is one tap away, and a line sent there ticks the step', async () => {
    const page = await site.page({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
    await page.goto(address('sockets-and-ports'))
    const lab = page.locator('.lab')
    await page.getByRole('button', { name: 'Lab', exact: true }).tap()
    await lab.waitFor()
    const terminal = new TerminalPage(page)
    await terminal.state('Open')
    await lab.getByText('Next:').and(page.locator(':visible')).first().waitFor()
    await terminal.root.getByRole('textbox', { name: 'Line to send to echo' }).fill('hello')
    await terminal.button('Send').tap()
    await page.getByRole('button', { name: 'Lesson', exact: true }).tap()
    await done(page, 'echo-hello')
  })

  test(`needs at most ${MAX_SCRIPT_BYTES} bytes of JavaScript before its terminal`, async () => {
    const page = await site.page()
    const sizes: Promise<number>[] = []
    let loaded = false
    page.on('requestfinished', (request) => {
      if (loaded || request.resourceType() !== 'script') return
      sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize))
    })
    page.once('load', () => {
      loaded = true
    })
    await page.goto(address('sockets-and-ports'))
    const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
    expect(total).toBeGreaterThan(0)
    expect(total).toBeLessThanOrEqual(MAX_SCRIPT_BYTES)
    await new TerminalPage(page).state('Open')
  })
})
