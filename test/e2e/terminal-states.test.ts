import { describe, expect, test } from 'vitest'
import { violations } from '../support/axe.ts'
import { LiveSite } from '../support/live-site.ts'
import { TerminalPage } from '../support/terminal-page.ts'

const site = new LiveSite()

const VIEWPORTS = [
  ['behind tabs', { width: 1440, height: 900 }],
  ['side by side', { width: 2000, height: 1200 }],
] as const

describe.each(['light', 'dark'] as const)('terminals in %s', (colorScheme) => {
  test.each(VIEWPORTS)('have no accessibility violation %s, with everything open', async (_, viewport) => {
    const page = await site.page({ colorScheme, viewport })
    const terminal = await TerminalPage.open(page, `${site.origin}/lessons/bytes-are-not-messages/`, 'A')
    await terminal.openMore()
    await terminal.root.getByLabel('In pieces').check()
    await terminal.root.getByLabel('ms between').fill('9000')
    await terminal.send('PING slowly')
    await terminal.root.getByText('1 of 13 bytes sent').waitFor()
    await terminal.button('Search').click()
    await page.keyboard.type('HELLO')
    await terminal.root.getByRole('search').getByText('1 of 1').waitFor()
    await terminal.button('Stop reading').click()
    await page.getByText('New terminal').click()
    await page.getByLabel('Service').selectOption('local')
    expect(await violations(page)).toEqual([])
    await page.getByLabel('Service').press('Escape')
    await terminal.button('Reset').click()
    await terminal.state('Closed')
    expect(await violations(page)).toEqual([])
  })
})
