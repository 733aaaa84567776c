import { describe, expect, test } from 'vitest'
import { draftKey } from '../../playground/workspace/drafts.ts'
import { violations } from '../support/axe.ts'
import { LiveSite } from '../support/live-site.ts'
import { PlaygroundPage, STARTER_FILES } from '../support/playground-page.ts'

const site = new LiveSite()

const open = async (
  files?: Readonly<Record<string, string>>,
  options?: Parameters<LiveSite['page']>[0],
): Promise<PlaygroundPage> => PlaygroundPage.open(await site.page(options), site.origin, files)

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

describe('files', () => {
  test('a new file can be imported, renamed and removed, and a removal taken back', async () => {
    const playground = await open({ 'server.ts': "import { word } from './words.ts'\nconsole.log(word)\n" })
    const { page } = playground
    await playground.button('New file').click()
    await page.keyboard.type('word')
    await page.keyboard.press('Enter')
    await page.getByText('ends in .ts').waitFor()
    await page.keyboard.type('.ts')
    await page.keyboard.press('Enter')
    await page.keyboard.insertText("export const word = 'imported'\n")
    await playground.run('server')
    await playground.state('server', /exit code 1/)
    await playground.button('Rename word.ts').click()
    await page.keyboard.type('words.ts')
    await page.keyboard.press('Enter')
    await playground.run('server')
    await playground.shows('server', 'imported')
    await playground.state('server', /exit code 0/)
    await playground.button('Remove words.ts').click()
    await page.getByText('words.ts is removed.').waitFor()
    await playground.run('server')
    await playground.state('server', /exit code 1/)
    await playground.button('Undo').click()
    await playground.run('server')
    await playground.shows('server', 'imported')
    await page.reload()
    await playground.button('words.ts').waitFor()
  })

  test('Start over shows what would be lost, and can be taken back', async () => {
    const playground = await open({ 'server.ts': "console.log('mine')\n", 'notes.md': 'keep\n' })
    const { page } = playground
    await playground.button('Start over').click()
    const dialog = page.getByRole('dialog', { name: 'Start over' })
    await dialog.getByText("+console.log('mine')").waitFor()
    expect(await dialog.innerText()).toMatch(/notes\.md added by you, will go/)
    expect(await violations(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Put the first files back' }).click()
    await playground.run('server')
    await playground.shows('server', 'listening on port 7000')
    await playground.stop('server')
    await playground.button('Undo').click()
    await playground.run('server')
    await playground.shows('server', 'mine')
    await playground.button('notes.md').waitFor()
  })

  test('what was typed over other first files is offered', async () => {
    const page = await site.page()
    const key = draftKey('echo', { 'server.ts': 'the files of last year' })
    const draft = {
      files: { 'old.ts': "console.log('of old')\n" },
      programs: [{ name: 'server', file: 'old.ts', args: '' }],
    }
    await page.addInitScript(
      ([index, name, text]) => {
        if (origin === 'null') return
        localStorage.setItem(index, JSON.stringify([name]))
        localStorage.setItem(name, text)
      },
      ['porthole-workspace:echo', key, JSON.stringify(draft)] as const,
    )
    const playground = await PlaygroundPage.open(page, site.origin)
    await playground.button('server.ts').waitFor()
    await playground.button('Open it').click()
    await playground.run('server')
    await playground.shows('server', 'of old')
  })
})

describe('programs', () => {
  test('a second client is a program of its own, with a machine of its own', async () => {
    const playground = await open()
    const { page } = playground
    await playground.button('client.ts').click()
    await playground.button('One more program: client.ts').click()
    await page.getByLabel('Machines').selectOption('own')
    await playground.button('Run all').click()
    await playground.shows('client', 'connected')
    await playground.shows('client2', 'connected')
    // It has the look of a terminal of this page, and its rows do not cover each other.
    const screen = playground.program('client2').locator('.xterm-rows')
    expect(await screen.evaluate((rows) => getComputedStyle(rows).fontFamily)).toContain('IBM Plex Mono')
    const segments = await playground.segments(6)
    expect(segments.join('\n')).toMatch(/client2/)
    await playground.type('client2', 'second')
    await playground.press('Enter')
    await playground.shows('server', 'client 2: read 7 bytes')
    await playground.press('Control+d')
    await playground.state('client2', /exit code 0/)
    await playground.button('Remove program client2').click()
    expect(await playground.program('client2').count()).toBe(0)
  })

  test('a change of machines leaves arguments alone that name none, and a program that goes while it runs does no harm', async () => {
    const playground = await open({ 'server.ts': 'setInterval(() => {}, 1000)\n', 'client.ts': '' })
    const { page } = playground
    await playground.button('One more program: server.ts').click()
    await page.getByLabel('Arguments for client2').fill('7000 alice')
    await page.getByLabel('Machines').selectOption('own')
    expect(await page.getByLabel('Arguments for client', { exact: true }).inputValue()).toBe('7000 server')
    expect(await page.getByLabel('Arguments for client2').inputValue()).toBe('7000 alice')
    await playground.run('client2')
    await playground.state('client2', /^running$/)
    await playground.button('Start over').click()
    await playground.button('Put the first files back').click()
    expect(await playground.program('client2').count()).toBe(0)
    await playground.run('server')
    await playground.shows('server', 'listening on port 7000')
  })

  test('a program whose file was removed says so, and cannot run', async () => {
    const playground = await open({ ...STARTER_FILES })
    await playground.button('client.ts').click()
    await playground.button('Remove client.ts').click()
    expect(await playground.button('Run client').isDisabled()).toBe(true)
    expect(await playground.program('client').getByRole('combobox').innerText()).toContain('client.ts (removed)')
  })
})

describe('the line', () => {
  test('Reset connections resets both ends', async () => {
    const playground = await open()
    await playground.button('Run all').click()
    await playground.shows('client', 'connected')
    // The ways to look at segments are there, whatever the workspace around them calls its own.
    expect(await playground.page.locator('porthole-segments .ph-views').isVisible()).toBe(true)
    await playground.button('Reset connections').click()
    await playground.shows('client', 'ECONNRESET')
    await playground.shows('server', 'ECONNRESET')
  })

  test('a cut line says nothing until it is healed', async () => {
    const playground = await open()
    await playground.button('Run all').click()
    await playground.shows('client', 'connected')
    await playground.button('Cut the line').click()
    await playground.type('client', 'into the dark')
    await playground.press('Enter')
    const before = await playground.segments(4)
    expect(before.at(-1)).toMatch(/lost/i)
    await playground.button('Cut the line').click()
    await playground.shows('server', 'read 14 bytes')
  })

  test('a read returns one segment each where that is asked for', async () => {
    const playground = await open({
      'server.ts': [
        "import net from 'node:net'",
        'net.createServer((socket) => {',
        "  socket.setEncoding('utf8').on('data', (data) => console.log('read', data))",
        '}).listen(7000)',
        "const socket = net.connect({ port: 7000, noDelay: true }, () => ['a', 'b', 'c'].forEach((text) => socket.write(text)))",
      ].join('\n'),
    })
    await playground.page.getByLabel('One read may return several segments').uncheck()
    await playground.run('server')
    await playground.shows('server', 'read c')
    for (const letter of ['a', 'b', 'c']) await playground.shows('server', `read ${letter}`)
  })
})

describe('on a phone', () => {
  test('one part at a time is shown, without a violation, and programs run', async () => {
    const playground = await open(undefined, PHONE)
    const { page } = playground
    for (const view of ['Network', 'Programs', 'Files']) {
      await playground.button(view).click()
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
      expect(await violations(page)).toEqual([])
    }
    await playground.button('Run all').click()
    await playground.shows('client', 'connected')
    await playground.button('Network').click()
    await playground.segments(3)
  })
})
