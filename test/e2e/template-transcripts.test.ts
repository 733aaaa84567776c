import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { TEMPLATES } from '../../playground/templates/templates.ts'
import { SandboxSite } from '../support/sandbox-site.ts'
import { conversationIn } from '../templates/conversations.ts'
import { type Playbill, playInPage, playOnNode } from '../templates/play.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** How many bytes or characters a read had: the proxy sends pieces milliseconds apart, which a busy machine may join. */
const PIECES = /^(?:client \d+: read \d+ characters|to (?:server|client): \d+ bytes)\n/gm

const site = new SandboxSite({
  folder: join(ROOT, 'test/e2e/runtime-page'),
  entries: { kernel: join(ROOT, 'playground/kernel/worker.ts'), program: join(ROOT, 'playground/runtime/worker.ts') },
})

const withoutPieces = (bill: Playbill): Playbill =>
  Object.fromEntries(
    Object.entries(bill).map(([name, told]) => [name, { ...told, stdout: told.stdout.replace(PIECES, '') }]),
  )

test.each(TEMPLATES)('$name: says the same in the page as on Node from its zip', async ({ name }) => {
  const page = await site.browser.newPage()
  await page.goto(`${site.origin}/`)
  await page.waitForFunction(() => typeof openStageInPage === 'function')
  const play = conversationIn(name)
  const [onNode, inPage] = [await playOnNode(name, play), await playInPage(name, play, page)]
  const compared = name === 'fault-proxy' ? withoutPieces : (bill: Playbill) => bill
  expect(compared(inPage)).toEqual(compared(onNode))
  await page.close()
})
