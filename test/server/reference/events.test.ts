import { expect, test } from 'vitest'
import { tcpClient } from '../../support/client.ts'
import { arrive, Conversation } from '../../support/conversation.ts'
import { rows, section } from '../../support/page.ts'
import { each, formOf, GRAMMAR, PROTOCOL } from '../../support/protocol-page.ts'
import { serverForTest } from '../../support/server.ts'

const PASSWORD = 'a porthole of brass'

test('reference/protocol tells every event as it comes, and no other', async () => {
  const server = await serverForTest({ env: { PORTHOLE_ADMIN_PASSWORD: PASSWORD } })
  const hearer = new Conversation(tcpClient(server.port('porthole')))
  await hearer.ask('NICK greta')
  await hearer.ask('JOIN den')
  const speaker = await arrive(tcpClient(server.port('porthole')))
  const loud = ['SAY den hello', 'BROADCAST hello', 'TELL greta hello']
  for (const request of ['JOIN den', 'NICK hugo', ...loud, 'LEAVE den']) await speaker.ask(request)
  await speaker.ask(`LOGIN admin ${PASSWORD}`)
  await speaker.ask('KICK greta')
  const quiet = await serverForTest({ args: ['--ping-after=50ms'] })
  const ping = await (await arrive(tcpClient(quiet.port('porthole')))).event(/PING/)
  const heard = [...hearer.events, ...(await hearer.ended()), ping]
  const told = rows(section(PROTOCOL, 'Events')).map(([form = '']) => form)
  const named = heard.map((event) => told.filter((form) => formOf(form).test(event)).join(' and '))
  expect(new Set(named)).toEqual(new Set(told))
  expect(GRAMMAR.misfits('event', each(heard.slice(2)))).toEqual([])
})
