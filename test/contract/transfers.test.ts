import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { arrive, type Conversation, refused, sha256 } from '../support/conversation.ts'
import { fresh } from '../support/fresh-name.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { tcp, transports } from '../support/transports.ts'

const PASSWORD = 'correct horse'
const KIBIBYTE = 1024
const HALF = 40_000
/** Bytes that would be taken for lines, events, ends or text by a reader that has lost its place. */
const TRICKY = Buffer.concat([
  Buffer.from('PUT x 5\r\n* MSG a b 1 c\r\n+OK\r\n-ERR internal\r\nQUIT\r\n\0\x04'),
  Buffer.alloc(300, 0xff),
  Buffer.from(Array.from({ length: 256 }, (_, value) => value)),
  randomBytes(80 * KIBIBYTE),
  Buffer.from('\r\n'),
])

let server: TestServer
beforeAll(async () => {
  server = await startServer({ args: ['--login-rate=0'] })
})
afterAll(() => server.stop())

describe.each(transports)('transfers over %s', (_name, open) => {
  const enter = () => arrive(open(server))

  const login = async (verb: string, nick: string): Promise<Conversation> => {
    const one = await enter()
    expect(await one.ask(`${verb} ${nick} ${PASSWORD}`)).toEqual([`+OK ${nick}`])
    return one
  }

  /** Begins an upload, sends a half of it and leaves. */
  const interrupt = async (one: Conversation, name: string): Promise<void> => {
    expect(await one.ask(`PUT ${name} ${TRICKY.length} ${sha256(TRICKY)}`)).toEqual(['+GO 0'])
    one.client.send(TRICKY.subarray(0, HALF))
    one.client.finish()
    await one.client.untilEnd()
  }

  test('any bytes go both ways whole', async () => {
    const [alice, bob, name] = [await enter(), await enter(), fresh('tricky')]
    expect(await alice.put(name, TRICKY)).toEqual([`+OK ${TRICKY.length} ${sha256(TRICKY)}`])
    const { reply, payload } = await bob.get(name)
    expect(reply).toEqual([`+FILE ${TRICKY.length} ${sha256(TRICKY)} 0`])
    expect(payload.equals(TRICKY)).toBe(true)
    expect((await bob.get(name, HALF)).payload.equals(TRICKY.subarray(HALF))).toBe(true)
    expect(await bob.ask('PING')).toEqual(['+PONG'])
  })

  test('an event never comes inside a payload', async () => {
    const [alice, bob, name, room] = [await enter(), await enter(), fresh('big'), fresh('room')]
    const big = randomBytes(4096 * KIBIBYTE)
    // The gateway takes no message of this size: another transport brings it.
    await (await arrive(tcp(server))).put(name, big)
    for (const one of [alice, bob]) await one.ask(`JOIN ${room}`)
    alice.client.send(`GET ${name}\nPING behind\n`)
    for (let i = 0; i < 20; i++) await bob.ask(`SAY ${room} ${i}`)
    expect(await alice.reply()).toEqual([`+FILE ${big.length} ${sha256(big)} 0`])
    expect((await alice.payload()).equals(big)).toBe(true)
    expect(await alice.reply()).toEqual(['+PONG behind'])
    for (let i = 0; i < 20; i++) expect(await alice.event(/MSG/)).toMatch(new RegExp(` ${i}$`))
  })

  test('a member hears events in the middle of an upload', async () => {
    const [alice, bob, name, room] = [await enter(), await enter(), fresh('a'), fresh('room')]
    for (const one of [alice, bob]) await one.ask(`JOIN ${room}`)
    await alice.ask(`PUT ${name} 5`)
    alice.client.send('hel')
    await bob.ask(`SAY ${room} meanwhile`)
    await alice.event(/ meanwhile$/)
    alice.client.send('lo')
    expect(await alice.reply()).toEqual([`+OK 5 ${sha256(Buffer.from('hello'))}`])
  })

  test('no half file is seen, and the file before it stays until the last byte', async () => {
    const [alice, bob, name] = [await enter(), await enter(), fresh('a')]
    await alice.ask(`PUT ${name} 5`)
    alice.client.send('hell')
    expect(await bob.ask(`GET ${name}`)).toEqual(refused('no-such-file'))
    expect((await bob.ask('FILES')).join()).not.toContain(name)
    alice.client.send(`o`)
    await alice.reply()
    await alice.ask(`PUT ${name} 3`)
    alice.client.send('ne')
    expect(String((await bob.get(name)).payload)).toBe('hello')
    alice.client.send('w')
    await alice.reply()
    expect(String((await bob.get(name)).payload)).toBe('new')
  })

  test('a second writer of a name is told that it is busy', async () => {
    const [alice, bob, name] = [await enter(), await enter(), fresh('a')]
    await alice.ask(`PUT ${name} 5`)
    alice.client.send('hel')
    expect(await bob.ask(`PUT ${name.toUpperCase()} 5`)).toEqual(refused('busy'))
    alice.client.send('lo')
    expect(await alice.reply()).toEqual([`+OK 5 ${sha256(Buffer.from('hello'))}`])
  })

  test('an upload goes on where it broke off, for the same name, size and digest', async () => {
    const [nick, name] = [fresh('alice'), fresh('a')]
    await interrupt(await login('REGISTER', nick), name)
    const alice = await login('LOGIN', nick)
    expect(await alice.ask(`PUT ${name} ${TRICKY.length} ${sha256(TRICKY)}`)).toEqual([`+GO ${HALF}`])
    alice.client.send(TRICKY.subarray(HALF))
    expect(await alice.reply()).toEqual([`+OK ${TRICKY.length} ${sha256(TRICKY)}`])
    expect((await alice.get(name)).payload.equals(TRICKY)).toBe(true)
  })

  test('a guest’s upload is gone on with by any guest who knows it', async () => {
    const name = fresh('a')
    await interrupt(await enter(), name)
    const other = await enter()
    expect(await other.ask(`PUT ${name} ${TRICKY.length} ${sha256(TRICKY)}`)).toEqual([`+GO ${HALF}`])
    other.client.send(TRICKY.subarray(HALF))
    expect(await other.reply()).toEqual([`+OK ${TRICKY.length} ${sha256(TRICKY)}`])
    expect(await other.ask(`DELETE ${name}`)).toEqual([`+OK ${name}`])
  })

  test.each([
    ['without a digest', (name: string) => `PUT ${name} ${TRICKY.length}`],
    ['with another size', (name: string) => `PUT ${name} ${TRICKY.length + 1} ${sha256(TRICKY)}`],
    ['with another digest', (name: string) => `PUT ${name} ${TRICKY.length} ${'0'.repeat(64)}`],
  ])('an upload %s begins anew', async (_what, request) => {
    const name = fresh('a')
    await interrupt(await enter(), name)
    expect(await (await enter()).ask(request(name))).toEqual(['+GO 0'])
  })

  test('an account’s upload is gone on with by nobody else', async () => {
    const name = fresh('a')
    await interrupt(await login('REGISTER', fresh('alice')), name)
    const strangers = [await enter(), await login('REGISTER', fresh('eve'))]
    for (const stranger of strangers) {
      expect(await stranger.ask(`PUT ${name} ${TRICKY.length} ${sha256(TRICKY)}`)).toEqual(['+GO 0'])
      stranger.client.finish()
      await stranger.client.untilEnd()
    }
  })

  test('a payload is delivered whole to a client that sent its FIN', async () => {
    const [alice, name] = [await enter(), fresh('a')]
    await alice.put(name, TRICKY)
    alice.client.send(`GET ${name}\nPING\n`)
    alice.client.finish()
    await alice.reply()
    expect((await alice.payload()).equals(TRICKY)).toBe(true)
    expect(await alice.ended()).toEqual(['+PONG'])
  })

  test('an upload whose last byte came with the FIN is kept', async () => {
    const [alice, bob, name] = [await enter(), await enter(), fresh('a')]
    alice.client.send(`PUT ${name} 5\nhello`)
    alice.client.finish()
    expect(await alice.ended()).toEqual(['+GO 0', `+OK 5 ${sha256(Buffer.from('hello'))}`])
    expect(String((await bob.get(name)).payload)).toBe('hello')
  })
})
