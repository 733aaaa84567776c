import { existsSync, readdirSync } from 'node:fs'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { type Client, socketClient, tcpClient } from '../support/client.ts'
import { arrive } from '../support/conversation.ts'
import { type ServeProcess, serve } from '../support/serve-process.ts'
import { overTcp, overTls } from './dials.ts'

const CROWD = 1000
/** Arrive at once: fewer than may wait to be accepted. */
const GROUP = 200
const PATIENCE = { timeout: 5000, interval: 20 }

const descriptors = ({ pid }: ServeProcess): number => readdirSync(`/proc/${pid}/fd`).length

interface Silent {
  readonly socket: Socket
  readonly below: Socket
  readonly client: Client
}

/** They connect, every fourth one over TLS, hear the greeting and say nothing. */
async function crowd(server: ServeProcess): Promise<Silent[]> {
  const all: Silent[] = []
  while (all.length < CROWD) {
    const group = Array.from({ length: GROUP }, (_, index) => {
      const { socket, below } = index % 4 === 0 ? overTls(server) : overTcp(server)
      return { socket, below, client: socketClient(socket) }
    })
    await Promise.all(group.map(({ client }) => client.untilLine(/^\* HELLO /)))
    all.push(...group)
  }
  return all
}

describe.skipIf(process.platform !== 'linux')(`${CROWD} connections that say nothing (needs /proc)`, () => {
  test('keep nobody from being served, and give their descriptors back however they leave', async () => {
    const server = await serve({ args: ['--log-level=silent'] })
    const other = await arrive(tcpClient(server.port('porthole')))
    // What the first upload and the first line of the transcript open stays open.
    expect(await other.put('a', Buffer.from('brass'))).toEqual([expect.stringMatching(/^\+OK 5 /)])
    await other.ask('BROADCAST nobody here')
    await vi.waitFor(() => expect(existsSync(join(server.dataDir, 'logs', 'chat.jsonl'))).toBe(true), PATIENCE)
    const before = descriptors(server)
    const all = await crowd(server)
    expect(descriptors(server)).toBe(before + CROWD)
    expect(await other.put('a', Buffer.from('brass'))).toEqual([expect.stringMatching(/^\+OK 5 /)])
    expect(await other.ask('BROADCAST hello')).toEqual([`+OK ${CROWD}`])
    for (const [index, { socket, below }] of all.entries()) {
      if (index % 3 === 0) socket.end()
      else if (index % 3 === 1) below.resetAndDestroy()
      else below.destroy()
    }
    await vi.waitFor(() => expect(descriptors(server)).toBe(before), PATIENCE)
    expect(await other.ask('PING')).toEqual(['+PONG'])
  })

  test('are all told BYE at the shutdown, and the server ends with status 0', async () => {
    const server = await serve({ args: ['--log-level=silent'] })
    const all = await crowd(server)
    server.child.kill('SIGTERM')
    await Promise.all(all.map(({ client }) => client.untilEnd()))
    expect(all.filter(({ client }) => client.lines.at(-1) !== '* BYE shutdown')).toEqual([])
    expect(await server.exit).toBe(0)
  })

  test('half-done TLS handshakes give their descriptors back too', async () => {
    const server = await serve({ args: ['--log-level=silent', '--handshake-timeout=1s'] })
    const before = descriptors(server)
    const sockets = Array.from({ length: GROUP }, () => tcpClient(server.port('tls')))
    for (const one of sockets) one.send(Uint8Array.of(0x16, 3, 1))
    await vi.waitFor(() => expect(descriptors(server)).toBe(before + GROUP), PATIENCE)
    await Promise.all(sockets.map((one) => one.untilEnd()))
    await vi.waitFor(() => expect(descriptors(server)).toBe(before), PATIENCE)
  })
})
