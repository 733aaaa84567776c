import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { arrive, type Conversation, refused, sha256 } from '../support/conversation.ts'
import { fresh } from '../support/fresh-name.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { transports } from '../support/transports.ts'

const PASSWORD = 'correct horse'
const ADMIN_PASSWORD = 'the captain’s own'
const EMPTY = Buffer.alloc(0)
const HELLO = Buffer.from('hello')

let server: TestServer
beforeAll(async () => {
  server = await startServer({ args: ['--login-rate=0'], env: { PORTHOLE_ADMIN_PASSWORD: ADMIN_PASSWORD } })
})
afterAll(() => server.stop())

describe.each(transports)('files over %s', (_name, open) => {
  const enter = () => arrive(open(server))

  const account = async (): Promise<Conversation & { nick: string }> => {
    const [one, nick] = [await enter(), fresh('owner')]
    await one.ask(`REGISTER ${nick} ${PASSWORD}`)
    return Object.assign(one, { nick })
  }

  test('PUT without a digest takes the bytes behind +GO 0', async () => {
    const [alice, name] = [await enter(), fresh('a.txt')]
    expect(await alice.ask(`PUT ${name} 5`)).toEqual(['+GO 0'])
    alice.client.send('hel')
    alice.client.send('lo')
    expect(await alice.reply()).toEqual([`+OK 5 ${sha256(HELLO)}`])
    expect(await alice.get(name)).toEqual({ reply: [`+FILE 5 ${sha256(HELLO)} 0`], payload: HELLO })
  })

  test('PUT with a digest checks it', async () => {
    const [alice, name] = [await enter(), fresh('a')]
    expect(await alice.put(name, HELLO)).toEqual([`+OK 5 ${sha256(HELLO)}`])
    expect((await alice.get(name)).payload).toEqual(HELLO)
  })

  test('PUT with a wrong digest keeps nothing, and the connection goes on', async () => {
    const [alice, name] = [await enter(), fresh('a')]
    const request = `PUT ${name} 5 ${sha256(Buffer.from('other'))}`
    expect(await alice.ask(request)).toEqual(['+GO 0'])
    alice.client.send('helloPING behind\n')
    const reply = await alice.reply()
    expect(reply).toEqual(refused('digest-mismatch'))
    expect(reply[0]).toMatch(/\(payload discarded\)$/)
    expect(await alice.reply()).toEqual(['+PONG behind'])
    expect(await alice.ask(`GET ${name}`)).toEqual(refused('no-such-file'))
    expect(await alice.ask(request)).toEqual(['+GO 0'])
  })

  test('an empty file goes both ways', async () => {
    const [alice, name] = [await enter(), fresh('empty')]
    alice.client.send(`PUT ${name} 0\n`)
    expect([await alice.reply(), await alice.reply()]).toEqual([['+GO 0'], [`+OK 0 ${sha256(EMPTY)}`]])
    expect(await alice.get(name)).toEqual({ reply: [`+FILE 0 ${sha256(EMPTY)} 0`], payload: EMPTY })
    expect(await alice.put(name, EMPTY)).toEqual([`+OK 0 ${sha256(EMPTY)}`])
  })

  test('requests and payloads may be pipelined', async () => {
    const [alice, name] = [await enter(), fresh('a')]
    alice.client.send(`PUT ${name} 5\nhelloPING a\r\nGET ${name} 1\nPING b\nPUT ${name} 3\n\n\r\nGET ${name}\nPING c\n`)
    expect([await alice.reply(), await alice.reply()]).toEqual([['+GO 0'], [`+OK 5 ${sha256(HELLO)}`]])
    expect([await alice.reply(), await alice.reply()]).toEqual([['+PONG a'], [`+FILE 5 ${sha256(HELLO)} 1`]])
    expect(await alice.payload()).toEqual(HELLO.subarray(1))
    expect([await alice.reply(), await alice.reply()]).toEqual([['+PONG b'], ['+GO 0']])
    const lineEnds = Buffer.from('\n\r\n')
    expect([await alice.reply(), await alice.reply()]).toEqual([
      [`+OK 3 ${sha256(lineEnds)}`],
      [`+FILE 3 ${sha256(lineEnds)} 0`],
    ])
    expect([await alice.payload(), await alice.reply()]).toEqual([lineEnds, ['+PONG c']])
  })

  test('GET goes on from an offset, up to the size', async () => {
    const [alice, name] = [await enter(), fresh('a')]
    await alice.put(name, HELLO)
    const digest = sha256(HELLO)
    expect(await alice.get(name, 2)).toEqual({ reply: [`+FILE 5 ${digest} 2`], payload: HELLO.subarray(2) })
    expect(await alice.get(name, 5)).toEqual({ reply: [`+FILE 5 ${digest} 5`], payload: EMPTY })
    for (const offset of ['6', '-1', 'x', '1.5', '99999999999999999999']) {
      expect(await alice.ask(`GET ${name} ${offset}`)).toEqual(refused('bad-arguments'))
    }
    expect(await alice.ask(`GET ${fresh('nothing')}`)).toEqual(refused('no-such-file'))
  })

  test.each([
    'PUT',
    'PUT name',
    'PUT name x',
    'PUT name -1',
    'PUT name 1.5',
    'PUT name 1e3',
    'PUT name +5',
    'PUT name 0x5',
    'PUT name 5 abc',
    `PUT name 5 ${'g'.repeat(64)}`,
    `PUT name 5 ${'a'.repeat(64)} x`,
    'GET',
    'GET name 1 2',
    'FILES all',
    'DELETE',
    'DELETE a b',
  ])('"%s" is refused for its arguments', async (request) => {
    const alice = await enter()
    expect(await alice.ask(request)).toEqual(refused('bad-arguments'))
    expect(await alice.ask('PING')).toEqual(['+PONG'])
  })

  test.each(['.hidden', '..', '../x', 'a/b', '/etc/passwd', 'a\\b', 'C:x', 'naïve', 'a:b', 'a*', 'x'.repeat(121)])(
    'no file may be named %s',
    async (name) => {
      const alice = await enter()
      for (const request of [`PUT ${name} 5`, `GET ${name}`, `DELETE ${name}`]) {
        expect(await alice.ask(request)).toEqual(refused('bad-name'))
      }
    },
  )

  test('names of 120 bytes, dots and dashes are good', async () => {
    const alice = await enter()
    for (const name of ['x'.padEnd(120, fresh('n')), `${fresh('-')}..__.`, `_${fresh('')}.tar.gz`]) {
      expect(await alice.put(name, HELLO)).toEqual([`+OK 5 ${sha256(HELLO)}`])
    }
  })

  test('FILES lists name, size, digest and owner; names compare without regard to case', async () => {
    const [alice, guest, mine, theirs] = [await account(), await enter(), fresh('Mine'), fresh('Theirs')]
    await alice.put(mine, HELLO)
    await guest.put(theirs, EMPTY)
    const listed = await guest.ask('FILES')
    expect(listed).toEqual(
      expect.arrayContaining([
        `| ${mine} 5 ${sha256(HELLO)} ${alice.nick}`,
        `| ${theirs} 0 ${sha256(EMPTY)} guest`,
        `+OK ${listed.length - 1}`,
      ]),
    )
    expect((await guest.get(mine.toUpperCase())).payload).toEqual(HELLO)
    await alice.put(mine.toLowerCase(), EMPTY)
    expect(await guest.ask('FILES')).toContain(`| ${mine} 0 ${sha256(EMPTY)} ${alice.nick}`)
    expect(await alice.ask(`DELETE ${mine.toLowerCase()}`)).toEqual([`+OK ${mine}`])
    expect(await alice.ask(`DELETE ${mine}`)).toEqual(refused('no-such-file'))
    expect((await guest.ask('FILES')).join()).not.toContain(mine)
  })

  test('only the owner replaces or deletes a file, on any connection, and an admin deletes', async () => {
    const [alice, eve, guest, admin, name] = [
      await account(),
      await account(),
      await enter(),
      await enter(),
      fresh('a'),
    ]
    await alice.put(name, HELLO)
    for (const one of [eve, guest]) {
      expect(await one.ask(`PUT ${name.toUpperCase()} 5`)).toEqual(refused('forbidden'))
      expect(await one.ask(`DELETE ${name}`)).toEqual(refused('forbidden'))
    }
    const again = await enter()
    await again.ask(`LOGIN ${alice.nick} ${PASSWORD}`)
    const next = Buffer.from('next')
    expect(await again.put(name, next)).toEqual([`+OK 4 ${sha256(next)}`])
    expect((await guest.get(name)).payload).toEqual(next)
    await admin.ask(`LOGIN admin ${ADMIN_PASSWORD}`)
    expect(await admin.ask(`DELETE ${name}`)).toEqual([`+OK ${name}`])
  })

  test('a guest’s file belongs to its connection, then to admins', async () => {
    const [guest, other, admin, name] = [await enter(), await enter(), await enter(), fresh('a')]
    await guest.put(name, HELLO)
    expect(await guest.put(name, EMPTY)).toEqual([`+OK 0 ${sha256(EMPTY)}`])
    expect(await other.ask(`PUT ${name} 5`)).toEqual(refused('forbidden'))
    expect(await other.ask(`DELETE ${name}`)).toEqual(refused('forbidden'))
    await guest.ask('QUIT')
    await guest.ended()
    expect(await other.ask(`DELETE ${name}`)).toEqual(refused('forbidden'))
    expect((await other.get(name)).payload).toEqual(EMPTY)
    await admin.ask(`LOGIN admin ${ADMIN_PASSWORD}`)
    expect(await admin.ask(`DELETE ${name}`)).toEqual([`+OK ${name}`])
  })

  test('a guest deletes a file of the same connection', async () => {
    const [guest, name] = [await enter(), fresh('a')]
    await guest.put(name, HELLO)
    expect(await guest.ask(`DELETE ${name}`)).toEqual([`+OK ${name}`])
  })
})
