import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { socketClient } from '../support/client.ts'
import { arrive, refused } from '../support/conversation.ts'
import { fresh } from '../support/fresh-name.ts'
import { serverForTest, startServer, type TestServer } from '../support/server.ts'
import { dials } from './dials.ts'

const MEBIBYTE = 1024 * 1024
const LAST = Buffer.from('\r\n+PONG\r\n')
/** Sizes that a client may declare and nobody means to keep. */
const GIGABYTES = ['1.5 GB', '1500000000'] as const
const BEYOND_NUMBERS = [
  ['twenty nines', '9'.repeat(20)],
  ['as many nines as infinity has', '9'.repeat(400)],
] as const

let server: TestServer
beforeAll(async () => {
  server = await startServer({ args: ['--request-rate=0'] })
})
afterAll(() => server.stop())

describe.each(dials)('hostile input over %s', (_name, dial) => {
  const enter = (to = server) => arrive(socketClient(dial(to).socket))

  test.each([
    ['letters', 'x'],
    ['0xff', 0xff],
    ['NUL', 0],
    ['CR', '\r'],
  ])('10 MB of %s without LF is one line too long, and the next is answered', async (_what, filling) => {
    const alice = await enter()
    const some = Buffer.alloc(MEBIBYTE, filling)
    for (let sent = 0; sent < 10; sent++) alice.client.send(some)
    alice.client.send('\nPING\n')
    expect(await alice.reply()).toEqual(refused('line-too-long'))
    expect(await alice.reply()).toEqual(['+PONG'])
  })

  test('ten thousand lines of 0xff are each refused, and the next is answered', async () => {
    const alice = await enter()
    const lines = 10_000
    alice.client.send(Buffer.alloc(2 * lines, Uint8Array.of(0xff, 0x0a)))
    alice.client.send('PING\n')
    await alice.client.until(({ bytes }) => bytes.subarray(-LAST.length).equals(LAST), 'the last reply')
    expect(alice.client.lines.filter((line) => line.startsWith('-ERR not-text '))).toHaveLength(lines)
  })

  test.each([GIGABYTES, ...BEYOND_NUMBERS])(
    'PUT of %s is too large, and no payload is waited for',
    async (_what, size) => {
      const alice = await enter()
      expect(await alice.ask(`PUT ${fresh('a')} ${size}`)).toEqual(refused('too-large'))
      expect(await alice.ask('PING in-step')).toEqual(['+PONG in-step'])
    },
  )

  test('PUT of a size that no disk has is refused, though no limit of the server’s own is set', async () => {
    const unlimited = await serverForTest({ args: ['--max-file=0', '--quota-owner=0', '--quota-total=0'] })
    const alice = await enter(unlimited)
    for (const [, size] of [['a safe integer', Number.MAX_SAFE_INTEGER], ...BEYOND_NUMBERS])
      expect(await alice.ask(`PUT a ${size}`)).toEqual([expect.stringMatching(/^-ERR (quota|too-large) /)])
    expect(await alice.ask('PING in-step')).toEqual(['+PONG in-step'])
  })

  test('PUT of 1.5 GB that is only declared takes no room, and leaves nothing behind', async () => {
    const args = ['--max-file=0', '--quota-owner=0', '--quota-total=0', '--free-space=0']
    const unlimited = await serverForTest({ args })
    const alice = await enter(unlimited)
    expect(await alice.ask(`PUT a ${GIGABYTES[1]}`)).toEqual(['+GO 0'])
    alice.client.send('hardly any of it')
    alice.client.finish()
    await alice.client.untilEnd()
    await vi.waitFor(async () => expect(await readdir(join(unlimited.dataDir, 'files'))).toEqual([]))
  })

  test.each(['a\0b', '\0', 'a\0/../../etc/passwd'])('a name with NUL is not text: %j', async (name) => {
    const alice = await enter()
    for (const request of [`PUT ${name} 5`, `GET ${name}`, `DELETE ${name}`])
      expect(await alice.ask(request)).toEqual(refused('not-text'))
    expect(await alice.ask('PING')).toEqual(['+PONG'])
  })
})
