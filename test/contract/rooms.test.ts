import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { arrive, refused } from '../support/conversation.ts'
import { fresh } from '../support/fresh-name.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { transports } from '../support/transports.ts'

const MAX_ROOMS = 20

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

describe.each(transports)('rooms over %s', (_name, open) => {
  const enter = (nick?: string) => arrive(open(server), nick)

  test('JOIN and LEAVE count the members and tell the others', async () => {
    const [room, a, b] = [fresh('room'), fresh('a'), fresh('b')]
    const [alice, bob] = [await enter(a), await enter(b)]
    expect(await alice.ask(`JOIN ${room}`)).toEqual([`+OK ${room} 1`])
    expect(await bob.ask(`JOIN ${room}`)).toEqual([`+OK ${room} 2`])
    expect(await alice.event(/./)).toBe(`* JOIN ${room} ${b}`)
    expect(await bob.ask(`LEAVE ${room}`)).toEqual([`+OK ${room} 1`])
    expect(await alice.event(/./)).toBe(`* LEAVE ${room} ${b}`)
    expect(await alice.ask(`LEAVE ${room}`)).toEqual([`+OK ${room} 0`])
    expect([alice.events, bob.events]).toEqual([[], []])
  })

  test('a second JOIN succeeds without an event', async () => {
    const [room, a] = [fresh('room'), fresh('a')]
    const [alice, bob] = [await enter(a), await enter()]
    await alice.ask(`JOIN ${room}`)
    await bob.ask(`JOIN ${room}`)
    expect(await bob.ask(`JOIN ${room}`)).toEqual([`+OK ${room} 2`])
    await bob.ask(`SAY ${room} mark`)
    expect(await alice.eventsBefore(/ mark$/)).toEqual([`* JOIN ${room} ${bob.guest}`])
  })

  test('LEAVE of a room one is not in is refused, there or not', async () => {
    const room = fresh('room')
    const [alice, bob] = [await enter(), await enter()]
    await alice.ask(`JOIN ${room}`)
    expect(await bob.ask(`LEAVE ${room}`)).toEqual(refused('not-a-member'))
    expect(await bob.ask(`LEAVE ${fresh('nowhere')}`)).toEqual(refused('not-a-member'))
  })

  test('rooms compare without regard to case and are shown as first spelt', async () => {
    const room = fresh('Room')
    const [alice, bob] = [await enter(), await enter()]
    await alice.ask(`JOIN ${room}`)
    expect(await bob.ask(`JOIN ${room.toUpperCase()}`)).toEqual([`+OK ${room} 2`])
    const [said] = await bob.ask(`SAY ${room.toLowerCase()} hello`)
    expect(await alice.event(/MSG/)).toBe(`* MSG ${room} ${bob.guest} ${said?.slice(4)} hello`)
    expect(await bob.ask('ROOMS')).toContain(`| ${room} 2`)
    expect(await bob.ask(`LEAVE ${room.toUpperCase()}`)).toEqual([`+OK ${room} 1`])
  })

  test.each([
    'JOIN',
    'LEAVE',
    'JOIN a b',
    'LEAVE a b',
    'JOIN é',
    'JOIN #room',
    `JOIN ${'x'.repeat(25)}`,
    'ROOMS x',
    'WHO a b',
  ])('"%s" is refused for its arguments', async (request) => {
    expect(await (await enter()).ask(request)).toEqual(refused('bad-arguments'))
  })

  test('ROOMS lists a room while it has members', async () => {
    const room = fresh('room')
    const [alice, bob] = [await enter(), await enter()]
    await alice.ask(`JOIN ${room}`)
    const listed = await bob.ask('ROOMS')
    expect(listed).toContain(`| ${room} 1`)
    expect(listed.at(-1)).toBe(`+OK ${listed.length - 1}`)
    await alice.ask(`LEAVE ${room}`)
    expect((await bob.ask('ROOMS')).join()).not.toContain(room)
  })

  test('a connection that ends leaves its rooms', async () => {
    const [room, nick] = [fresh('room'), fresh('bob')]
    const [alice, bob] = [await enter(), await enter(nick)]
    await alice.ask(`JOIN ${room}`)
    await bob.ask(`JOIN ${room}`)
    expect(await bob.ask('QUIT')).toEqual(['+BYE'])
    await alice.event(new RegExp(`^\\* LEAVE ${room} ${nick}$`))
    expect(await alice.ask(`WHO ${room}`)).toEqual([`| ${alice.guest} guest`, '+OK 1'])
    expect((await alice.ask('WHO')).join()).not.toContain(nick)
  })

  test('WHO lists everyone, or the members of a room one is in', async () => {
    const [room, a, b] = [fresh('room'), fresh('a'), fresh('b')]
    const [alice, bob] = [await enter(a), await enter(b)]
    await alice.ask(`JOIN ${room}`)
    const all = await bob.ask('WHO')
    expect(all).toEqual(expect.arrayContaining([`| ${a} guest`, `| ${b} guest`]))
    expect(all.at(-1)).toBe(`+OK ${all.length - 1}`)
    expect(await alice.ask(`WHO ${room}`)).toEqual([`| ${a} guest`, '+OK 1'])
    expect(await bob.ask(`WHO ${room}`)).toEqual(refused('not-a-member'))
    expect(await bob.ask(`WHO ${fresh('nowhere')}`)).toEqual(refused('not-a-member'))
  })

  test('a 21st room is over the quota, and one left makes room', async () => {
    const alice = await enter()
    const rooms = Array.from({ length: MAX_ROOMS }, () => fresh('r'))
    for (const room of rooms) expect(await alice.ask(`JOIN ${room}`)).toEqual([`+OK ${room} 1`])
    expect(await alice.ask(`JOIN ${fresh('r')}`)).toEqual(refused('quota'))
    expect(await alice.ask(`JOIN ${rooms[0]}`)).toEqual([`+OK ${rooms[0]} 1`])
    await alice.ask(`LEAVE ${rooms[0]}`)
    const last = fresh('r')
    expect(await alice.ask(`JOIN ${last}`)).toEqual([`+OK ${last} 1`])
  })
})
