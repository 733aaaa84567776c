import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { arrive, refused } from '../support/conversation.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { transports } from '../support/transports.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

describe.each(transports)('RUN over %s', (_name, open) => {
  test('lists what can be run', async () => {
    const reply = await (await arrive(open(server))).ask('run')
    expect(reply.at(-1)).toBe('+OK 0')
    for (const line of reply.slice(0, -1)) expect(line).toMatch(/^\| \S+ – \S.*$/)
    expect(reply.map((line) => line.split(' ')[1])).toEqual(
      expect.arrayContaining(['uptime', 'date', 'hostname', 'fortune']),
    )
  })

  test('runs each of them and tells its exit status', async () => {
    const alice = await arrive(open(server))
    const names = (await alice.ask('RUN')).slice(0, -1).map((line) => line.split(' ')[1])
    for (const name of names) {
      const reply = await alice.ask(`RUN ${name}`)
      expect(reply.at(-1)).toMatch(/^\+OK \d+$/)
      for (const line of reply.slice(0, -1)) expect(line).toMatch(/^\| /)
    }
    expect(names.length).toBeGreaterThan(3)
  })

  test('answers what follows behind the output', async () => {
    const alice = await arrive(open(server))
    alice.client.send('RUN date\nPING a\nRUN hostname\nPING b\n')
    const [date, a, hostname, b] = [await alice.reply(), await alice.reply(), await alice.reply(), await alice.reply()]
    expect([date.at(-1), a, hostname.at(-1), b]).toEqual(['+OK 0', ['+PONG a'], '+OK 0', ['+PONG b']])
    expect([date.length, hostname.length]).toEqual([2, 2])
  })

  test.each(['nothing', '../bin/sh', '/bin/date', 'date;id', '$(id)', 'constructor', '__proto__', '-v'])(
    'knows no command %s',
    async (name) => {
      expect(await (await arrive(open(server))).ask(`RUN ${name}`)).toEqual(refused('no-such-command'))
    },
  )

  test.each(['date -u', 'uptime ; id', 'fortune  ', ' date'])('passes no word on: RUN %s', async (request) => {
    expect(await (await arrive(open(server))).ask(`RUN ${request}`)).toEqual(refused('bad-arguments'))
  })
})
