import { connect, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { connect as connectTls } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Client, socketClient } from '../support/client.ts'
import { arrive, refused } from '../support/conversation.ts'
import { serverForTest, startServer, type TestServer } from '../support/server.ts'
import { tcp, unix } from '../support/transports.ts'

const PASSWORD = 'correct horse'
const EVERYWHERE = '--host=0.0.0.0'

/** An address of this machine as other machines see it. */
const outside =
  Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === 'IPv4' && !one.internal)?.address ?? ''

describe.skipIf(outside === '')('a server bound beyond loopback (needs an address other than loopback)', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServer({ args: [EVERYWHERE] })
  })
  afterAll(() => server.stop())

  const open = (to: TestServer, service: 'porthole' | 'tls') =>
    connect({ port: to.port(service), host: outside, localAddress: outside })
  const reach = (to = server): Client => socketClient(open(to, 'porthole'))
  const secure = (socket: Socket): Client =>
    socketClient(connectTls({ socket, servername: 'localhost', ca: server.ca }))

  test('takes passwords over TLS, the Unix socket and loopback alone', async () => {
    const alice = await arrive(secure(open(server, 'tls')))
    expect(await alice.ask(`REGISTER alice ${PASSWORD}`)).toEqual(['+OK alice'])
    const eve = await arrive(reach())
    expect(await eve.ask(`LOGIN alice ${PASSWORD}`)).toEqual(refused('tls-required'))
    expect(await eve.ask(`REGISTER eve ${PASSWORD}`)).toEqual(refused('tls-required'))
    for (const transport of [unix, tcp]) {
      expect(await (await arrive(transport(server))).ask(`LOGIN alice ${PASSWORD}`)).toEqual(['+OK alice'])
    }
  })

  test('lets a client begin TLS to log in', async () => {
    const socket = open(server, 'porthole')
    const plain = await arrive(socketClient(socket))
    expect(await plain.ask(`REGISTER carol ${PASSWORD}`)).toEqual(refused('tls-required'))
    expect(await plain.ask('STARTTLS')).toEqual(['+OK go'])
    socket.removeAllListeners('data')
    const carol = await arrive(secure(socket))
    expect(await carol.ask(`REGISTER carol ${PASSWORD}`)).toEqual(['+OK carol'])
  })

  test('wants a login for PUT, BROADCAST and RUN, and for nothing else', async () => {
    const guest = await arrive(reach())
    for (const request of ['PUT a 5', 'BROADCAST hello', 'RUN date']) {
      expect(await guest.ask(request)).toEqual(refused('login-required'))
    }
    for (const request of ['JOIN room', 'SAY room hello', 'ROOMS', 'WHO', 'FILES', 'STATS', 'TIME']) {
      expect((await guest.ask(request)).at(-1)).toMatch(/^\+/)
    }
    const account = await arrive(secure(open(server, 'tls')))
    await account.ask(`REGISTER bob ${PASSWORD}`)
    expect(await account.ask('PUT a 0')).toEqual(['+GO 0'])
    await account.reply()
    expect((await account.ask('BROADCAST hello'))[0]).toMatch(/^\+OK \d+$/)
    expect((await account.ask('RUN date')).at(-1)).toBe('+OK 0')
  })

  test('--max-connections-per-address holds, and loopback is exempt', async () => {
    const own = await serverForTest({ args: [EVERYWHERE, '--max-connections-per-address=2'] })
    const held = [await arrive(reach(own)), await arrive(reach(own))]
    const late = reach(own)
    await late.untilEnd()
    expect(late.lines).toEqual(refused('too-many-connections'))
    for (let i = 0; i < 4; i++) await arrive(tcp(own))
    await held[0]?.ask('QUIT')
    await held[0]?.ended()
    expect(await held[1]?.ask('PING')).toEqual(['+PONG'])
    await arrive(reach(own))
  })

  test('--new-connections-per-minute holds, and loopback is exempt', async () => {
    const own = await serverForTest({ args: [EVERYWHERE, '--new-connections-per-minute=3'] })
    for (let i = 0; i < 3; i++) {
      const one = await arrive(reach(own))
      await one.ask('QUIT')
      await one.ended()
    }
    const late = reach(own)
    await late.untilEnd()
    expect(late.lines).toEqual(refused('too-many-connections'))
    for (let i = 0; i < 5; i++) await arrive(tcp(own))
  })
})
