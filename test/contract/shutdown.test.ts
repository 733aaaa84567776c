import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { tcpClient } from '../support/client.ts'
import { arrive, type Conversation, refused, sha256 } from '../support/conversation.ts'
import { serverForTest, type TestServer } from '../support/server.ts'
import { type Open, tcp, tls, transports, unix } from '../support/transports.ts'

const MAIN = fileURLToPath(new URL('../../server/cli/main.ts', import.meta.url))
const ADMIN_PASSWORD = 'the captain’s own'
const HELLO = `+OK 5 ${sha256(Buffer.from('hello'))}`

/** A server that stops when it is asked to, as `porthole serve` does. */
const start = async (args: readonly string[] = []): Promise<TestServer> => {
  const server = await serverForTest({ args, env: { PORTHOLE_ADMIN_PASSWORD: ADMIN_PASSWORD } })
  let stopped: Promise<void> | undefined
  void server.shutDown.then((grace) => {
    stopped = server.stop(grace)
    return stopped
  })
  onTestFinished(() => stopped)
  return server
}

const captainOf = async (server: TestServer, open: Open): Promise<Conversation> => {
  const captain = await arrive(open(server))
  expect(await captain.ask(`LOGIN admin ${ADMIN_PASSWORD}`)).toEqual(['+OK admin'])
  return captain
}

/** Resolves once new connections are refused or find nobody. */
const refusals = async (server: TestServer): Promise<string[]> => {
  const late = tcp(server)
  await late.untilEnd()
  return late.lines
}

/** A stop is told through listeners, and in memory there is none. */
const listened = transports.filter(([name]) => name !== 'memory')

describe.each(listened)('SHUTDOWN over %s', (_name, open) => {
  test('says BYE to everyone at once when nothing is in flight', async () => {
    const server = await start()
    const captain = await captainOf(server, open)
    const crew: Conversation[] = []
    for (const [, openOther] of listened) crew.push(await arrive(openOther(server)))
    expect(await captain.ask('SHUTDOWN 600')).toEqual(['+OK 600'])
    for (const one of [captain, ...crew]) expect(await one.ended()).toEqual(['* BYE shutdown'])
    expect((await refusals(server)).filter((line) => !line.startsWith('-ERR shutting-down '))).toEqual([])
  })

  test('gives uploads in flight their time, and refuses new connections meanwhile', async () => {
    const server = await start()
    const [captain, alice] = [await captainOf(server, open), await arrive(open(server))]
    expect(await alice.ask('PUT file 5')).toEqual(['+GO 0'])
    alice.client.send('hel')
    expect(await captain.ask('SHUTDOWN 600')).toEqual(['+OK 600'])
    const health = await fetch(`http://127.0.0.1:${server.port('web')}/healthz`)
    expect([health.status, await health.text()]).toEqual([503, expect.stringContaining('about to stop')])
    const echo: Open = () => tcpClient(server.port('echo'))
    for (const knock of [tcp, unix, tls, echo]) {
      const late = knock(server)
      await late.untilEnd()
      expect(late.lines).toEqual(refused('shutting-down'))
    }
    alice.client.send('lo')
    expect(await alice.reply()).toEqual([HELLO])
    expect(await alice.ended()).toEqual(['* BYE shutdown'])
    await captain.client.untilEnd()
  })

  test('ends an upload that takes longer than that', async () => {
    const server = await start()
    const [captain, alice] = [await captainOf(server, open), await arrive(open(server))]
    await alice.ask('PUT file 5')
    alice.client.send('hel')
    expect(await captain.ask('SHUTDOWN 1')).toEqual(['+OK 1'])
    expect((await alice.ended()).at(-1)).toBe('* BYE shutdown')
  })

  test('waits as long as --grace when no time is named', async () => {
    const server = await start(['--grace=7s'])
    const captain = await captainOf(server, open)
    expect(await captain.ask('SHUTDOWN')).toEqual(['+OK 7'])
    await captain.event(/^\* BYE shutdown$/)
  })
})

test('SHUTDOWN ends the process with status 0, and ports.json is gone', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'porthole-shutdown-'))
  const ports = ['--port=0', '--tls-port=0', '--echo-port=0', '--chargen-port=0', '--no-web', '--log-level=silent']
  const child = spawn(process.execPath, [MAIN, 'serve', ...ports, '--data-dir', dataDir], {
    env: { ...process.env, PORTHOLE_ADMIN_PASSWORD: ADMIN_PASSWORD },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exit = once(child, 'exit')
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await exit
    await rm(dataDir, { recursive: true, force: true })
  })
  await once(child.stdout, 'data')
  const file = join(dataDir, 'ports.json')
  const { porthole } = JSON.parse(await readFile(file, 'utf8'))
  const captain = await arrive(tcpClient(porthole))
  await captain.ask(`LOGIN admin ${ADMIN_PASSWORD}`)
  expect(await captain.ask('SHUTDOWN 5')).toEqual(['+OK 5'])
  expect(await captain.ended()).toEqual(['* BYE shutdown'])
  expect(await exit).toEqual([0, null])
  await expect(stat(file)).rejects.toThrow('ENOENT')
})
