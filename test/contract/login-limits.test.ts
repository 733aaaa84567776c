import { describe, expect, test } from 'vitest'
import { arrive, refused } from '../support/conversation.ts'
import { serverForTest } from '../support/server.ts'
import { gateway, tcp, transports } from '../support/transports.ts'

const PASSWORD = 'correct horse'

describe.each(transports)('login limits over %s', (_name, open) => {
  test('three failures refuse the right password too, for that nick alone, and the connection stays', async () => {
    const server = await serverForTest({ args: ['--login-rate=0'] })
    const [alice, bob] = [await arrive(open(server)), await arrive(open(server))]
    await alice.ask(`REGISTER alice ${PASSWORD}`)
    await bob.ask(`REGISTER bob ${PASSWORD}`)
    const eve = await arrive(open(server))
    for (let i = 0; i < 3; i++) expect(await eve.ask('LOGIN alice wrong horse')).toEqual(refused('bad-credentials'))
    expect(await eve.ask(`LOGIN alice ${PASSWORD}`)).toEqual(refused('rate-limited'))
    expect(await eve.ask(`LOGIN ALICE ${PASSWORD}`)).toEqual(refused('rate-limited'))
    const other = await arrive(open(server))
    expect(await other.ask(`LOGIN alice ${PASSWORD}`)).toEqual(refused('rate-limited'))
    expect(await eve.ask(`LOGIN bob ${PASSWORD}`)).toEqual(['+OK bob'])
  })

  test('--login-rate limits LOGIN and REGISTER of an address together', async () => {
    const server = await serverForTest({ args: ['--login-rate=3'] })
    const alice = await arrive(open(server))
    expect(await alice.ask(`REGISTER alice ${PASSWORD}`)).toEqual(['+OK alice'])
    expect(await alice.ask('LOGIN bob wrong horse')).toEqual(refused('bad-credentials'))
    expect(await alice.ask(`LOGIN alice ${PASSWORD}`)).not.toEqual(refused('rate-limited'))
    const bob = await arrive(open(server))
    expect(await bob.ask(`REGISTER bob ${PASSWORD}`)).toEqual(refused('rate-limited'))
    expect(await bob.ask(`LOGIN alice ${PASSWORD}`)).toEqual(refused('rate-limited'))
    expect(await bob.ask('WHOAMI')).toEqual([`+OK ${bob.guest} guest`])
  })
})

test('--login-failures sets how many', async () => {
  const server = await serverForTest({ args: ['--login-failures=1'] })
  const eve = await arrive(tcp(server))
  expect(await eve.ask('LOGIN alice wrong horse')).toEqual(refused('bad-credentials'))
  expect(await eve.ask('LOGIN alice wrong horse')).toEqual(refused('rate-limited'))
})

test('failures through the gateway and directly count for the one address', async () => {
  const server = await serverForTest({ args: ['--login-failures=1'] })
  expect(await (await arrive(gateway(server))).ask('LOGIN alice wrong horse')).toEqual(refused('bad-credentials'))
  expect(await (await arrive(tcp(server))).ask('LOGIN alice wrong horse')).toEqual(refused('rate-limited'))
})
