import { describe, expect, test } from 'vitest'
import { tcpClient } from '../support/client.ts'
import { arrive, type Conversation, refused } from '../support/conversation.ts'
import { dataDirForTest, type ServeProcess } from '../support/serve-process.ts'
import { DAY_MS, HOUR_MS, serveShifted, shiftClock } from './shifted.ts'

/** How far two looks at one clock may be apart. */
const NEAR_MS = 5000
const [BACK, FORWARD] = [-HOUR_MS, DAY_MS]

const enter = (server: ServeProcess): Promise<Conversation> => arrive(tcpClient(server.port('porthole')))

/** What the clock of the server shows less what the one of this process shows. */
const shiftOf = async (one: Conversation): Promise<number> =>
  Date.parse((await one.ask('TIME'))[0]?.slice('+TIME '.length) ?? '') - Date.now()

const near = (shift: number) => ({ asymmetricMatch: (value: unknown) => Math.abs(Number(value) - shift) < NEAR_MS })

describe('a clock that is set while the server runs', () => {
  test('is what TIME and HISTORY show, and the order of what was said is another matter', async () => {
    const dataDir = await dataDirForTest()
    const server = await serveShifted(0, { dataDir })
    const alice = await enter(server)
    await alice.ask('JOIN room')
    await alice.ask('SAY room before')
    expect(await shiftOf(alice)).toEqual(near(0))
    await shiftClock(server, -HOUR_MS)
    expect(await shiftOf(alice)).toEqual(near(-HOUR_MS))
    for (const text of ['after', 'later']) await alice.ask(`SAY room ${text}`)
    const history = await alice.ask('HISTORY room')
    const lines = history.slice(0, -1).map((line) => line.split(' '))
    expect(lines.map(([, , , , text]) => text)).toEqual(['before', 'after', 'later'])
    const times = lines.map(([, , time = '']) => Date.parse(time))
    expect((times[1] ?? 0) - (times[0] ?? 0)).toEqual(near(-HOUR_MS))
    const ids = lines.map(([, id]) => Number(id))
    expect(ids).toEqual(ids.toSorted((a, b) => a - b))

    await server.kill()
    const bob = await enter(await serveShifted(-2 * HOUR_MS, { dataDir }))
    await bob.ask('JOIN room')
    expect(await bob.ask('HISTORY room')).toEqual(history)
    const [last] = await bob.ask('SAY room last')
    expect(Number(last?.slice('+OK '.length))).toBeGreaterThan(ids.at(-1) ?? 0)
    expect((await bob.ask('HISTORY room 2')).slice(0, -1)).toEqual([
      expect.stringMatching(/ later$/),
      expect.stringMatching(/ last$/),
    ])
  })

  test('does not change how fast requests pass', async () => {
    const [rate, burst, asked] = [20, 5, 15]
    const server = await serveShifted(0, { args: [`--request-rate=${rate}`, `--request-burst=${burst}`] })
    for (const shift of [BACK, FORWARD]) {
      const alice = await enter(server)
      for (let count = 0; count < burst; count++) await alice.ask('PING')
      await shiftClock(server, shift)
      const begin = performance.now()
      alice.client.send('PING\n'.repeat(asked))
      for (let count = 0; count < asked; count++) expect(await alice.reply()).toEqual(['+PONG'])
      const took = performance.now() - begin
      // At most the burst came back while the clock was set.
      expect(took).toBeGreaterThan(((asked - burst - 1) * 1000) / rate)
      expect(took).toBeLessThan(NEAR_MS)
    }
  })

  test('ends an idle connection when it was idle for so long', async () => {
    const idleTimeout = 700
    const server = await serveShifted(0, { args: ['--ping-after=200ms', `--idle-timeout=${idleTimeout}ms`] })
    for (const shift of [BACK, FORWARD]) {
      const alice = await enter(server)
      const begin = performance.now()
      expect(await alice.ask('PING')).toEqual(['+PONG'])
      await shiftClock(server, shift)
      await alice.event(/^\* PING$/)
      expect(await alice.ended()).toEqual(['* BYE idle-timeout'])
      const took = performance.now() - begin
      expect(took).toBeGreaterThan(idleTimeout)
      expect(took).toBeLessThan(NEAR_MS)
    }
  })

  test('forgets no failed login before its minute is over', async () => {
    const server = await serveShifted(0, { args: ['--login-failures=1'] })
    const eve = await enter(server)
    expect(await eve.ask('LOGIN alice wrong horse')).toEqual(refused('bad-credentials'))
    for (const shift of [BACK, FORWARD]) {
      await shiftClock(server, shift)
      expect(await eve.ask('LOGIN alice wrong horse')).toEqual(refused('rate-limited'))
    }
  })
})
