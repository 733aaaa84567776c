import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { arrive, type Conversation, refused, sha256 } from '../support/conversation.ts'
import { fresh } from '../support/fresh-name.ts'
import { serverForTest, startServer, type TestServer } from '../support/server.ts'
import { tcp, transports } from '../support/transports.ts'

const PASSWORD = 'correct horse'
const KIBIBYTE = Buffer.alloc(1024, 'x')
const DEFAULT_MAX_FILE = 64 * 1024 * 1024

let server: TestServer
beforeAll(async () => {
  server = await startServer({ args: ['--max-file=1k', '--quota-owner=3k', '--login-rate=0'] })
})
afterAll(() => server.stop())

const kept = (size: number) => [`+OK ${size} ${sha256(Buffer.alloc(size, 'x'))}`]

describe.each(transports)('file limits over %s', (_name, open) => {
  const account = async (nick = fresh('alice'), to = server): Promise<Conversation> => {
    const one = await arrive(open(to))
    const [reply] = await one.ask(`REGISTER ${nick} ${PASSWORD}`)
    if (reply !== `+OK ${nick}`) expect(await one.ask(`LOGIN ${nick} ${PASSWORD}`)).toEqual([`+OK ${nick}`])
    return one
  }

  test('a file over --max-file is too large, one at it is not', async () => {
    const alice = await account()
    for (const size of [1025, 1_500_000_000, Number.MAX_SAFE_INTEGER]) {
      expect(await alice.ask(`PUT ${fresh('a')} ${size}`)).toEqual(refused('too-large'))
    }
    expect(await alice.put(fresh('a'), KIBIBYTE)).toEqual(kept(1024))
  })

  test('an owner’s files stay within --quota-owner, whatever was refused, replaced or deleted', async () => {
    const [alice, bob, names] = [await account(), await account(), ['a', 'b', 'c'].map(fresh)]
    for (const name of names) expect(await alice.put(name, KIBIBYTE)).toEqual(kept(1024))
    expect(await alice.put(fresh('d'), KIBIBYTE.subarray(0, 1))).toEqual(refused('quota'))
    expect(await bob.put(fresh('d'), KIBIBYTE)).toEqual(kept(1024))
    await alice.ask(`DELETE ${names[0]}`)
    expect(await alice.put(fresh('d'), KIBIBYTE)).toEqual(kept(1024))
    await alice.ask(`DELETE ${names[1]}`)
    expect(await alice.put(names[2] ?? '', KIBIBYTE)).toEqual(kept(1024))
  })

  test('a third transfer of an account at once is over the quota', async () => {
    const nick = fresh('alice')
    const [one, two, three] = [await account(nick), await account(nick), await account(nick)]
    expect(await one.ask(`PUT ${fresh('a')} 5`)).toEqual(['+GO 0'])
    expect(await two.ask(`PUT ${fresh('b')} 5`)).toEqual(['+GO 0'])
    expect(await three.ask(`PUT ${fresh('c')} 5`)).toEqual(refused('quota'))
    one.client.send('hello')
    await one.reply()
    expect(await three.ask(`PUT ${fresh('c')} 5`)).toEqual(['+GO 0'])
  })
})

test('guests share one quota', async () => {
  const own = await serverForTest({ args: ['--quota-owner=2k'] })
  const [one, two] = [await arrive(tcp(own)), await arrive(tcp(own))]
  expect(await one.put('a', KIBIBYTE)).toEqual(kept(1024))
  expect(await two.put('b', KIBIBYTE)).toEqual(kept(1024))
  expect(await one.put('c', KIBIBYTE)).toEqual(refused('quota'))
  expect(await (await arrive(tcp(own))).put('c', KIBIBYTE)).toEqual(refused('quota'))
})

test('--quota-total holds for all owners together, unfinished uploads too', async () => {
  const own = await serverForTest({ args: ['--quota-total=2k'] })
  const [one, two, three] = [await arrive(tcp(own)), await arrive(tcp(own)), await arrive(tcp(own))]
  await two.ask(`REGISTER bob ${PASSWORD}`)
  expect(await one.put('a', KIBIBYTE)).toEqual(kept(1024))
  expect(await two.ask('PUT b 1000')).toEqual(['+GO 0'])
  expect(await three.put('c', KIBIBYTE)).toEqual(refused('quota'))
  expect(await three.put('c', KIBIBYTE.subarray(0, 24))).toEqual(kept(24))
})

test('--max-file is 64 MiB unless told, and 0 switches it off', async () => {
  const [usual, unlimited] = [await serverForTest(), await serverForTest({ args: ['--max-file=0', '--quota-owner=0'] })]
  expect(await (await arrive(tcp(usual))).ask(`PUT a ${DEFAULT_MAX_FILE + 1}`)).toEqual(refused('too-large'))
  expect(await (await arrive(tcp(usual))).ask(`PUT a ${DEFAULT_MAX_FILE}`)).toEqual(['+GO 0'])
  expect(await (await arrive(tcp(unlimited))).ask(`PUT a ${DEFAULT_MAX_FILE + 1}`)).toEqual(['+GO 0'])
})

test('a disk with too little room refuses an upload by its size', async () => {
  const own = await serverForTest({ args: ['--max-file=0', '--quota-owner=0', '--quota-total=0'] })
  expect(await (await arrive(tcp(own))).ask(`PUT a ${900_000_000_000_000}`)).toEqual(refused('quota'))
})
