import { readFileSync, writeFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { socketClient, tcpClient } from '../support/client.ts'
import { arrive, type Conversation } from '../support/conversation.ts'
import { type ServeProcess, serve } from '../support/serve-process.ts'
import { dials } from './dials.ts'

const MEBIBYTE = 1024 * 1024
/** Asked for again and again: more than any buffer holds. */
const BIG = Buffer.alloc(16 * MEBIBYTE, 'porthole\n')
const MESSAGES = 1000
const BATCH = 100
const CLIENTS = 50
/** What each of them may cost the server: a reply or pieces of a file on their way out, and garbage not collected yet. */
const PER_CLIENT = 10 * MEBIBYTE
/** Requests of one kind, far more than are ever answered. */
const FLOODS = ['HELP\n', `HISTORY room ${MESSAGES}\n`, 'GET big\n'].map((line) => Buffer.alloc(MEBIBYTE, line))
/** Looks in a row in which nobody but the one who looks was sent anything. */
const QUIET = 50
/** Bytes of the reply to a look, and some more. */
const LOOK = 1024
/** Written to clear_refs, it sets the peak back to what is resident now, see proc(5). */
const RESET_PEAK = '5'

const memory = ({ pid }: ServeProcess, field: 'VmRSS' | 'VmHWM'): number =>
  Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024

/** A room with a history of the longest kind, and a file. */
async function prepare(server: ServeProcess): Promise<Conversation> {
  const writer = await arrive(tcpClient(server.port('porthole')))
  await writer.ask('JOIN room')
  for (let said = 0; said < MESSAGES; said += BATCH) {
    writer.client.send(`SAY room ${'x'.repeat(2000)}\n`.repeat(BATCH))
    for (let i = 0; i < BATCH; i++) expect(await writer.reply()).toEqual([expect.stringMatching(/^\+OK /)])
  }
  expect(await writer.put('big', BIG)).toEqual([expect.stringMatching(/^\+OK /)])
  return writer
}

const stat = async (one: Conversation, name: string): Promise<number> =>
  Number((await one.ask('STATS')).find((text) => text.startsWith(`| ${name} `))?.split(' ')[2])

/** Resolves once all that goes out goes to `one`: the others have to wait. */
async function untilQuiet(one: Conversation): Promise<void> {
  let before = 0
  for (let quiet = 0; quiet < QUIET; ) {
    const now = await stat(one, 'bytes_out')
    quiet = now - before < LOOK ? quiet + 1 : 0
    before = now
  }
}

describe.skipIf(process.platform !== 'linux')('peers that ask for ever more and never read (needs /proc)', () => {
  test.each(dials)('cost no more than a bound over %s, and others are served', async (_name, dial) => {
    const server = await serve({ args: ['--request-rate=0', '--log-level=silent'] })
    const writer = await prepare(server)
    const sockets: Socket[] = []
    for (let count = 0; count < CLIENTS; count++) {
      const { socket } = dial(server)
      const one = await arrive(socketClient(socket))
      await one.ask('JOIN room')
      sockets.push(socket.pause())
    }
    const read = await stat(writer, 'bytes_in')
    writeFileSync(`/proc/${server.pid}/clear_refs`, RESET_PEAK)
    const before = memory(server, 'VmRSS')
    for (const [index, socket] of sockets.entries()) socket.write(FLOODS[index % FLOODS.length] ?? '')
    await untilQuiet(writer)
    const grown = memory(server, 'VmHWM') - before
    expect(grown).toBeLessThan(CLIENTS * PER_CLIENT)
    // Their requests wait in the kernel's buffers, then in their own.
    expect((await stat(writer, 'bytes_in')) - read).toBeLessThan((CLIENTS * MEBIBYTE) / 2)
    const other = await arrive(tcpClient(server.port('porthole')))
    expect((await other.get('big', BIG.length - 5)).payload).toEqual(BIG.subarray(-5))
  })
})
