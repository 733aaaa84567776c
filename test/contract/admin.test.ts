import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tcpClient } from '../support/client.ts'
import { arrive, type Conversation, refused } from '../support/conversation.ts'
import { fresh } from '../support/fresh-name.ts'
import { serverForTest, startServer, type TestServer } from '../support/server.ts'
import { transports } from '../support/transports.ts'

const PASSWORD = 'correct horse'
const ADMIN_PASSWORD = 'the captain’s own'

let server: TestServer
beforeAll(async () => {
  server = await startServer({ args: ['--login-rate=0'], env: { PORTHOLE_ADMIN_PASSWORD: ADMIN_PASSWORD } })
})
afterAll(() => server.stop())

const stats = async (one: Conversation): Promise<Map<string, number>> => {
  const reply = await one.ask('STATS')
  expect(reply.at(-1)).toBe('+OK')
  return new Map(
    reply.slice(0, -1).map((line) => {
      expect(line).toMatch(/^\| \S+ \S+$/)
      const [, name = '', value] = line.split(' ')
      return [name, Number(value)]
    }),
  )
}

describe.each(transports)('administration over %s', (name, open) => {
  const enter = (nick?: string, to = server) => arrive(open(to), nick)

  const admin = async (): Promise<Conversation> => {
    const one = await enter()
    expect(await one.ask(`LOGIN admin ${ADMIN_PASSWORD}`)).toEqual(['+OK admin'])
    return one
  }

  test('WHOAMI and WHO show an admin', async () => {
    const captain = await admin()
    expect(await captain.ask('WHOAMI')).toEqual(['+OK admin admin'])
    expect(await captain.ask('WHO')).toContain('| admin admin')
  })

  test('KICK ends every connection of a nick and counts them', async () => {
    const [captain, nick, room] = [await admin(), fresh('Bob'), fresh('room')]
    const [one, two] = [await enter(), await enter()]
    await one.ask(`REGISTER ${nick} ${PASSWORD}`)
    await two.ask(`LOGIN ${nick} ${PASSWORD}`)
    await captain.ask(`JOIN ${room}`)
    await one.ask(`JOIN ${room}`)
    expect(await captain.ask(`KICK ${nick.toUpperCase()}`)).toEqual(['+OK 2'])
    for (const each of [one, two]) expect(await each.ended()).toEqual(['* BYE kicked'])
    await captain.event(new RegExp(`^\\* LEAVE ${room} ${nick}$`))
    expect(await captain.ask(`KICK ${nick}`)).toEqual(refused('no-such-nick'))
  })

  test('CONNECTIONS lists what is open, with its service and nick, and never what it carries', async () => {
    const own = await serverForTest({ env: { PORTHOLE_ADMIN_PASSWORD: ADMIN_PASSWORD } })
    const captain = await enter(undefined, own)
    await captain.ask(`LOGIN admin ${ADMIN_PASSWORD}`)
    const nick = fresh('bob')
    const bob = await enter(nick, own)
    await bob.ask('ECHO a word of its own')
    const echo = tcpClient(own.port('echo'))
    echo.send('hello')
    await echo.until(({ text }) => text === 'hello')
    const reply = await captain.ask('CONNECTIONS')
    // A service with no network under it has none.
    expect(reply.at(-1)).toBe(name === 'memory' ? '+OK 1' : '+OK 3')
    expect(reply.filter((line) => !/^\| \S+ \S+ \S+ \S+ \d+ \d+ \d+$/.test(line))).toEqual([reply.at(-1)])
    const listed = reply.slice(0, -1).map((line) => line.split(' ').slice(2))
    expect(listed).toContainEqual(['echo', '-', '127.0.0.1', expect.anything(), '5', '5'])
    const nicks = listed.map(([, listedNick]) => listedNick)
    if (name !== 'memory') expect(nicks.slice(0, 2)).toEqual(['admin', nick])
    await bob.ask('QUIT')
    await bob.ended()
    bob.client.finish()
    await expect
      .poll(async () => (await captain.ask('CONNECTIONS')).length)
      .toBe(reply.length - (name === 'memory' ? 0 : 1))
  })

  test('CONNECTIONS, KICK and SHUTDOWN are for admins alone', async () => {
    const [guest, user] = [await enter(), await enter()]
    await user.ask(`REGISTER ${fresh('bob')} ${PASSWORD}`)
    for (const one of [guest, user]) {
      expect(await one.ask(`KICK ${guest.guest}`)).toEqual(refused('forbidden'))
      expect(await one.ask('SHUTDOWN')).toEqual(refused('forbidden'))
      expect(await one.ask('CONNECTIONS')).toEqual(refused('forbidden'))
      expect(await one.ask('SHUTDOWN 5')).toEqual(refused('forbidden'))
    }
  })

  test('wrong arguments are refused', async () => {
    const captain = await admin()
    const kicks = ['KICK', 'KICK a b', 'KICK ']
    const stops = ['SHUTDOWN 1 2', 'SHUTDOWN -1', 'SHUTDOWN soon', 'SHUTDOWN 1.5', 'SHUTDOWN 1e1']
    for (const request of [...kicks, ...stops, 'STATS now', 'CONNECTIONS now']) {
      expect(await captain.ask(request)).toEqual(refused('bad-arguments'))
    }
  })

  test('STATS counts what it names', async () => {
    const own = await serverForTest()
    const [alice, bob] = [await enter(undefined, own), await enter(undefined, own)]
    const before = await stats(alice)
    // A service with no network under it counts no connections.
    const connections = (count: number) => (name === 'memory' ? 0 : count)
    expect(Object.fromEntries(before)).toMatchObject({
      connections: connections(2),
      connections_total: connections(2),
      messages: 0,
      rooms: 0,
      files: 0,
    })
    await bob.ask('JOIN room')
    await bob.ask('SAY room hello')
    await bob.put('file', Buffer.from('12345'))
    const third = await enter(undefined, own)
    const after = await stats(alice)
    expect(Object.fromEntries(after)).toMatchObject({
      connections: connections(3),
      connections_total: connections(3),
      messages: 1,
      rooms: 1,
      files: 1,
    })
    for (const name of ['bytes_in', 'bytes_out', 'lines_in', 'uptime_seconds']) {
      expect(after.get(name)).toBeGreaterThanOrEqual(before.get(name) ?? Number.POSITIVE_INFINITY)
    }
    expect((after.get('lines_in') ?? 0) - (before.get('lines_in') ?? 0)).toBe(4)
    expect(await third.ask('QUIT')).toEqual(['+BYE'])
    await third.ended()
    expect(await bob.ask('LEAVE room')).toEqual(['+OK room 0'])
    expect((await stats(alice)).get('rooms')).toBe(0)
    expect((await stats(alice)).get('connections_total')).toBe(connections(3))
  })
})
