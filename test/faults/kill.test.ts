import { setTimeout as pause } from 'node:timers/promises'
import { expect, onTestFailed, test, vi } from 'vitest'
import { seededRandom } from '../bench/churn/random.ts'
import { dataDirForTest, type ServeProcess, serve } from '../support/serve-process.ts'
import { expectFiles, expectNoStrayFiles, expectResumed, expectTalks, flushedBytes } from './aftermath.ts'
import { Ledger } from './ledger.ts'
import {
  contentOf,
  enter,
  keepFiles,
  LONG_UPLOAD,
  MEBIBYTE,
  PASSWORD,
  speak,
  strew,
  succeed,
  uploadMost,
} from './life.ts'

/** How often the server is killed. */
const KILLS = Number(process.env['PORTHOLE_KILLS'] ?? 5)
/** Of the sizes, of what is done, and of the moments of death. */
const SEED = Number(process.env['PORTHOLE_SEED'] ?? Date.now() % 2 ** 32)
const SPEAKERS = 3
/** The longest life behind the moment from which it is counted, in milliseconds. */
const LONGEST_LIFE_MS = 400
const TIMEOUT_MS = 15_000 + KILLS * 3000
const ARGS = ['--request-rate=0', '--login-rate=0', '--log-format=json', '--log-level=error']

test(`kill -9 at ${KILLS} random moments: what was acknowledged is there and whole, nothing else is seen`, {
  timeout: TIMEOUT_MS,
}, async () => {
  onTestFailed(() => console.error(`The same again: PORTHOLE_SEED=${SEED} PORTHOLE_KILLS=${KILLS}`))
  const random = seededRandom(SEED)
  const [dataDir, ledger] = [await dataDirForTest(), new Ledger()]
  const start = () => serve({ dataDir, args: ARGS })

  /** All clients do what they do until the server dies of a signal that it cannot see coming. */
  async function liveAndDie(server: ServeProcess, round: number, upload: { name: string; bytes: Buffer }) {
    const login = async (nick: string) => {
      const one = await enter(server)
      await succeed(one.ask(`LOGIN ${nick} ${PASSWORD}`))
      return one
    }
    const speakers = await Promise.all(Array.from({ length: SPEAKERS }, () => enter(server)))
    const [guest, keeper, uploader] = await Promise.all([enter(server), login('keeper'), login('uploader')])
    const lives = [
      ...speakers.map((one, index) => speak(one, ledger, `room-${round}-${index}`)),
      strew(guest, ledger, round, seededRandom(random() * 2 ** 32)),
      keepFiles(keeper, ledger, seededRandom(random() * 2 ** 32)),
      uploadMost(uploader, upload.bytes, upload.name, seededRandom(random() * 2 ** 32)),
    ]
    const death = async () => {
      // Every second life lasts until a part of the upload is on the disk.
      if (round % 2 === 0)
        await vi.waitFor(() => expect(flushedBytes(server, upload.name)).toBeGreaterThanOrEqual(MEBIBYTE), 5000)
      await pause(random() * LONGEST_LIFE_MS)
      await server.kill()
    }
    // A client that was refused something ends the test; one that has nothing more to do waits for the end.
    await Promise.race([death(), ...lives.map((life) => life.then(() => server.exit))])
    // What the server had sent is answered by nobody, but it came.
    await Promise.all([...speakers, guest, keeper, uploader].map(({ client }) => client.untilEnd()))
  }

  let server = await start()
  for (const nick of ['keeper', 'uploader']) {
    const one = await enter(server)
    expect(await one.ask(`REGISTER ${nick} ${PASSWORD}`)).toEqual([`+OK ${nick}`])
    await one.ask('QUIT')
  }
  let resumed = 0
  for (let round = 0; round < KILLS; round++) {
    const upload = { name: `long-${round}`, bytes: contentOf(LONG_UPLOAD, `long ${round}`) }
    await liveAndDie(server, round, upload)
    expect(server.err.text).toBe('')
    server = await start()
    expectNoStrayFiles(server)
    await expectTalks(server, ledger)
    await expectFiles(server, ledger)
    resumed += await expectResumed(server, upload.name, upload.bytes)
    expect(server.err.text).toBe('')
  }
  expect(resumed).toBeGreaterThanOrEqual(Math.ceil(KILLS / 2))
  expect(ledger.talks.flatMap(({ acknowledged }) => acknowledged)).not.toEqual([])
  expect(ledger.files.size).toBeGreaterThan(0)
})
