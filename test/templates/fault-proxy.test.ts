import { describe, expect, test } from 'vitest'
import { conversationIn } from './conversations.ts'
import { type Play, type Playbill, playEverywhere } from './play.ts'

const READ = /^client \d+: read (\d+) characters\n/gm

const PIECE = /^to (?:server|client): \d+ bytes\n/gm

/** Without how many reads there were: with gaps of milliseconds a busy machine may join two, or a reply and the total. */
const withoutReads = ({ server, proxy, ...others }: Playbill) => ({
  ...others,
  proxy: { ...proxy, stdout: proxy?.stdout.replace(PIECE, '') },
  server: { ...server, stdout: server?.stdout.replace(READ, '') },
})

const reads = ({ server }: Playbill) => [...(server?.stdout ?? '').matchAll(READ)].map(([, count]) => Number(count))

const sum = (numbers: readonly number[]) => numbers.reduce((left, right) => left + right, 0)

const joinedAndReset: Play = async (start) => {
  const server = await start('server')
  const proxy = await start('proxy')
  proxy.type('join\n')
  await proxy.says('mode join')
  const client = await start('client')
  client.type('1\n')
  await proxy.says('to server: 2 bytes\n')
  client.type('22\n')
  await proxy.says('to server: 3 bytes\n')
  client.type('333\n')
  await client.says('sum 356\n')
  proxy.type('delay 50\nwhat\n')
  await proxy.says('commands:')
  client.type('4\n')
  await client.says('sum 360\n')
  proxy.type('reset\n')
  await client.ended
  await server.says('client 1: closed\n')
}

const endedByClient: Play = async (start) => {
  const server = await start('server')
  await start('proxy')
  const client = await start('client')
  client.type('1\nx\n2\n')
  client.endInput()
  await client.ended
  await server.says('client 1: closed\n')
}

describe('fault-proxy', () => {
  test('proxy: single bytes change no reply, and after a half-close the total comes', async () => {
    const bills = await playEverywhere('fault-proxy', conversationIn('fault-proxy'))
    const [onNode, ...others] = bills
    expect(onNode['client']).toEqual({
      stdout:
        'connected: type a number; Ctrl-D ends\nreply: sum 5\nreply: sum 1239\nreply: total 1239\nthe server is done\nclosed\n',
      stderr: '',
      exitCode: 0,
      signal: null,
    })
    expect(onNode['server']?.stdout).toContain('client 1: sends no more, the total is 1239\nclient 1: closed\n')
    for (const bill of bills) {
      expect(sum(reads(bill))).toBe(7)
      expect(reads(bill).length).toBeGreaterThan(3)
    }
    for (const other of others) expect(withoutReads(other)).toEqual(withoutReads(onNode))
  })

  test('proxy: joins what comes in a second, and a reset is survived on both sides', async () => {
    const bills = await playEverywhere('fault-proxy', joinedAndReset)
    const [onNode, ...others] = bills
    expect(onNode['client']).toMatchObject({
      stdout:
        'connected: type a number; Ctrl-D ends\nreply: sum 1\nreply: sum 23\nreply: sum 356\nreply: sum 360\n' +
        'cannot go on: ECONNRESET\nclosed\n',
      stderr: '',
      exitCode: 1,
    })
    expect(onNode['server']?.stdout).toContain('client 1: ECONNRESET\nclient 1: closed\n')
    for (const bill of bills) expect(reads(bill)).toEqual([9, 2])
    for (const other of others) expect(other).toEqual(onNode)
  }, 30_000)

  test('proxy: passes the end on, and the total comes back', async () => {
    const [onNode, ...others] = await playEverywhere('fault-proxy', endedByClient)
    expect(onNode['client']?.stdout).toContain(
      'reply: sum 1\nreply: error: not a number\nreply: sum 3\nreply: total 3\n',
    )
    for (const other of others) expect(withoutReads(other)).toEqual(withoutReads(onNode))
  })
})
