import { join } from 'node:path'
import { expect, test } from 'vitest'
import { LiveSite } from '../support/live-site.ts'
import { TerminalPage } from '../support/terminal-page.ts'

/** Where the pictures go; the README shows those of docs/screenshots. */
const FOLDER = process.env['PORTHOLE_SCREENSHOTS'] ?? 'test-results/screenshots'

const site = new LiveSite()

test.each([
  ['home', '/', 'dark'],
  ['lesson', '/lessons/sockets-and-ports/', 'light'],
] as const)('takes the picture of %s', async (name, path, colorScheme) => {
  const page = await site.page({ colorScheme })
  const terminal = await TerminalPage.open(page, site.origin + path)
  await terminal.send('hello')
  await terminal.shows('◂ hello')
  await terminal.seen('reply 7 bytes')
  const picture = await page.screenshot({ path: join(FOLDER, `${name}.png`) })
  expect(picture.length).toBeGreaterThan(10_000)
})
