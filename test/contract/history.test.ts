import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { arrive, type Conversation, refused } from '../support/conversation.ts'
import { fresh } from '../support/fresh-name.ts'
import { serverForTest, startServer, type TestServer } from '../support/server.ts'
import { tcp, transports } from '../support/transports.ts'

const FALLBACK_COUNT = 50
const MAX_COUNT = 1000

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const texts = (reply: string[]): string[] => reply.slice(0, -1).map((line) => line.split(' ').slice(4).join(' '))

const say = async (speaker: Conversation, room: string, count: number): Promise<string[]> => {
  const said = Array.from({ length: count }, (_, i) => `${i}`)
  for (const text of said) await speaker.ask(`SAY ${room} ${text}`)
  return said
}

describe.each(transports)('HISTORY over %s', (_name, open) => {
  const enter = (nick?: string) => arrive(open(server), nick)

  test('lists what was said, oldest first, with id, time and nick', async () => {
    const [room, nick] = [fresh('room'), fresh('alice')]
    const alice = await enter(nick)
    await alice.ask(`JOIN ${room}`)
    expect(await alice.ask(`HISTORY ${room}`)).toEqual(['+OK 0'])
    const first = (await alice.ask(`SAY ${room} one  two `))[0]?.slice(4)
    const second = (await alice.ask(`SAY ${room} €`))[0]?.slice(4)
    const time = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`
    const reply = await alice.ask(`history ${room.toUpperCase()}`)
    expect(reply).toEqual([
      expect.stringMatching(new RegExp(`^\\| ${first} ${time} ${nick} one  two $`)),
      expect.stringMatching(new RegExp(`^\\| ${second} ${time} ${nick} €$`)),
      '+OK 2',
    ])
    const [told] = reply.map((line) => Date.parse(line.split(' ')[2] ?? ''))
    expect(Math.abs((told ?? 0) - Date.now())).toBeLessThan(15_000)
  })

  test('keeps the newest when asked for a count, 50 if left out', async () => {
    const room = fresh('room')
    const alice = await enter()
    await alice.ask(`JOIN ${room}`)
    const said = await say(alice, room, FALLBACK_COUNT + 5)
    const reply = await alice.ask(`HISTORY ${room}`)
    expect(reply.at(-1)).toBe(`+OK ${FALLBACK_COUNT}`)
    expect(texts(reply)).toEqual(said.slice(5))
    expect(texts(await alice.ask(`HISTORY ${room} 2`))).toEqual(said.slice(-2))
    expect(texts(await alice.ask(`HISTORY ${room} ${MAX_COUNT}`))).toEqual(said)
  })

  test.each(['0', `${MAX_COUNT + 1}`, '-1', '1.5', 'all', '1e2', '0x10', '+5'])(
    'refuses the count %s',
    async (count) => {
      const alice = await enter()
      const room = fresh('room')
      await alice.ask(`JOIN ${room}`)
      expect(await alice.ask(`HISTORY ${room} ${count}`)).toEqual(refused('bad-arguments'))
    },
  )

  test('survives an empty room, for members who come later', async () => {
    const room = fresh('room')
    const [alice, bob] = [await enter(), await enter()]
    await alice.ask(`JOIN ${room}`)
    const said = await say(alice, room, 3)
    await alice.ask(`LEAVE ${room}`)
    expect(await alice.ask(`HISTORY ${room}`)).toEqual(refused('not-a-member'))
    await bob.ask(`JOIN ${room}`)
    expect(texts(await bob.ask(`HISTORY ${room}`))).toEqual(said)
  })

  test('holds neither what was told to one nick nor what was broadcast', async () => {
    const room = fresh('room')
    const alice = await enter()
    await alice.ask(`JOIN ${room}`)
    await alice.ask(`TELL ${alice.guest} psst`)
    await alice.ask('BROADCAST all hands')
    expect(await alice.ask(`HISTORY ${room}`)).toEqual(['+OK 0'])
  })
})

test('history and ids survive a restart', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'porthole-history-'))
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }))
  const room = fresh('Room')
  const before = await startServer({ dataDir })
  const alice = await arrive(tcp(before))
  await alice.ask(`JOIN ${room}`)
  const said = await say(alice, room, 3)
  const reply = await alice.ask(`HISTORY ${room}`)
  await before.stop()
  const after = await serverForTest({ dataDir })
  const bob = await arrive(tcp(after))
  await bob.ask(`JOIN ${room.toLowerCase()}`)
  expect(await bob.ask(`HISTORY ${room}`)).toEqual(reply)
  expect(texts(reply)).toEqual(said)
  const [last] = await bob.ask(`SAY ${room} later`)
  expect(Number(last?.slice(4))).toBeGreaterThan(Number(reply.at(-2)?.split(' ')[1]))
})

test('a room keeps as many messages as --history says', async () => {
  const small = await serverForTest({ args: ['--history=3'] })
  const [alice, rooms] = [await arrive(tcp(small)), ['one', 'two']]
  for (const room of rooms) await alice.ask(`JOIN ${room}`)
  await say(alice, 'one', 5)
  await say(alice, 'two', 2)
  expect(texts(await alice.ask('HISTORY one'))).toEqual(['2', '3', '4'])
  expect(texts(await alice.ask('HISTORY two'))).toEqual(['0', '1'])
})
