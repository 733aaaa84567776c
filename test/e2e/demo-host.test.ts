import type { Page } from 'playwright-core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { violations } from '../support/axe.ts'
import { LiveSite } from '../support/live-site.ts'
import { PlaygroundPage } from '../support/playground-page.ts'
import { serve } from '../support/serve-process.ts'

const site = new LiveSite()

/** A program that says what becomes of one connection. */
const says = (port: number, body: string): string => `
import net from 'node:net'
const socket = net.connect(${port}, 'demo')
socket.setEncoding('latin1')
socket.on('connect', () => console.log('connected'))
socket.on('error', (error) => console.log('error', error.code))
socket.on('end', () => console.log('end'))
socket.on('close', () => console.log('closed'))
${body}
`

interface Opened {
  readonly page: Page
  readonly playground: PlaygroundPage
  /** What the page opened at the gateway. */
  readonly sockets: string[]
}

async function open(client: string, server = 'setInterval(() => {}, 1000)'): Promise<Opened> {
  const page = await site.page()
  const sockets: string[] = []
  page.on('websocket', (socket) => sockets.push(new URL(socket.url()).pathname))
  const playground = await PlaygroundPage.open(page, site.origin, { 'server.ts': server, 'client.ts': client })
  return { page, playground, sockets }
}

const allow = (page: Page) => page.getByRole('button', { name: 'Allow for this run' }).click()

describe('the host demo', () => {
  test('a program speaks to the server once the reader allows it, and the wire shows it', async () => {
    const { page, playground, sockets } = await open(
      says(7700, `socket.on('data', (text) => console.log(text.trim())); socket.write('PING hello\\nWHOAMI\\n')`),
    )
    await playground.run('client')
    await page.getByText('client wants to connect to the demo server').waitFor()
    expect(sockets).toEqual([])
    expect(await violations(page)).toEqual([])
    await allow(page)
    await playground.shows('client', '+PONG hello')
    await playground.shows('client', '+OK guest-')
    expect(sockets).toEqual(['/gateway/porthole'])
    await page.locator('.ph-segment', { hasText: 'demo:7700' }).first().waitFor()
    await playground.stop('client')
    await playground.run('client')
    await page.getByText('client wants to connect to the demo server').waitFor()
  })

  test('“Don’t allow” refuses the connection, and nothing goes to the gateway', async () => {
    const { page, playground, sockets } = await open(says(7707, ''))
    await playground.run('client')
    await page.getByRole('button', { name: 'Don’t allow' }).press('Enter')
    await playground.shows('client', 'error ECONNREFUSED')
    expect(sockets).toEqual([])
  })

  test.each([7743, 7719, 80])('port %i is refused without a question', async (port) => {
    const { page, playground, sockets } = await open(says(port, ''))
    await playground.run('client')
    await playground.shows('client', 'error ECONNREFUSED')
    expect(await page.locator('.ph-question').count()).toBe(0)
    expect(sockets).toEqual([])
  })

  test('2 MB come back from echo in their order, and both sides say FIN', async () => {
    const { page, playground } = await open(
      says(
        7707,
        `
import { createHash, randomBytes } from 'node:crypto'
const sent = randomBytes(2_000_000)
const hash = createHash('sha256')
let length = 0
socket.on('data', (text) => { hash.update(text, 'latin1'); length += text.length })
socket.on('end', () => console.log(length, hash.digest('hex') === createHash('sha256').update(sent).digest('hex')))
socket.end(sent)`,
      ),
    )
    await playground.run('client')
    await allow(page)
    await playground.shows('client', '2000000 true')
    await playground.shows('client', 'closed')
  })

  test('a program that does not read has the server wait', async () => {
    const { page, playground } = await open(
      says(
        7707,
        `
socket.pause()
let written = 0
const chunk = Buffer.alloc(65536)
const more = () => { while (written < 20_000_000) { written += chunk.length; if (!socket.write(chunk)) { socket.once('drain', more); return } } }
more()
let before = -1
const watch = setInterval(() => {
  if (written === before && written < 20_000_000) { console.log('waits'); clearInterval(watch); socket.resume(); socket.once('data', () => console.log('reads on')) }
  before = written
}, 500)`,
      ),
    )
    await playground.run('client')
    await allow(page)
    await playground.shows('client', 'waits')
    await playground.shows('client', 'reads on')
  })

  test('the fifth connection at a time is refused, and said', async () => {
    const { page, playground } = await open(`
import net from 'node:net'
let open = 0
for (let count = 0; count < 5; count++) {
  const socket = net.connect(7707, 'demo')
  socket.on('connect', () => console.log('open', ++open))
  socket.on('error', (error) => console.log('error', error.code))
}`)
    await playground.run('client')
    await allow(page)
    await playground.shows('client', 'open 4')
    await playground.shows('client', 'error ECONNREFUSED')
    await page.getByText('connections to it must be <= 4').waitFor()
  })

  test('Stop ends the connection: its nickname is free again', async () => {
    const { page, playground } = await open(
      says(7700, `socket.on('data', (text) => console.log(text.trim())); socket.write('NICK stopped\\n')`),
    )
    await playground.run('client')
    await allow(page)
    await playground.shows('client', '+OK stopped')
    await playground.stop('client')
    await expect.poll(() => playground.program('client').textContent()).toContain('ended')
    await playground.run('client')
    await allow(page)
    await expect.poll(() => playground.program('client').textContent()).toContain('running')
    await playground.shows('client', '+OK stopped')
    expect(await playground.program('client').textContent()).not.toContain('-ERR')
  })

  test('a reset reaches the server', async () => {
    const { page, playground } = await open(
      says(7707, `socket.write('x'); socket.on('data', () => socket.resetAndDestroy())`),
    )
    const resets = async (): Promise<number> => {
      const text = await (await fetch(`${site.origin}/metrics`)).text()
      return Number(/^porthole_connection_ends_total\{reason="reset"\} (\d+)/m.exec(text)?.[1] ?? 0)
    }
    const before = await resets()
    await playground.run('client')
    await allow(page)
    await playground.shows('client', 'closed')
    await expect.poll(resets).toBe(before + 1)
  })

  test('a server that is killed is missed, and its connection is reset when another one is in its place', async () => {
    const first = await serve()
    const web = first.port('web')
    // The failures of a server that is gone are logged by the browser.
    const page = await site.browser.newPage()
    onTestFinished(() => page.close())
    const client = says(7707, `socket.on('data', (text) => console.log(text)); socket.write('there')`)
    const playground = await PlaygroundPage.open(page, `http://127.0.0.1:${web}`, {
      'server.ts': '',
      'client.ts': client,
    })
    await playground.run('client')
    await allow(page)
    await playground.shows('client', 'there')
    await first.kill()
    await page.getByText('The demo server does not answer.').waitFor()
    await serve({ args: [`--web-port=${web}`], dataDir: first.dataDir })
    await playground.shows('client', 'error ECONNRESET')
    await playground.run('client')
    await allow(page)
    await playground.shows('client', 'there')
  })

  test('a program that ends before the answer takes its question with it', async () => {
    const { page, playground, sockets } = await open(says(7700, ''))
    await playground.run('client')
    await page.getByText('client wants to connect to the demo server').waitFor()
    await playground.stop('client')
    await page.locator('.ph-question').waitFor({ state: 'detached' })
    expect(sockets).toEqual([])
  })
})
