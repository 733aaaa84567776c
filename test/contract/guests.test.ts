import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { arrive, refused } from '../support/conversation.ts'
import { fresh } from '../support/fresh-name.ts'
import { serverForTest, startServer, type TestServer } from '../support/server.ts'
import { tcp, transports } from '../support/transports.ts'

const PASSWORD = 'correct horse'

let server: TestServer
beforeAll(async () => {
  server = await startServer({ args: ['--require-login', '--login-rate=0'] })
})
afterAll(() => server.stop())

describe.each(transports)('--require-login over %s', (_name, open) => {
  test.each([
    'NICK alice',
    'JOIN room',
    'LEAVE room',
    'ROOMS',
    'WHO',
    'SAY room hello',
    'TELL alice hello',
    'HISTORY room',
    'BROADCAST hello',
    'PUT file 5',
    'GET file',
    'FILES',
    'DELETE file',
    'RUN date',
    'RUN',
    'STATS',
    'TIME',
    'ECHO hello',
    'KICK alice',
    'SHUTDOWN',
  ])('refuses a guest’s %s', async (request) => {
    const guest = await arrive(open(server))
    expect(await guest.ask(request)).toEqual(refused('login-required'))
  })

  test('lets a guest ask HELP, PING, WHOAMI, REGISTER, LOGIN and QUIT, and an account all', async () => {
    const guest = await arrive(open(server))
    expect((await guest.ask('HELP')).at(-1)).toBe('+OK')
    expect(await guest.ask('PING')).toEqual(['+PONG'])
    expect(await guest.ask('WHOAMI')).toEqual([`+OK ${guest.guest} guest`])
    expect(await guest.ask(`LOGIN ${fresh('nobody')} ${PASSWORD}`)).toEqual(refused('bad-credentials'))
    const nick = fresh('alice')
    expect(await guest.ask(`REGISTER ${nick} ${PASSWORD}`)).toEqual([`+OK ${nick}`])
    expect(await guest.ask('ECHO hello')).toEqual(['+ECHO hello'])
    expect(await guest.ask(`JOIN ${nick}`)).toEqual([`+OK ${nick} 1`])
    expect(await guest.ask('QUIT')).toEqual(['+BYE'])
  })
})

test('an unknown verb is unknown to a guest too', async () => {
  expect(await (await arrive(tcp(server))).ask('NOPE')).toEqual(refused('unknown-command'))
})

test('--registration=code wants the code of the house before the password', async () => {
  const house = await serverForTest({ args: ['--registration=code', '--registration-code=sesame'] })
  const guest = await arrive(tcp(house))
  expect(await guest.ask(`REGISTER alice ${PASSWORD}`)).toEqual(refused('forbidden'))
  expect(await guest.ask(`REGISTER alice sesame ${PASSWORD}`)).toEqual(['+OK alice'])
  await guest.ask('LOGOUT')
  expect(await guest.ask(`LOGIN alice sesame ${PASSWORD}`)).toEqual(refused('bad-credentials'))
  expect(await guest.ask(`LOGIN alice ${PASSWORD}`)).toEqual(['+OK alice'])
})

test('--registration=closed refuses REGISTER and lets accounts in', async () => {
  const closed = await serverForTest({ args: ['--registration=closed'], env: { PORTHOLE_ADMIN_PASSWORD: PASSWORD } })
  const guest = await arrive(tcp(closed))
  expect(await guest.ask(`REGISTER alice ${PASSWORD}`)).toEqual(refused('forbidden'))
  expect(await guest.ask(`LOGIN admin ${PASSWORD}`)).toEqual(['+OK admin'])
})
