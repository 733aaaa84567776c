import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { MAX_ROWS } from '../../playground/live/connection-rows.ts'
import { MAX_LISTED } from '../../playground/live/members-list.ts'
import { launchBrowser } from '../support/browser.ts'
import { tcpClient } from '../support/client.ts'
import { LivePage } from '../support/live-page.ts'
import { serverForTest } from '../support/server.ts'

const PASSWORD = 'a porthole of brass'
const ADMIN_PASSWORD = 'the captain’s own'
const ADMIN = { env: { PORTHOLE_ADMIN_PASSWORD: ADMIN_PASSWORD } }

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

describe('live accounts', () => {
  test('registers, logs out, and logs both connections in again', async () => {
    const server = await serverForTest()
    const ann = await LivePage.open(browser, server)
    await ann.logIn('ann', PASSWORD, { register: true })
    await ann.named('ann')
    await ann.button('Account').click()
    await ann.button('Log out').click()
    await ann.named(/^guest-/)
    await ann.button('I have an account').click()
    await ann.logIn('ann', 'a porthole of tin')
    await ann.page.getByRole('alert').getByText('bad-credentials').waitFor()
    await ann.shows('does not say which of them is wrong')
    await ann.logIn('ann', PASSWORD)
    await ann.named('ann')
    await ann.shows(/Files, on B as ann/i)
    const left = await ann.page.evaluate(() => [
      location.href,
      JSON.stringify({ ...sessionStorage, ...localStorage }),
      document.querySelector('porthole-live')?.textContent ?? '',
      ...[...document.querySelectorAll('input')].map((input) => input.value),
    ])
    expect(left.filter((text) => text.includes(PASSWORD))).toEqual([])
  })

  test('asks for the registration code where the server has one', async () => {
    const server = await serverForTest({ args: ['--registration=code', '--registration-code=sesame'] })
    const ann = await LivePage.open(browser, server)
    await ann.logIn('ann', PASSWORD, { register: true })
    await ann.page.getByRole('alert').getByText("server's code").waitFor()
    await ann.logIn('ann', PASSWORD, { register: true, code: 'sesame' })
    await ann.named('ann')
  })

  test('says that a login is required, and comes in once it is given', async () => {
    const server = await serverForTest({ args: ['--require-login'], ...ADMIN })
    const ann = await LivePage.open(browser, server)
    await ann.shows('This server asks for a login')
    await ann.logIn('admin', ADMIN_PASSWORD)
    await ann.say('here at last')
    await ann.message('here at last')
    expect(await ann.page.getByText('This server asks for a login').count()).toBe(0)
  })

  test('an admin sees the connections, ends one and then the server', async () => {
    const server = await serverForTest(ADMIN)
    const captain = await LivePage.open(browser, server)
    expect(await captain.page.locator('porthole-admin').count()).toBe(0)
    const bob = await LivePage.open(browser, server)
    const bobNick = await bob.nick()
    const echo = tcpClient(server.port('echo'))
    echo.send('hello')
    await echo.until(({ text }) => text === 'hello')
    await captain.logIn('admin', ADMIN_PASSWORD)
    const row = captain.page.getByRole('row').filter({ hasText: 'echo-1' })
    await row.getByText('127.0.0.1').waitFor()
    expect(await row.getByRole('cell').allInnerTexts()).toEqual(['echo', 'none', '127.0.0.1', '0', '5', '5', ''])
    await captain.button(`Kick ${bobNick}`).click()
    await captain.button('Leave it').click()
    expect(await bob.page.getByText('chat: open').count()).toBe(1)
    await captain.button(`Kick ${bobNick}`).click()
    await captain.button('Do it').click()
    await bob.shows('An admin ended your connections with KICK.')
    await captain.shows(`KICK ${bobNick}`)
    await bob.button('Connect again').click()
    await bob.connected()
    await bob.shows(/you are guest-\d+ now, back in 1 room/)
    await captain.page.getByLabel('Seconds for transfers').fill('0')
    await captain.button('Stop the server').click()
    await captain.button('Do it').click()
    expect(await server.shutDown).toBe(0)
  })

  test('lists so many members and connections, and says how many there are beyond', async () => {
    const server = await serverForTest(ADMIN)
    const crowd = Array.from({ length: Math.max(MAX_LISTED, MAX_ROWS) + 5 }, () => tcpClient(server.port('porthole')))
    onTestFinished(() => {
      for (const one of crowd) one.cut()
    })
    for (const one of crowd) one.send('JOIN lobby\r\n')
    for (const one of crowd) await one.untilLine(/^\+OK lobby/)
    const captain = await LivePage.open(browser, server)
    await captain.page
      .getByRole('region', { name: 'Members' })
      .getByText(`and ${crowd.length + 1 - MAX_LISTED} more`)
      .waitFor()
    await captain.logIn('admin', ADMIN_PASSWORD)
    await captain.page
      .locator('porthole-admin')
      .getByText(`and ${crowd.length + 2 - MAX_ROWS} more`)
      .waitFor()
    expect(await captain.page.locator('porthole-admin').getByRole('row').count()).toBe(MAX_ROWS + 1)
  })
})
