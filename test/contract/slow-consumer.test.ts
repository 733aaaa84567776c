import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { socketClient } from '../support/client.ts'
import { arrive, type Conversation, sha256 } from '../support/conversation.ts'
import { fresh } from '../support/fresh-name.ts'
import { serverForTest, startServer, type TestServer } from '../support/server.ts'
import { tcp } from '../support/transports.ts'

const TEXT = 'x'.repeat(2000)
/** Messages that fill the buffers of the kernel and of the server many times over. */
const FLOOD = 12_000
/** At once, so that a receiver that reads stays within its bound. */
const BATCH = 20
const BIG = Buffer.alloc(16 * 1024 * 1024, 'porthole\n')

let server: TestServer
beforeAll(async () => {
  server = await startServer({ args: ['--request-rate=0', '--send-queue=64k'] })
})
afterAll(() => server.stop())

const sockets: [string, (to: TestServer) => Socket][] = [
  ['tcp', (to) => connect(to.port('porthole'), '127.0.0.1')],
  ['unix', (to) => connect(String(to.ports.unix))],
  ['tls', (to) => connectTls({ port: to.port('tls'), host: '127.0.0.1', servername: 'localhost', ca: to.ca })],
]

/** Talks until `enough`, as fast as the server answers; the number of messages. */
const flood = async (speaker: Conversation, room: string, enough: () => boolean): Promise<number> => {
  let said = 0
  for (; said < FLOOD && !enough(); said += BATCH) {
    speaker.client.send(`SAY ${room} ${TEXT}\n`.repeat(BATCH))
    for (let i = 0; i < BATCH; i++) await speaker.reply()
  }
  return said
}

describe.each(sockets)('a receiver over %s that does not read', (_name, open) => {
  test('is closed at the bound of its queue, and the others miss nothing', async () => {
    const [room, nick] = [fresh('room'), fresh('slow')]
    const socket = open(server)
    const [speaker, healthy] = [await arrive(tcp(server)), await arrive(tcp(server))]
    const slow = await arrive(socketClient(socket), nick)
    for (const one of [speaker, healthy, slow]) await one.ask(`JOIN ${room}`)
    socket.pause()
    const said = await flood(speaker, room, () => speaker.events.includes(`* LEAVE ${room} ${nick}`))
    expect(said).toBeLessThan(FLOOD)
    for (let i = 0; i < said; i++) await healthy.event(/^\* MSG/)
    socket.resume()
    const last = await slow.ended()
    expect(last.at(-1)).toBe('* BYE slow-consumer')
    expect((await speaker.ask('WHO')).join()).not.toContain(nick)
  })

  test('gets a payload and replies it asked for whole, whenever it reads on', async () => {
    const own = await serverForTest({ args: ['--request-rate=0', '--send-queue=8k'] })
    const speaker = await arrive(tcp(own))
    await speaker.put('big', BIG)
    const socket = open(own)
    const slow = await arrive(socketClient(socket))
    socket.pause()
    slow.client.send(`GET big\n${`ECHO ${TEXT}\n`.repeat(500)}PING behind\n`)
    for (let i = 0; i < 20; i++) expect(await speaker.ask('PING')).toEqual(['+PONG'])
    socket.resume()
    expect(await slow.reply()).toEqual([`+FILE ${BIG.length} ${sha256(BIG)} 0`])
    expect((await slow.payload()).equals(BIG)).toBe(true)
    for (let i = 0; i < 500; i++) expect(await slow.reply()).toEqual([`+ECHO ${TEXT}`])
    expect(await slow.reply()).toEqual(['+PONG behind'])
  })

  test('may pause a payload it asked for, whoever tells it something meanwhile', async () => {
    const own = await serverForTest({ args: ['--send-timeout=20ms'] })
    const speaker = await arrive(tcp(own))
    await speaker.put('big', BIG)
    const socket = open(own)
    const slow = await arrive(socketClient(socket), 'slow')
    socket.pause()
    slow.client.send('GET big\n')
    expect(await speaker.ask('TELL slow still there?')).toEqual(['+OK 1'])
    // Some times the timeout, by a wait of the server's own.
    const watch = await arrive(tcp(own))
    for (let i = 0; i < 3; i++) await watch.ask('RUN node')
    socket.resume()
    await slow.reply()
    expect((await slow.payload()).equals(BIG)).toBe(true)
    expect(await slow.event(/TELL/)).toMatch(/still there\?$/)
  })

  test('is closed after --send-timeout without progress, though its queue has room', async () => {
    const own = await serverForTest({ args: ['--request-rate=0', '--send-queue=0', '--send-timeout=200ms'] })
    const socket = open(own)
    const [speaker, slow] = [await arrive(tcp(own)), await arrive(socketClient(socket), 'slow')]
    for (const one of [speaker, slow]) await one.ask('JOIN room')
    socket.pause()
    const left = () => speaker.events.includes('* LEAVE room slow')
    await flood(speaker, 'room', left)
    if (!left()) await speaker.event(/^\* LEAVE room slow$/)
    expect((await speaker.ask('WHO')).join()).not.toContain('slow')
    socket.destroy()
  })
})
