import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { socketClient } from '../support/client.ts'
import { arrive, type Conversation, sha256 } from '../support/conversation.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { tcp } from '../support/transports.ts'
import { dials } from './dials.ts'

/** More than the kernel's buffers of both directions hold. */
const BIG = Buffer.alloc(24 * 1024 * 1024, 'porthole\n')

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

describe.each(dials)('a client that sends its FIN and reads late over %s', (name, dial) => {
  const halfClosed = async (requests: string): Promise<{ late: Conversation; read: () => void }> => {
    const { socket } = dial(server)
    const late = await arrive(socketClient(socket))
    socket.pause()
    late.client.send(requests)
    late.client.finish()
    await once(socket, 'finish')
    return { late, read: () => socket.resume() }
  }

  test('gets the payload it is owed whole, the replies before and behind it, then the end', async () => {
    const other = await arrive(tcp(server))
    await other.put(`big-${name}`, BIG)
    const { late, read } = await halfClosed(`PING first\nGET big-${name}\nRUN date\nHELP ping\nPING last\nPING unend`)
    for (let count = 0; count < 20; count++) expect(await other.ask('PING')).toEqual(['+PONG'])
    read()
    expect(await late.reply()).toEqual(['+PONG first'])
    expect(await late.reply()).toEqual([`+FILE ${BIG.length} ${sha256(BIG)} 0`])
    expect((await late.payload()).equals(BIG)).toBe(true)
    expect(await late.reply()).toEqual([expect.stringMatching(/^\| /), '+OK 0'])
    expect(await late.reply()).toEqual([expect.stringMatching(/^\| PING /), '+OK'])
    expect(await late.reply()).toEqual(['+PONG last'])
    expect(await late.ended()).toEqual([])
  })

  test('gets more replies than any buffer holds', async () => {
    const verbs = (await (await arrive(tcp(server))).ask('HELP')).length
    const asked = 100
    const { late, read } = await halfClosed('HELP\n'.repeat(asked))
    read()
    for (let count = 0; count < asked; count++) expect(await late.reply()).toHaveLength(verbs)
    expect(await late.ended()).toEqual([])
  })
})
