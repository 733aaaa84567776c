import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { tcpClient } from '../support/client.ts'
import { arrive } from '../support/conversation.ts'
import { LivePage } from '../support/live-page.ts'
import { serverForTest } from '../support/server.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

describe('live chat', () => {
  test('two pages talk in a room, and who comes later reads what was said', async () => {
    const server = await serverForTest()
    const [ann, bob] = [await LivePage.open(browser, server), await LivePage.open(browser, server)]
    await ann.say('hello, all')
    await bob.message('hello, all')
    await bob.say('hello, you')
    await ann.message('hello, you')
    const late = await LivePage.open(browser, server)
    await late.message('hello, you')
    expect(await late.messages()).toEqual(['hello, all', 'hello, you'])
    await ann.shows(`${await bob.nick()} came in`)
    await bob.button('Leave lobby').click()
    await ann.shows(/left$/)
  })

  test('shows the lines that a message was', async () => {
    const server = await serverForTest()
    const [ann, bob] = [await LivePage.open(browser, server), await LivePage.open(browser, server)]
    await ann.say('hello')
    const strip = ann.page.getByRole('group', { name: 'On the wire' })
    await strip.getByText('SAY lobby hello').waitFor()
    await strip.getByText(/^\+OK \d+/).waitFor()
    await ann.page.locator('.lv-marked', { hasText: 'Found the line SAY lobby hello' }).waitFor()
    await bob.message('hello')
    await bob.page.locator('.lv-message').getByRole('button').click()
    await bob.page.locator('.lv-message code', { hasText: /^\* MSG lobby guest-\d+ \d+ hello/ }).waitFor()
  })

  test('counts what is unread, in the list and in the title, until it is looked at', async () => {
    const server = await serverForTest()
    const [ann, bob] = [await LivePage.open(browser, server), await LivePage.open(browser, server)]
    await ann.join('attic')
    await bob.say('one')
    await bob.say('two')
    await expect.poll(() => ann.page.title()).toMatch(/^\(2\) /)
    await ann.place('lobby').getByText('2 unread').waitFor()
    await ann.place('lobby').click()
    await ann.message('two')
    expect(await ann.page.title()).not.toMatch(/^\(/)
  })

  test('direct messages are a conversation of their own', async () => {
    const server = await serverForTest()
    const [ann, bob] = [await LivePage.open(browser, server), await LivePage.open(browser, server)]
    const [annNick, bobNick] = [await ann.nick(), await bob.nick()]
    await ann.button(`Write to ${bobNick}`).click()
    await ann.say('between us')
    await bob.place(annNick).getByText('1 unread').waitFor()
    await bob.place(annNick).click()
    await bob.message('between us')
    await bob.say('not a word')
    await ann.message('not a word')
    await ann.place('lobby').click()
    await expect.poll(() => ann.messages()).toEqual([])
  })

  test('tells everybody, takes another nick, and says in the server’s words what it refuses', async () => {
    const server = await serverForTest()
    const [ann, bob] = [await LivePage.open(browser, server), await LivePage.open(browser, server)]
    await bob.join('attic')
    await ann.composer.fill('tea is ready')
    await ann.button('To everybody').click()
    await bob.page.locator('.lv-broadcast', { hasText: 'tea is ready' }).waitFor()
    await bob.place('lobby').click()
    await ann.button('Nick and login').click()
    await ann.page.getByLabel('Nick', { exact: true }).fill('ann')
    await ann.button('Take it').click()
    await ann.named('ann')
    await bob.shows('is ann now')
    await bob.button('Nick and login').click()
    await bob.page.getByLabel('Nick', { exact: true }).fill('ANN')
    await bob.button('Take it').click()
    await bob.page.getByRole('alert').getByText('nick-in-use').waitFor()
    await bob.page.keyboard.press('Escape')
    await bob.button('Leave lobby').click()
    await bob.button('Leave attic').click()
    await bob.shows('You are in no room')
  })

  test('counts the bytes of a long message, and does not send one that is too large', async () => {
    const server = await serverForTest()
    const ann = await LivePage.open(browser, server)
    await ann.composer.fill('é'.repeat(1024))
    await ann.shows('2,048 of 2,048 bytes')
    await ann.composer.press('End')
    await ann.page.keyboard.type('x')
    await ann.shows('2,049 of 2,048 bytes: too large to send')
    await ann.page.keyboard.press('Enter')
    expect(await ann.composer.inputValue()).toHaveLength(1025)
    await ann.page.keyboard.press('Backspace')
    await ann.page.keyboard.press('Enter')
    await ann.message('é'.repeat(1024))
  })

  test('leaves the reader where they are, and says how many messages are new', async () => {
    const server = await serverForTest()
    const ann = await LivePage.open(browser, server)
    const bob = await arrive(tcpClient(server.port('porthole')), 'bob')
    await bob.ask('JOIN lobby')
    for (let i = 1; i <= 80; i++) await bob.ask(`SAY lobby message ${i}`)
    await ann.message('message 80')
    const log = ann.page.getByRole('log')
    await log.evaluate((element) => element.scrollTo(0, 0))
    await bob.ask('SAY lobby one more')
    await ann.button('1 new ↓').click()
    await expect.poll(() => log.evaluate((one) => one.scrollHeight - one.scrollTop - one.clientHeight)).toBeLessThan(8)
    expect(await ann.button(/new ↓/).count()).toBe(0)
  })

  test('texts that would be more than text stay text', async () => {
    const server = await serverForTest()
    const ann = await LivePage.open(browser, server)
    const bob = await arrive(tcpClient(server.port('porthole')), 'bob')
    await bob.ask('JOIN lobby')
    const markup = '<img src=x onerror="document.title=1"><b>bold</b><script>1</script>'
    await bob.ask(`SAY lobby ${markup}`)
    await bob.ask('SAY lobby left \u202eright\u2066 and \u200e on')
    await bob.ask(`TELL ${await ann.nick()} ${markup}`)
    await ann.message(markup)
    await ann.message('left \\u{202e}right\\u{2066} and \\u{200e} on')
    await ann.place('bob').click()
    await ann.message(markup)
    const live = ann.page.locator('porthole-live')
    expect(await live.locator('img, script, .lv-text b').count()).toBe(0)
    expect(await live.innerHTML()).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200e\u200f]/)
  })
})
