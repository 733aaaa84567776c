import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { tcpClient } from '../support/client.ts'
import { arrive, type Conversation, refused, sha256 } from '../support/conversation.ts'
import type { ServeProcess } from '../support/serve-process.ts'
import { DISK, fill, freeBytes, MEBIBYTE, makeRoom, mountable, serveOnSmallDisk, UNLIMITED } from './small-disk.ts'

const TOO_LARGE = Buffer.alloc(DISK + 8 * MEBIBYTE, 'too much ')
const SMALL = Buffer.alloc(MEBIBYTE, 'little ')
const TEXT = 'x'.repeat(2000)
/** Messages that no disk of this size holds. */
const MANY = 20_000
const LOG_RETRY_MS = 5000

const enter = (server: ServeProcess): Promise<Conversation> => arrive(tcpClient(server.port('porthole')))
const kept = [`+OK ${SMALL.length} ${sha256(SMALL)}`]

/** Says the text until it is refused; the ids of what was said, and the refusal. */
async function sayUntilRefused(speaker: Conversation, room: string): Promise<{ ids: string[]; refusal: string[] }> {
  const ids: string[] = []
  for (let count = 0; count < MANY; count++) {
    const reply = await speaker.ask(`SAY ${room} ${TEXT}`)
    const [, id] = /^\+OK (\d+)$/.exec(reply[0] ?? '') ?? []
    if (id === undefined) return { ids, refusal: reply }
    ids.push(id)
  }
  throw new Error(`Cannot fill the disk as it must be small: ${MANY} messages fit`)
}

describe.skipIf(!mountable)('a server on a full disk (needs the right to mount one)', () => {
  test.each([
    ['without a digest', ''],
    ['with a digest', ` ${sha256(TOO_LARGE)}`],
  ])('refuses an upload that does not fit, %s, keeps nothing of it and goes on', async (_what, digest) => {
    const server = await serveOnSmallDisk(UNLIMITED)
    const alice = await enter(server)
    const free = await freeBytes(server)
    expect(await alice.ask(`PUT large ${TOO_LARGE.length}${digest}`)).toEqual(['+GO 0'])
    alice.client.send(TOO_LARGE)
    const reply = await alice.reply()
    expect(reply).toEqual(refused('quota'))
    expect(reply[0]).toMatch(/ \(payload discarded\)$/)
    expect(await alice.ask('PING in-step')).toEqual(['+PONG in-step'])
    expect(await alice.ask('FILES')).toEqual(['+OK 0'])
    // The room of it is everybody's again, and not the upload's for as long as it could be gone on with.
    expect(await freeBytes(server)).toBeGreaterThan(free - MEBIBYTE)
    expect(await alice.put('small', SMALL)).toEqual(kept)
  })

  test('refuses what it cannot keep, and takes it again once DELETE has made room', async () => {
    const server = await serveOnSmallDisk(UNLIMITED)
    const alice = await enter(server)
    await alice.ask('JOIN room')
    expect(await alice.put('given-up', SMALL)).toEqual(kept)
    await fill(server)
    const { ids, refusal } = await sayUntilRefused(alice, 'room')
    expect(refusal).toEqual([expect.stringMatching(/^-ERR \S+ Cannot /)])
    expect(await alice.ask('PING in-step')).toEqual(['+PONG in-step'])
    expect(await alice.ask('DELETE given-up')).toEqual(['+OK given-up'])
    expect(await alice.ask('FILES')).toEqual(['+OK 0'])
    expect(await alice.put('small', SMALL.subarray(0, MEBIBYTE / 2))).toEqual([expect.stringMatching(/^\+OK /)])
    const [last] = await alice.ask('SAY room there is room')
    const said = (await alice.ask('HISTORY room 1000')).slice(0, -1).map((line) => line.split(' ')[1])
    expect(said).toEqual([...ids, last?.slice('+OK '.length)].slice(-1000))
  })

  test('calls an upload that finds no room at all one over the quota', async () => {
    const server = await serveOnSmallDisk(UNLIMITED)
    const alice = await enter(server)
    await alice.ask('JOIN room')
    await fill(server)
    await sayUntilRefused(alice, 'room')
    expect(await alice.ask('PUT small 5')).toEqual(refused('quota'))
    expect(await alice.ask('PING')).toEqual(['+PONG'])
  })

  test('gives up an upload that is cut off while nothing of it can be written, and takes the name again', async () => {
    const server = await serveOnSmallDisk(UNLIMITED)
    const [alice, bob] = [await enter(server), await enter(server)]
    const request = `PUT name ${SMALL.length} ${sha256(SMALL)}`
    expect(await alice.ask(request)).toEqual(['+GO 0'])
    alice.client.send(SMALL.subarray(0, SMALL.length / 2))
    await fill(server)
    alice.client.finish()
    expect((await alice.ended()).at(-1)).toMatch(/^-ERR \S+ Cannot /)
    await makeRoom(server)
    expect(await bob.put('name', SMALL)).toEqual(kept)
  })

  test('serves on while its logs cannot be written, says so, and logs again later', async () => {
    const server = await serveOnSmallDisk(UNLIMITED)
    const alice = await enter(server)
    await alice.ask('JOIN room')
    expect(await alice.put('given-up', SMALL)).toEqual(kept)
    await fill(server)
    await sayUntilRefused(alice, 'room')
    // What is broadcast is not kept in the database, and goes to the transcript alone.
    for (let count = 0; count < 20; count++) expect(await alice.ask(`BROADCAST ${TEXT}`)).toEqual(['+OK 0'])
    await server.err.until(({ text }) => /transcript failed[\s\S]*ENOSPC/.test(text), 'the trouble of the transcript')
    await alice.ask('DELETE given-up')
    await alice.ask('BROADCAST there is room')
    const transcript = () => readFile(join(server.dataDir, 'logs', 'chat.jsonl'), 'utf8')
    await vi.waitFor(async () => expect(await transcript()).toContain('there is room'), LOG_RETRY_MS)
  })
})

describe.skipIf(!mountable)('a server that keeps a part of the disk free (needs the right to mount one)', () => {
  const OWN_LIMITS_OFF = UNLIMITED.filter((option) => !option.startsWith('--free-space'))

  test('refuses an upload that would take it, before a byte is sent', async () => {
    const server = await serveOnSmallDisk(OWN_LIMITS_OFF)
    const alice = await enter(server)
    const fitting = (await freeBytes(server)) - Math.ceil(DISK / 20) - MEBIBYTE
    expect(await alice.ask(`PUT large ${fitting + 2 * MEBIBYTE}`)).toEqual(refused('quota'))
    expect(await alice.ask(`PUT large ${fitting}`)).toEqual(['+GO 0'])
  })

  test('counts uploads under way, whose bytes are still to come', async () => {
    const server = await serveOnSmallDisk(OWN_LIMITS_OFF)
    const [alice, bob] = [await enter(server), await enter(server)]
    expect(await alice.ask(`PUT one ${9 * MEBIBYTE}`)).toEqual(['+GO 0'])
    expect(await bob.ask(`PUT two ${9 * MEBIBYTE}`)).toEqual(refused('quota'))
  })
})
