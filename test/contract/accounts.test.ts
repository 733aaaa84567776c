import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { arrive, type Conversation, refused } from '../support/conversation.ts'
import { fresh } from '../support/fresh-name.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { transports } from '../support/transports.ts'

const PASSWORD = 'correct horse  battery staple '
const MIN_PASSWORD = 8
const MAX_PASSWORD = 128

let server: TestServer
beforeAll(async () => {
  server = await startServer({ args: ['--login-rate=0'] })
})
afterAll(() => server.stop())

describe.each(transports)('accounts over %s', (_name, open) => {
  const enter = (nick?: string) => arrive(open(server), nick)

  const register = async (nick: string): Promise<Conversation> => {
    const one = await enter()
    expect(await one.ask(`REGISTER ${nick} ${PASSWORD}`)).toEqual([`+OK ${nick}`])
    return one
  }

  test('REGISTER logs in too, and LOGOUT gives a fresh guest nick', async () => {
    const nick = fresh('Alice')
    const alice = await register(nick)
    expect(await alice.ask('WHOAMI')).toEqual([`+OK ${nick} user`])
    const reply = await alice.ask('LOGOUT')
    expect(reply).toEqual([expect.stringMatching(/^\+OK guest-\d+$/)])
    expect(reply).not.toEqual([`+OK ${alice.guest}`])
    expect(await alice.ask('WHOAMI')).toEqual([`${reply[0]} guest`])
  })

  test('LOGIN takes the nick in any case and shows it as first spelt', async () => {
    const nick = fresh('Alice')
    await (await register(nick)).ask('QUIT')
    const again = await enter()
    expect(await again.ask(`LOGIN ${nick.toUpperCase()} ${PASSWORD}`)).toEqual([`+OK ${nick}`])
    expect(await again.ask('WHOAMI')).toEqual([`+OK ${nick} user`])
  })

  test('LOGIN refuses a wrong password and an unknown nick alike', async () => {
    const nick = fresh('alice')
    await register(nick)
    const eve = await enter()
    const wrong = await eve.ask(`LOGIN ${nick} ${PASSWORD.trim()}`)
    expect(wrong).toEqual(refused('bad-credentials'))
    expect(await eve.ask(`LOGIN ${fresh('nobody')} ${PASSWORD}`)).toEqual(wrong)
    expect(await eve.ask('WHOAMI')).toEqual([`+OK ${eve.guest} guest`])
  })

  test('a registered nick is no guest’s, in use or not', async () => {
    const nick = fresh('alice')
    const alice = await register(nick)
    const eve = await enter()
    expect(await eve.ask(`NICK ${nick.toUpperCase()}`)).toEqual(refused('login-required'))
    await alice.ask('LOGOUT')
    expect(await eve.ask(`NICK ${nick}`)).toEqual(refused('login-required'))
  })

  test('REGISTER refuses a nick that has an account or another connection', async () => {
    const [taken, used] = [fresh('alice'), fresh('bob')]
    await register(taken)
    const bob = await enter(used)
    const eve = await enter()
    expect(await eve.ask(`REGISTER ${taken} ${PASSWORD}`)).toEqual(refused('nick-in-use'))
    expect(await eve.ask(`REGISTER ${used.toUpperCase()} ${PASSWORD}`)).toEqual(refused('nick-in-use'))
    expect(await bob.ask(`REGISTER ${used} ${PASSWORD}`)).toEqual([`+OK ${used}`])
  })

  test.each([
    'REGISTER',
    'REGISTER alice',
    'LOGIN',
    'LOGIN alice',
    'LOGOUT now',
    `REGISTER guest-5 ${PASSWORD}`,
    `REGISTER ${'x'.repeat(25)} ${PASSWORD}`,
    `REGISTER a.b ${PASSWORD}`,
    `REGISTER alice ${'x'.repeat(MIN_PASSWORD - 1)}`,
    `REGISTER alice ${'é'.repeat(MAX_PASSWORD / 2)}x`,
  ])('"%s" is refused for its arguments', async (request) => {
    expect(await (await enter()).ask(request)).toEqual(refused('bad-arguments'))
  })

  test('a password may be of 8 to 128 bytes', async () => {
    const alice = await enter()
    const longest = 'é'.repeat(MAX_PASSWORD / 2)
    for (const password of ['x'.repeat(MIN_PASSWORD), longest]) {
      const nick = fresh('a')
      expect(await alice.ask(`REGISTER ${nick} ${password}`)).toEqual([`+OK ${nick}`])
      await alice.ask('LOGOUT')
      expect(await alice.ask(`LOGIN ${nick} ${password}`)).toEqual([`+OK ${nick}`])
      await alice.ask('LOGOUT')
    }
  })

  test('requests behind a LOGIN wait for it', async () => {
    const [nick, room] = [fresh('alice'), fresh('room')]
    const alice = await enter()
    alice.client.send(`REGISTER ${nick} ${PASSWORD}\nWHOAMI\nJOIN ${room}\nLOGOUT\nWHOAMI\n`)
    const finals = [await alice.reply(), await alice.reply(), await alice.reply(), await alice.reply()].flat()
    expect(finals.slice(0, 3)).toEqual([`+OK ${nick}`, `+OK ${nick} user`, `+OK ${room} 1`])
    expect(await alice.reply()).toEqual([`${finals[3]} guest`])
  })

  test('members hear of REGISTER, LOGOUT and LOGIN as of a new nick', async () => {
    const [nick, room] = [fresh('alice'), fresh('room')]
    const [alice, bob] = [await enter(), await enter()]
    for (const one of [bob, alice]) await one.ask(`JOIN ${room}`)
    await alice.ask(`REGISTER ${nick} ${PASSWORD}`)
    const guest = (await alice.ask('LOGOUT'))[0]?.slice('+OK '.length)
    await alice.ask(`LOGIN ${nick} ${PASSWORD}`)
    await alice.ask(`TELL ${bob.guest} mark`)
    expect((await bob.eventsBefore(/ mark$/)).slice(1)).toEqual([
      `* NICK ${alice.guest} ${nick}`,
      `* NICK ${nick} ${guest}`,
      `* NICK ${guest} ${nick}`,
    ])
    expect(await bob.ask(`WHO ${room}`)).toEqual(expect.arrayContaining([`| ${nick} user`, '+OK 2']))
  })

  test('an account on two connections is one nick, and TELL reaches both', async () => {
    const [nick, room] = [fresh('alice'), fresh('room')]
    const [one, two, bob] = [await register(nick), await enter(), await enter()]
    expect(await two.ask(`LOGIN ${nick} ${PASSWORD}`)).toEqual([`+OK ${nick}`])
    for (const each of [one, two]) expect(await each.ask(`JOIN ${room}`)).toEqual([`+OK ${room} 1`])
    expect(await bob.ask(`JOIN ${room}`)).toEqual([`+OK ${room} 2`])
    expect((await bob.ask('WHO')).filter((line) => line.startsWith(`| ${nick} `))).toEqual([`| ${nick} user`])
    expect(await bob.ask(`WHO ${room}`)).toEqual(expect.arrayContaining([`| ${nick} user`, '+OK 2']))
    expect(await bob.ask('ROOMS')).toContain(`| ${room} 2`)
    const [told] = await bob.ask(`TELL ${nick} psst`)
    for (const each of [one, two]) {
      expect(await each.event(/TELL/)).toBe(`* TELL ${bob.guest} ${told?.slice(4)} psst`)
    }
    expect(await one.ask(`LEAVE ${room}`)).toEqual([`+OK ${room} 2`])
    const [said] = await bob.ask(`SAY ${room} still here`)
    expect(await two.event(/MSG/)).toBe(`* MSG ${room} ${bob.guest} ${said?.slice(4)} still here`)
    expect(await two.ask(`LEAVE ${room}`)).toEqual([`+OK ${room} 1`])
  })
})
