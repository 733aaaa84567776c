import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { violations } from '../support/axe.ts'
import { launchBrowser } from '../support/browser.ts'
import { tcpClient } from '../support/client.ts'
import { arrive } from '../support/conversation.ts'
import { cuttingProxy } from '../support/cutting-proxy.ts'
import { LivePage } from '../support/live-page.ts'
import { dataDirForTest } from '../support/serve-process.ts'
import { serverForTest, startServer, type TestServer } from '../support/server.ts'

const PASSWORD = 'a porthole of brass'
/** More than all sockets between a sender and a page hold. */
const FLOOD_MESSAGES = 20_000

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

/** A page whose complaints about a server that is away do not count. */
async function patientPage(server: Pick<TestServer, 'port'>): Promise<LivePage> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })
  onTestFinished(() => context.close())
  const page: Page = await context.newPage()
  const errors: unknown[] = []
  page.on('pageerror', (error) => errors.push(error))
  onTestFinished(() => expect(errors).toEqual([]))
  await page.goto(`http://127.0.0.1:${server.port('web')}/live/`)
  const live = new LivePage(page)
  await live.connected()
  return live
}

describe('live page survives', () => {
  test('a server that is started anew, and shows what was said before and meanwhile once', async () => {
    const dataDir = await dataDirForTest()
    const first = await startServer({ dataDir })
    const ann = await patientPage(first)
    await ann.join('attic')
    await ann.say('before')
    await ann.message('before')
    const web = first.port('web')
    await first.stop(0)
    await ann.shows(/The server (is being )?stopped/)
    const second = await startServer({ dataDir, args: [`--web-port=${web}`] })
    onTestFinished(() => second.stop(0))
    const bob = await arrive(tcpClient(second.port('porthole')))
    await bob.ask('JOIN attic')
    await bob.ask('SAY attic meanwhile')
    await ann.shows(/The server was restarted: you are guest-\d+ now, back in 2 rooms/)
    await ann.message('meanwhile')
    expect(await ann.messages()).toEqual(['before', 'meanwhile'])
    await ann.say('after')
    await bob.event(/^\* MSG attic guest-\d+ \d+ after$/)
  })

  test('a link that is lost: it says so, and goes on where it stopped', async () => {
    const proxy = await cuttingProxy()
    const server = await serverForTest({ args: [`--public-url=http://127.0.0.1:${proxy.port}`] })
    proxy.to(server.port('web'))
    const ann = await patientPage({ port: () => proxy.port })
    const nick = await ann.nick()
    const bob = await arrive(tcpClient(server.port('porthole')))
    await bob.ask('JOIN lobby')
    // Nothing listens there.
    proxy.to(1)
    proxy.cut()
    await ann.shows('A chat: link lost')
    await ann.shows('the connection behind it is kept for a minute')
    expect(await violations(ann.page)).toEqual([])
    await bob.ask('SAY lobby meanwhile')
    proxy.to(server.port('web'))
    await ann.button('Try now').first().click()
    await ann.message('meanwhile')
    // B goes on as well, by itself or by the button that is left.
    if (await ann.button('Try now').isVisible()) await ann.button('Try now').click()
    await ann.connected()
    expect(await ann.nick()).toBe(nick)
    expect(await ann.page.locator('.lv-story').count()).toBe(0)
  })

  test('a reload: nick, login, rooms, and what was said', async () => {
    const server = await serverForTest()
    const ann = await LivePage.open(browser, server)
    await ann.logIn('ann', PASSWORD, { register: true })
    await ann.named('ann')
    await ann.join('attic')
    await ann.say('before')
    await ann.message('before')
    await ann.page.reload()
    await ann.connected()
    await ann.message('before')
    expect(await ann.nick()).toBe('ann')
    await ann.place('lobby').waitFor()
    await ann.shows(/Files, on B as ann/i)
    expect(await ann.messages()).toEqual(['before'])
    expect(await ann.page.evaluate(() => sessionStorage.getItem('porthole-live'))).toBeNull()
    await ann.say('after')
    await ann.message('after')
    // The same two connections: nobody came or left.
    const watcher = await arrive(tcpClient(server.port('porthole')))
    expect((await watcher.ask('STATS'))[1]).toBe('| connections_total 3')
  })

  test('not reading: it is let go, told why, and comes back', async () => {
    const server = await serverForTest({
      args: ['--request-rate=0', '--send-queue=16k', '--send-timeout=500ms'],
    })
    const ann = await LivePage.open(browser, server)
    const bob = await arrive(tcpClient(server.port('porthole')))
    await bob.ask('JOIN lobby')
    await ann.button('Stop reading').click()
    await ann.shows('A does not read')
    const line = `SAY lobby ${'x'.repeat(2000)}\r\n`
    const left = bob.event(/^\* LEAVE lobby/)
    for (let sent = 0; sent < FLOOD_MESSAGES; sent += 100) bob.client.send(line.repeat(100))
    await left
    await ann.shows('because the page did not read')
    await ann.shows('The end, slow-consumer')
    await ann.button('Connect again').click()
    await ann.connected()
    await ann.say('back')
    await ann.message('back')
  })
})
