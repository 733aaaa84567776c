import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { socketClient } from '../support/client.ts'
import { arrive, type Conversation, refused } from '../support/conversation.ts'
import { fresh } from '../support/fresh-name.ts'
import { serverForTest, startServer, type TestServer } from '../support/server.ts'
import { memory, tcp, tls, unix } from '../support/transports.ts'

const PASSWORD = 'correct horse'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const plain = async (to = server): Promise<{ socket: Socket; conversation: Conversation }> => {
  const socket = connect(to.port('porthole'), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  return { socket, conversation: await arrive(socketClient(socket)) }
}

const upgrade = async (socket: Socket): Promise<Conversation> => {
  socket.removeAllListeners('data')
  return arrive(socketClient(connectTls({ socket, servername: 'localhost', ca: server.ca })))
}

describe('STARTTLS', () => {
  test('goes on over TLS on the same connection, with the greeting anew', async () => {
    const { socket, conversation } = await plain()
    expect(await conversation.ask('starttls')).toEqual(['+OK go'])
    const alice = await upgrade(socket)
    expect(await alice.ask('WHOAMI')).toEqual([`+OK ${alice.guest} guest`])
    const [nick, room] = [fresh('alice'), fresh('room')]
    expect(await alice.ask(`REGISTER ${nick} ${PASSWORD}`)).toEqual([`+OK ${nick}`])
    expect(await alice.ask(`JOIN ${room}`)).toEqual([`+OK ${room} 1`])
    expect(await alice.put(fresh('file'), Buffer.alloc(100_000, 'x'))).toEqual([expect.stringMatching(/^\+OK 100000 /)])
    expect(await alice.ask('QUIT')).toEqual(['+BYE'])
    expect(await alice.ended()).toEqual([])
  })

  test('leaves one nick behind: that of the new greeting', async () => {
    const { socket, conversation } = await plain()
    await conversation.ask('PING')
    await conversation.ask('STARTTLS')
    const alice = await upgrade(socket)
    const guests = (await alice.ask('WHO')).filter((line) =>
      [conversation.guest, alice.guest].includes(line.split(' ')[1] ?? ''),
    )
    expect(guests).toEqual([`| ${alice.guest} guest`])
  })

  test.each([
    ['NICK', () => `NICK ${fresh('alice')}`],
    ['JOIN', () => `JOIN ${fresh('room')}`],
    ['REGISTER', () => `REGISTER ${fresh('alice')} ${PASSWORD}`],
  ])('is refused after %s', async (_verb, request) => {
    const { conversation } = await plain()
    expect(await conversation.ask(request())).toEqual([expect.stringMatching(/^\+OK /)])
    expect(await conversation.ask('STARTTLS')).toEqual(refused('bad-state'))
    expect(await conversation.ask('PING')).toEqual(['+PONG'])
  })

  test('is refused after LOGIN', async () => {
    const nick = fresh('alice')
    const [one, two] = [await plain(), await plain()]
    await one.conversation.ask(`REGISTER ${nick} ${PASSWORD}`)
    await two.conversation.ask(`LOGIN ${nick} ${PASSWORD}`)
    expect(await two.conversation.ask('STARTTLS')).toEqual(refused('bad-state'))
  })

  test.each([
    ['a request', 'PING\n'],
    ['a ClientHello', Uint8Array.of(0x16, 3, 1, 0, 200, 1)],
  ])('closes on %s already pipelined behind it', async (_what, bytes) => {
    const { conversation } = await plain()
    conversation.client.send(Buffer.concat([Buffer.from('STARTTLS\n'), Buffer.from(bytes)]))
    const last = await conversation.ended()
    expect(last.filter((line) => line.startsWith('+PONG'))).toEqual([])
  })

  test.each([
    ['tls', tls],
    ['unix', unix],
    ['memory', memory],
  ])('is unavailable over %s', async (_name, open) => {
    expect(await (await arrive(open(server))).ask('STARTTLS')).toEqual(refused('tls-unavailable'))
  })

  test('is unavailable over TLS that it began itself', async () => {
    const { socket, conversation } = await plain()
    await conversation.ask('STARTTLS')
    expect(await (await upgrade(socket)).ask('STARTTLS')).toEqual(refused('tls-unavailable'))
  })

  test('takes no words', async () => {
    expect(await (await arrive(tcp(server))).ask('STARTTLS now')).toEqual(refused('bad-arguments'))
  })

  test('ends after --handshake-timeout when no handshake follows', async () => {
    const own = await serverForTest({ args: ['--handshake-timeout=100ms'] })
    const { socket, conversation } = await plain(own)
    expect(await conversation.ask('STARTTLS')).toEqual(['+OK go'])
    await once(socket, 'close')
  })
})
