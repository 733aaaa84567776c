import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { arrive, refused } from '../support/conversation.ts'
import { fresh } from '../support/fresh-name.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { transports } from '../support/transports.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

describe.each(transports)('nicks over %s', (_name, open) => {
  const enter = (nick?: string) => arrive(open(server), nick)

  test('WHOAMI tells the nick of the greeting, and that one is a guest', async () => {
    const alice = await enter()
    expect(await alice.ask('WHOAMI')).toEqual([`+OK ${alice.guest} guest`])
    expect(await alice.ask('WHOAMI now')).toEqual(refused('bad-arguments'))
  })

  test('NICK takes a nick of 1 to 24 ASCII letters, digits, - and _', async () => {
    const alice = await enter()
    for (const nick of [fresh('A_b'), '-'.padEnd(24, fresh('x')), fresh('_').padEnd(24, 'z')]) {
      expect(await alice.ask(`nick ${nick}`)).toEqual([`+OK ${nick}`])
      expect(await alice.ask('whoami')).toEqual([`+OK ${nick} guest`])
    }
  })

  test.each(['', ' ', 'two words', 'x'.repeat(25), 'olé', 'a.b', 'a@b', 'guest-1', 'GUEST-77', ' space'])(
    'NICK refuses "%s"',
    async (nick) => {
      const alice = await enter()
      expect(await alice.ask(`NICK ${nick}`)).toEqual(refused('bad-arguments'))
      expect(await alice.ask('WHOAMI')).toEqual([`+OK ${alice.guest} guest`])
    },
  )

  test('NICK refuses a nick in use, in any case of its letters', async () => {
    const nick = fresh('Alice')
    await enter(nick)
    const bob = await enter()
    expect(await bob.ask(`NICK ${nick}`)).toEqual(refused('nick-in-use'))
    expect(await bob.ask(`NICK ${nick.toUpperCase()}`)).toEqual(refused('nick-in-use'))
  })

  test('NICK gives up the nick before', async () => {
    const [first, second] = [fresh('a'), fresh('a')]
    const alice = await enter(first)
    const bob = await enter()
    await alice.ask(`NICK ${second}`)
    expect(await bob.ask(`NICK ${first}`)).toEqual([`+OK ${first}`])
  })

  test('a nick is free again when its connection is gone', async () => {
    const [nick, room] = [fresh('alice'), fresh('room')]
    const alice = await enter(nick)
    const bob = await enter()
    await alice.ask(`JOIN ${room}`)
    await bob.ask(`JOIN ${room}`)
    alice.client.finish()
    await bob.event(new RegExp(`^\\* LEAVE ${room} ${nick}$`))
    expect(await bob.ask(`NICK ${nick}`)).toEqual([`+OK ${nick}`])
  })

  test('members hear of a new nick once, however many rooms they share, and oneself not at all', async () => {
    const [before, after, rooms] = [fresh('alice'), fresh('alice'), [fresh('r'), fresh('r')]]
    const [alice, bob, stranger] = [await enter(before), await enter(fresh('bob')), await enter(fresh('eve'))]
    for (const room of rooms) for (const one of [alice, bob]) await one.ask(`JOIN ${room}`)
    await alice.eventsBefore(new RegExp(`^\\* JOIN ${rooms[1]} `))
    await alice.ask(`NICK ${after}`)
    for (const one of [bob, stranger, alice])
      await alice.ask(`TELL ${(await one.ask('WHOAMI'))[0]?.split(' ')[1]} mark`)
    expect(await bob.eventsBefore(/ mark$/)).toEqual([`* NICK ${before} ${after}`])
    expect(await stranger.eventsBefore(/ mark$/)).toEqual([])
    expect(await alice.eventsBefore(/ mark$/)).toEqual([])
    expect(await bob.ask(`WHO ${rooms[0]}`)).toContain(`| ${after} guest`)
    expect(await bob.ask(`WHO ${rooms[0]}`)).not.toContain(`| ${before} guest`)
  })
})
