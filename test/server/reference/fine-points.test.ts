import { afterAll, beforeAll, expect, test } from 'vitest'
import { tcpClient } from '../../support/client.ts'
import { arrive } from '../../support/conversation.ts'
import { rows, section } from '../../support/page.ts'
import { PROTOCOL, refusal } from '../../support/protocol-page.ts'
import { startServer, type TestServer } from '../../support/server.ts'

// What reference/protocol tells of its fine points.

const PASSWORD = 'a porthole of brass'

let server: TestServer
beforeAll(async () => {
  server = await startServer({ env: { PORTHOLE_ADMIN_PASSWORD: PASSWORD }, args: ['--login-failures=0'] })
  const ada = tcpClient(server.port('porthole'))
  ada.send(`REGISTER ada ${PASSWORD}\r\nQUIT\r\n`)
  await ada.untilEnd()
})
afterAll(() => server.stop())

test.each(rows(section(PROTOCOL, 'Fine points')))(
  '%s who sends "%s" gets %s',
  async (who = '', request = '', answer = '') => {
    const visitor = await arrive(tcpClient(server.port('porthole')))
    const account = /^logged in as (\w+)|^an (admin)/.exec(who)?.slice(1).find(Boolean)
    if (who === 'a guest') await visitor.ask('JOIN lab')
    if (account !== undefined) expect(await visitor.ask(`LOGIN ${account} ${PASSWORD}`)).toEqual([`+OK ${account}`])
    const reply = await visitor.ask(request)
    expect(refusal(reply) ?? reply.at(-1)?.split(' ', 1)[0]).toBe(answer)
  },
)
