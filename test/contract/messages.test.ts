import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { arrive, type Conversation, refused } from '../support/conversation.ts'
import { fresh } from '../support/fresh-name.ts'
import { serverForTest, startServer, type TestServer } from '../support/server.ts'
import { transports } from '../support/transports.ts'

const MAX_TEXT = 2048
const LONGEST_SERVER_LINE = 8192

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const idOf = (reply: string[]): number => {
  expect(reply).toEqual([expect.stringMatching(/^\+OK [1-9]\d*$/)])
  return Number(reply[0]?.slice('+OK '.length))
}

describe.each(transports)('messages over %s', (_name, open) => {
  const enter = (nick?: string) => arrive(open(server), nick)

  const roomOf = async (...members: Conversation[]): Promise<string> => {
    const room = fresh('room')
    for (const member of members) await member.ask(`JOIN ${room}`)
    for (const member of members) await member.ask('PING')
    return room
  }

  test('SAY reaches the other members, each id larger than the one before', async () => {
    const [alice, bob, carol, eve] = [await enter(fresh('a')), await enter(), await enter(), await enter()]
    const room = await roomOf(alice, bob, carol)
    const nick = (await alice.ask('WHOAMI'))[0]?.split(' ')[1]
    const first = idOf(await alice.ask(`SAY ${room} hello  there `))
    const second = idOf(await alice.ask(`say ${room} €uro 🐙`))
    expect(second).toBeGreaterThan(first)
    for (const one of [bob, carol]) {
      expect(await one.event(/MSG/)).toBe(`* MSG ${room} ${nick} ${first} hello  there `)
      expect(await one.event(/MSG/)).toBe(`* MSG ${room} ${nick} ${second} €uro 🐙`)
    }
    for (const one of [alice, eve]) {
      await bob.ask(`TELL ${one === alice ? nick : one.guest} mark`)
      expect((await one.eventsBefore(/ mark$/)).filter((event) => event.startsWith('* MSG'))).toEqual([])
    }
  })

  test('messages of several members come to all in one order', async () => {
    const members = [await enter(), await enter(), await enter()]
    const room = await roomOf(...members)
    const listener = await enter()
    await listener.ask(`JOIN ${room}`)
    const each = 20
    for (const member of members) {
      member.client.send(Array.from({ length: each }, (_, i) => `SAY ${room} ${i}\n`).join(''))
    }
    for (const member of members) for (let i = 0; i < each; i++) idOf(await member.reply())
    const [asker] = members
    await asker?.ask(`SAY ${room} mark`)
    const heard = (await listener.eventsBefore(/ mark$/)).filter((event) => event.startsWith('* MSG'))
    expect(heard).toHaveLength(each * members.length)
    const ids = heard.map((event) => Number(event.split(' ')[4]))
    expect(ids).toEqual(ids.toSorted((a, b) => a - b))
  })

  test('TELL reaches the nick, in any case of its letters, and nobody else', async () => {
    const nick = fresh('Bob')
    const [alice, bob, eve] = [await enter(), await enter(nick), await enter()]
    const id = idOf(await alice.ask(`TELL ${nick.toUpperCase()} just  you `))
    expect(await bob.event(/./)).toBe(`* TELL ${alice.guest} ${id} just  you `)
    await alice.ask(`TELL ${eve.guest} mark`)
    expect(await eve.eventsBefore(/ mark$/)).toEqual([])
    expect(await alice.ask(`TELL ${fresh('nobody')} hello`)).toEqual(refused('no-such-nick'))
  })

  test.each(['SAY', 'SAY room', 'TELL', 'TELL nick', 'BROADCAST', 'HISTORY', 'HISTORY a 1 2'])(
    '"%s" is refused for its arguments',
    async (request) => {
      expect(await (await enter()).ask(request)).toEqual(refused('bad-arguments'))
    },
  )

  test('SAY and HISTORY of a room one is not in are refused, there or not', async () => {
    const [alice, eve] = [await enter(), await enter()]
    const room = await roomOf(alice)
    for (const name of [room, fresh('nowhere')]) {
      expect(await eve.ask(`SAY ${name} hello`)).toEqual(refused('not-a-member'))
      expect(await eve.ask(`HISTORY ${name}`)).toEqual(refused('not-a-member'))
    }
  })

  test('a text of 2048 bytes passes, one byte more is too large', async () => {
    const [alice, bob] = [await enter('a'.padEnd(24, fresh('x'))), await enter()]
    const room = await roomOf(alice, bob)
    const text = 'é'.repeat(MAX_TEXT / 2)
    for (const request of [`SAY ${room}`, `TELL ${bob.guest}`, 'BROADCAST']) {
      expect(await alice.ask(`${request} ${text}x`)).toEqual(refused('too-large'))
      expect(await alice.ask(`${request} ${text}`)).toEqual([expect.stringMatching(/^\+OK \d+$/)])
      const event = await bob.event(/é/)
      expect(event.endsWith(` ${text}`)).toBe(true)
      expect(Buffer.byteLength(event)).toBeLessThanOrEqual(LONGEST_SERVER_LINE - 2)
    }
  })

  test('BROADCAST reaches every other connection', async () => {
    const alone = await serverForTest()
    const enterAlone = (nick?: string) => arrive(open(alone), nick)
    const [alice, bob, carol] = [await enterAlone(fresh('a')), await enterAlone(), await enterAlone()]
    expect(await bob.ask('BROADCAST all  hands ')).toEqual(['+OK 2'])
    expect(await carol.event(/./)).toBe(`* BROADCAST ${bob.guest} all  hands `)
    expect(await alice.event(/./)).toBe(`* BROADCAST ${bob.guest} all  hands `)
    await alice.ask(`TELL ${bob.guest} mark`)
    expect(await bob.eventsBefore(/ mark$/)).toEqual([])
  })
})

test('BROADCAST crosses from each transport to all others', async () => {
  const alone = await serverForTest()
  const all: Conversation[] = []
  for (const [, open] of transports) all.push(await arrive(open(alone)))
  for (const speaker of all) {
    const word = fresh('word')
    expect(await speaker.ask(`BROADCAST ${word}`)).toEqual([`+OK ${all.length - 1}`])
    for (const one of all) {
      if (one !== speaker) expect(await one.event(/BROADCAST/)).toBe(`* BROADCAST ${speaker.guest} ${word}`)
    }
  }
})

test('a room joins members of all transports', async () => {
  const room = fresh('room')
  const all: Conversation[] = []
  for (const [, open] of transports) all.push(await arrive(open(server)))
  for (const [index, one] of all.entries()) expect(await one.ask(`JOIN ${room}`)).toEqual([`+OK ${room} ${index + 1}`])
  for (const speaker of all) {
    const id = idOf(await speaker.ask(`SAY ${room} from ${speaker.guest}`))
    for (const one of all) {
      if (one !== speaker)
        expect(await one.event(/MSG/)).toBe(`* MSG ${room} ${speaker.guest} ${id} from ${speaker.guest}`)
    }
  }
})
