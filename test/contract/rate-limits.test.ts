import { describe, expect, test } from 'vitest'
import { arrive, refused } from '../support/conversation.ts'
import { serverForTest } from '../support/server.ts'
import { tcp, transports } from '../support/transports.ts'

/** Milliseconds without a break in which reading is delayed before the connection ends (PROTOCOL.md, Limits). */
const PATIENCE_OF_SERVER_MS = 10_000
const LATE_MS = 3000

const pings = (count: number) => Array.from({ length: count }, (_, i) => `PING ${i}\n`).join('')

describe.each(transports)('request rate over %s', (_name, open) => {
  test('requests over the burst are delayed, not refused', async () => {
    const server = await serverForTest({ args: ['--request-rate=20', '--request-burst=10'] })
    const alice = await arrive(open(server))
    const begin = performance.now()
    alice.client.send(pings(20))
    for (let i = 0; i < 20; i++) expect(await alice.reply()).toEqual([`+PONG ${i}`])
    expect(performance.now() - begin).toBeGreaterThan(400)
  })

  test('one connection over its rate delays no other', async () => {
    const server = await serverForTest({ args: ['--request-rate=1', '--request-burst=5'] })
    const [alice, bob] = [await arrive(open(server)), await arrive(open(server))]
    alice.client.send(pings(8))
    for (let i = 0; i < 5; i++) await alice.reply()
    for (let i = 0; i < 5; i++) expect(await bob.ask(`PING ${i}`)).toEqual([`+PONG ${i}`])
  })

  test('--request-rate=0 switches it off', async () => {
    const server = await serverForTest({ args: ['--request-rate=0', '--request-burst=1'] })
    const alice = await arrive(open(server))
    alice.client.send(pings(2000))
    for (let i = 0; i < 2000; i++) expect(await alice.reply()).toEqual([`+PONG ${i}`])
  })
})

test('delayed for 10 s without a break, a connection is told so and closed', async () => {
  const server = await serverForTest({ args: ['--request-rate=5', '--request-burst=5'] })
  const alice = await arrive(tcp(server))
  const begin = performance.now()
  alice.client.send(pings(500))
  let reply = await alice.reply()
  while (reply[0]?.startsWith('+PONG')) reply = await alice.reply()
  expect(reply).toEqual(refused('rate-limited'))
  const took = performance.now() - begin
  expect(took).toBeGreaterThan(PATIENCE_OF_SERVER_MS - 100)
  expect(took).toBeLessThan(PATIENCE_OF_SERVER_MS + LATE_MS)
  expect(await alice.ended()).toEqual([])
})
