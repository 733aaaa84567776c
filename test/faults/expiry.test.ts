import { randomBytes } from 'node:crypto'
import { readdir, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { tcpClient } from '../support/client.ts'
import { arrive, type Conversation, sha256 } from '../support/conversation.ts'
import { dataDirForTest, type ServeProcess } from '../support/serve-process.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, serveShifted, shiftClock } from './shifted.ts'

const FILE = Buffer.from('brass')
const UPLOAD = randomBytes(300_000)
const HALF = UPLOAD.length / 2
/** What PROTOCOL.md, Limits and Connection rules, promises. */
const LIFE = { guestFile: DAY_MS, upload: HOUR_MS }
/** How far the clock is set back. */
const BACK = HOUR_MS

const enter = (server: ServeProcess): Promise<Conversation> => arrive(tcpClient(server.port('porthole')))
const request = `PUT upload ${UPLOAD.length} ${sha256(UPLOAD)}`

/** Sends a half and goes away; resolves when the server knows of it. */
async function interrupt(one: Conversation): Promise<void> {
  one.client.send(UPLOAD.subarray(0, HALF))
  one.client.finish()
  await one.client.untilEnd()
}

const isListed = async (server: ServeProcess): Promise<boolean> =>
  (await (await enter(server)).ask('FILES')).some((line) => line.startsWith('| file '))

const offset = async (server: ServeProcess): Promise<string[]> => (await enter(server)).ask(request)

/** A data folder with a guest's file and a guest's unfinished upload, behind which the clock was set back. */
async function folderSetBack(): Promise<string> {
  const dataDir = await dataDirForTest()
  const server = await serveShifted(0, { dataDir })
  const guest = await enter(server)
  expect(await guest.put('file', FILE)).toEqual([`+OK ${FILE.length} ${sha256(FILE)}`])
  expect(await guest.ask(request)).toEqual(['+GO 0'])
  await interrupt(guest)
  await shiftClock(server, -BACK)
  expect(await isListed(server)).toBe(true)
  await server.kill()
  return dataDir
}

/** A server looks for what is too old when it starts: `after` is the time that really passed. */
const startAgain = (dataDir: string, after: number): Promise<ServeProcess> => serveShifted(after - BACK, { dataDir })

test('a clock set back lets nothing expire early', async () => {
  const dataDir = await folderSetBack()
  const soon = await startAgain(dataDir, LIFE.upload - MINUTE_MS)
  expect(await offset(soon)).toEqual([`+GO ${HALF}`])
  expect(await isListed(soon)).toBe(true)
  await soon.kill()
  expect(await isListed(await startAgain(dataDir, LIFE.guestFile - MINUTE_MS))).toBe(true)
})

test('and lets nothing live longer than it would have by more than it was set back', async () => {
  const dataDir = await folderSetBack()
  const later = await startAgain(dataDir, LIFE.upload + BACK + MINUTE_MS)
  expect(await offset(later)).toEqual(['+GO 0'])
  await later.kill()
  const last = await startAgain(dataDir, LIFE.guestFile + BACK + MINUTE_MS)
  await vi.waitFor(async () => expect(await isListed(last)).toBe(false))
})

test('the hour of an upload begins when it was interrupted, also for a server that starts anew', async () => {
  const dataDir = await dataDirForTest()
  const server = await serveShifted(0, { dataDir })
  const guest = await enter(server)
  expect(await guest.ask(request)).toEqual(['+GO 0'])
  await shiftClock(server, LIFE.upload - MINUTE_MS)
  await interrupt(guest)
  await server.kill()
  // The disk has a clock of its own.
  const last = (Date.now() + LIFE.upload - MINUTE_MS) / 1000
  for (const part of await readdir(join(dataDir, 'files'))) await utimes(join(dataDir, 'files', part), last, last)
  expect(await offset(await serveShifted(LIFE.upload + MINUTE_MS, { dataDir }))).toEqual([`+GO ${HALF}`])
})
