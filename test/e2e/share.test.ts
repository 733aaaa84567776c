import { readFile } from 'node:fs/promises'
import { deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { encodeShare } from '../../playground/share/share-link.ts'
import { zipOf } from '../../playground/share/zip.ts'
import type { Workspace } from '../../playground/workspace/workspace.ts'
import { violations } from '../support/axe.ts'
import { LiveSite } from '../support/live-site.ts'
import { PlaygroundPage } from '../support/playground-page.ts'

const site = new LiveSite()

const WORKSPACE: Workspace = {
  files: { 'server.ts': "console.log('from afar')\n", 'notes.md': '<img src=x onerror=alert(1)>\n' },
  programs: [{ name: 'server', file: 'server.ts', args: '7000' }],
  links: { latencyMs: 500, mss: 10 },
  machines: 'own',
}

const open = async (hash: string): Promise<PlaygroundPage> =>
  PlaygroundPage.open(await site.page(), site.origin, undefined, hash)

const shown = (playground: PlaygroundPage, words: RegExp): Promise<void> =>
  playground.page.getByRole('alert').getByText(words).waitFor()

test('a link opens to the files, programs and sliders that were shared, and runs nothing until Run', async () => {
  const playground = await open(await encodeShare(WORKSPACE))
  const { page } = playground
  await shown(playground, /somebody else wrote it/)
  await playground.button('notes.md').waitFor()
  expect(await playground.program('client').count()).toBe(0)
  await playground.state('server', /^not started$/)
  expect(await page.getByLabel('Machines').inputValue()).toBe('own')
  expect(await page.getByRole('slider', { name: 'Latency' }).getAttribute('aria-valuetext')).toBe('500 ms')
  expect(await page.getByRole('slider', { name: 'Segment size' }).getAttribute('aria-valuetext')).toBe('10 bytes')
  await playground.run('server')
  await playground.shows('server', 'from afar')
  expect(await violations(page)).toEqual([])
})

test('the link that the page makes opens to what it was made of', async () => {
  const playground = await open('')
  const { page } = playground
  await playground.button('client.ts').click()
  await playground.button('Rename client.ts').click()
  await page.getByLabel('New name of client.ts').fill('caller.ts')
  await page.getByLabel('New name of client.ts').press('Enter')
  await playground.slide('Latency', 3)
  await playground.button('Share or take away').click()
  const link = page.getByLabel('A link with your files')
  await expect.poll(() => link.inputValue()).toContain('/playground/#code=1.')
  expect(await violations(page)).toEqual([])
  const other = await open(new URL(await link.inputValue()).hash)
  await other.button('caller.ts').waitFor()
  expect(await other.page.getByRole('slider', { name: 'Latency' }).getAttribute('aria-valuetext')).toBe('10 ms')
})

test('what is typed over a link is kept, and the page goes back to its own programs', async () => {
  const playground = await open(await encodeShare(WORKSPACE))
  const { page } = playground
  await playground.button('New file').click()
  await page.getByLabel('Name of the new file').fill('mine.ts')
  await page.getByLabel('Name of the new file').press('Enter')
  await page.reload()
  await playground.button('mine.ts').waitFor()
  await page.locator('.ph-origin select').selectOption('Echo')
  await playground.button('client.ts').waitFor()
  expect(await playground.button('mine.ts').count()).toBe(0)
})

test.each([
  ['text that is no code', '#code=1.<script>alert(1)</script>', /must be base64url/],
  ['another version', '#code=99.AAAA', /version must be 1: current version is 99/],
  [
    'a gigabyte',
    `#code=1.${deflateRawSync(Buffer.alloc(1 << 28), { level: 9 })
      .toString('base64url')
      .slice(0, 300_000)}`,
    /must inflate to at most 262144 bytes/,
  ],
  [
    'markup as a name',
    `#code=1.${deflateRawSync(JSON.stringify({ ...WORKSPACE, files: [['<img src=x onerror=alert(1)>.ts', '']] })).toString('base64url')}`,
    /name of a file must be/,
  ],
  ['a template that is not there', '#template=<b>', /must be one of echo, line-server/],
])('a link with %s does no more than explain itself', async (_name, hash, words) => {
  const playground = await open(hash)
  await shown(playground, words)
  await playground.button('client.ts').waitFor()
  await playground.run('server')
  await playground.shows('server', 'listening on port 7000')
})

test('a zip is downloaded, and opens to what it holds; another file is explained', async () => {
  const playground = await open('')
  const { page } = playground
  await playground.button('Share or take away').click()
  const downloads = page.waitForEvent('download')
  await playground.button('Download zip').click()
  const download = await downloads
  expect(download.suggestedFilename()).toBe('porthole.zip')
  expect((await readFile(await download.path())).subarray(0, 2).toString()).toBe('PK')
  const pick = (name: string, buffer: Buffer) =>
    page.locator('porthole-share-dialog input[type=file]').setInputFiles({ name, mimeType: 'application/zip', buffer })
  await pick('no.zip', Buffer.from('no zip at all, but long enough to look for one'))
  await shown(playground, /Cannot open file as it must be a zip/)
  await pick('our.zip', Buffer.from(zipOf(WORKSPACE, new Date())))
  await shown(playground, /came from a zip/)
  await playground.button('notes.md').waitFor()
  expect(await page.getByRole('dialog').count()).toBe(0)
})
