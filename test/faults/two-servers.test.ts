import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { tcpClient } from '../support/client.ts'
import { arrive, type Conversation } from '../support/conversation.ts'
import { dataDirForTest, porthole, type ServeProcess, serve } from '../support/serve-process.ts'

const PASSWORD = 'correct horse'
const NEWER = 1000

const enter = (server: ServeProcess): Promise<Conversation> => arrive(tcpClient(server.port('porthole')))

/** Runs a server that must not start; its exit status, and what it says. */
async function refusedStart(dataDir: string): Promise<{ status: unknown; out: string; err: string }> {
  const free = ['--port=0', '--tls-port=0', '--echo-port=0', '--chargen-port=0', '--web-port=0']
  const run = porthole(['serve', ...free, '--data-dir', dataDir])
  return { status: await run.exit, out: run.out.text, err: run.err.text }
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
const oneSentence = (dataDir: string, rest: string): unknown =>
  expect.stringMatching(new RegExp(`^porthole: Cannot \\w+ ${escaped(dataDir)}[^\\n]*${rest}[^\\n]*\\n$`))

describe('a data folder that a server uses', () => {
  test('is refused to a second one in one sentence, and the first goes on', async () => {
    const first = await serve()
    const alice = await enter(first)
    await alice.ask('JOIN room')
    const files = ['ports.json', join('tls', 'localhost.pem')].map((name) => join(first.dataDir, name))
    const before = await Promise.all(files.map((file) => readFile(file, 'utf8')))
    for (let attempt = 0; attempt < 2; attempt++) {
      expect(await refusedStart(first.dataDir)).toEqual({
        status: 1,
        out: '',
        err: oneSentence(first.dataDir, 'only one server may have it.*--data-dir'),
      })
    }
    expect(await Promise.all(files.map((file) => readFile(file, 'utf8')))).toEqual(before)
    expect(await alice.ask('SAY room still here')).toEqual([expect.stringMatching(/^\+OK \d+$/)])
    expect(await alice.put('a', Buffer.from('brass'))).toEqual([expect.stringMatching(/^\+OK 5 /)])
    expect(await (await enter(first)).ask('PING')).toEqual(['+PONG'])
    const { unix } = first.ports
    expect(unix).toBe(join(first.dataDir, 'porthole.sock'))
  })

  test('is free for another one as soon as the first was killed', async () => {
    const first = await serve()
    await (await enter(first)).ask('JOIN room')
    await first.kill()
    const second = await serve({ dataDir: first.dataDir })
    expect(await (await enter(second)).ask('PING')).toEqual(['+PONG'])
    expect(await refusedStart(first.dataDir)).toMatchObject({ status: 1 })
  })

  test('is free for another one once the first has stopped', async () => {
    const first = await serve()
    first.child.kill('SIGTERM')
    expect(await first.exit).toBe(0)
    const second = await serve({ dataDir: first.dataDir })
    expect(await (await enter(second)).ask('PING')).toEqual(['+PONG'])
  })

  test('takes accounts from `porthole user add` meanwhile, which log in at once', async () => {
    const server = await serve({ args: ['--request-rate=0'] })
    const alice = await enter(server)
    const run = porthole(['user', 'add', 'captain', '--admin', '--data-dir', server.dataDir], {
      input: `${PASSWORD}\n`,
    })
    await alice.ask('JOIN room')
    let writing = true
    const status = run.exit.finally(() => {
      writing = false
    })
    // While another process writes to the database, the server writes too.
    while (writing) expect(await alice.ask('SAY room hello')).toEqual([expect.stringMatching(/^\+OK \d+$/)])
    expect([await status, run.err.text]).toEqual([0, ''])
    expect(await alice.ask(`LOGIN captain ${PASSWORD}`)).toEqual(['+OK captain'])
    expect(await alice.ask('WHOAMI')).toEqual(['+OK captain admin'])
  })
})

test('a data folder of a newer Porthole is refused in one sentence, and stays as it is', async () => {
  const dataDir = await dataDirForTest()
  const first = await serve({ dataDir })
  first.child.kill('SIGTERM')
  await first.exit
  const path = join(dataDir, 'porthole.db')
  const db = new DatabaseSync(path)
  db.exec(`PRAGMA user_version = ${NEWER}`)
  db.close()
  const before = await readFile(path)
  expect(await refusedStart(dataDir)).toEqual({
    status: 1,
    out: '',
    err: oneSentence(dataDir, `current version is ${NEWER}, made by a newer Porthole`),
  })
  expect((await readFile(path)).equals(before)).toBe(true)
})
