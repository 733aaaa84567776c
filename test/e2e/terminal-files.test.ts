import { createHash, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { fresh } from '../support/fresh-name.ts'
import { LiveSite } from '../support/live-site.ts'
import { TerminalPage } from '../support/terminal-page.ts'

const site = new LiveSite()

/** How long a file may take, in milliseconds. */
const TRANSFER_MS = 30_000

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

async function open(): Promise<TerminalPage> {
  const terminal = await TerminalPage.open(
    await site.page(),
    `${site.origin}/lessons/bytes-are-not-messages/`,
    'porthole',
  )
  await terminal.openMore()
  return terminal
}

const put = (terminal: TerminalPage, name: string, buffer: Buffer): Promise<void> =>
  terminal.root.locator('input[type="file"]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer })

const get = async (terminal: TerminalPage, name: string): Promise<void> => {
  await terminal.root.getByLabel('Name', { exact: true }).fill(name)
  await terminal.button('Get file').click()
}

const told = (terminal: TerminalPage, words: string | RegExp): Promise<void> =>
  terminal.root.getByRole('status').getByText(words).waitFor({ timeout: TRANSFER_MS })

describe('porthole-terminal: files', () => {
  test('puts a file and gets it back, shown as one line each, with the same bytes', async () => {
    const terminal = await open()
    const name = fresh('letters')
    const bytes = randomBytes(3_000_000)
    await put(terminal, name, bytes)
    await told(terminal, `SHA-256 ${sha256(bytes)}`)
    await terminal.shows(`· file ${name}, 3,000,000 bytes`)
    await get(terminal, name)
    await told(terminal, `its SHA-256 is right: ${sha256(bytes)}`)
    const download = terminal.page.waitForEvent('download')
    await terminal.root.getByRole('link', { name: `Save ${name}` }).click()
    const saved = await (await download).path()
    expect(sha256(await readFile(saved))).toBe(sha256(bytes))
    await terminal.send('PING behind')
    await terminal.shows('◂ +PONG behind')
    await terminal.button('Plain input').click()
    await terminal.root.getByRole('log').getByText('Server: +PONG behind').waitFor()
    expect((await terminal.root.getByRole('log').innerText()).length).toBeLessThan(2000)
  })

  test('takes a dropped file, under a name that the server takes', async () => {
    const terminal = await open()
    const dropped = await terminal.page.evaluateHandle(() => {
      const transfer = new DataTransfer()
      transfer.items.add(new File(['dropped'], '<b>é\u202e\u001b[31m .txt'))
      return transfer
    })
    await terminal.root.locator('.ph-terminal').dispatchEvent('drop', { dataTransfer: dropped })
    await told(terminal, /^-?b-e-31m-\.txt is on the server: 7 bytes/)
  })

  test('refuses what would run into a transfer, and a transfer amid half a line', async () => {
    const terminal = await open()
    const none = terminal.root.getByRole('radio', { name: 'none', exact: true })
    await none.check({ force: true })
    await terminal.send('PING')
    await put(terminal, fresh('half'), Buffer.from('x'))
    await told(terminal, 'nothing half typed')
    await terminal.root.getByRole('radio', { name: 'CRLF', exact: true }).check({ force: true })
    await terminal.send(' on')
    await terminal.shows('◂ +PONG on')
    await put(terminal, fresh('big'), randomBytes(20_000_000))
    await terminal.send('PING amid')
    await told(terminal, 'Cannot send as no file must be on its way')
    expect(await terminal.button('Put file').isDisabled()).toBe(true)
    await terminal.button('Cancel').click()
    await told(terminal, /cancelled|The connection was ended/)
    await terminal.state('Open')
    await terminal.press('Control+u')
    await terminal.send('PING anew')
    await terminal.shows('◂ +PONG anew')
  })

  test('ends its connection when the page is loaded anew amid a transfer', async () => {
    const terminal = await open()
    await terminal.send('NICK amid-a-transfer')
    await terminal.shows('◂ +OK amid-a-transfer')
    await put(terminal, fresh('cut'), randomBytes(40_000_000))
    await terminal.root.getByRole('progressbar', { name: /sent$/ }).waitFor({ timeout: TRANSFER_MS })
    // What the browser drops when much waits in the WebSocket: the close frame behind it.
    await terminal.page.evaluate(() => {
      WebSocket.prototype.close = () => undefined
    })
    await terminal.page.reload()
    await terminal.state('Open')
    await terminal.send('WHOAMI')
    await terminal.shows('◂ +OK guest-')
    // The server learns of the end of the first connection when it has read what came before it.
    await expect
      .poll(
        async () => {
          await terminal.send('NICK amid-a-transfer')
          return terminal.root.locator('.xterm-rows > div', { hasText: '◂ +OK amid-a-transfer' }).count()
        },
        { timeout: TRANSFER_MS, interval: 500 },
      )
      .toBeGreaterThan(0)
  })

  test('tells why a file cannot be got, and goes on', async () => {
    const terminal = await open()
    await get(terminal, 'no-such-file.txt')
    await told(terminal, 'no-such-file.txt:')
    await get(terminal, 'two words')
    await told(terminal, 'a file name must be')
    await terminal.send('PING still')
    await terminal.shows('◂ +PONG still')
  })
})
