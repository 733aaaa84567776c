import { execFile, spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { connect as connectTls } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { type Client, socketClient } from '../support/client.ts'
import { arrive, Conversation, refused } from '../support/conversation.ts'
import { fresh } from '../support/fresh-name.ts'
import { serverForTest, startServer, type TestServer } from '../support/server.ts'

const PASSWORD = 'a porthole of brass'
const GUIDE = readFileSync(new URL('../../docs/content/docs/guides/two-machines.md', import.meta.url), 'utf8')

/** Set by the run in a network namespace, which has no address of another kind. */
const GIVEN = 'PORTHOLE_TEST_ADDRESS'
/** For documentation (RFC 5737): nobody has it. */
const EXAMPLE = '192.0.2.2'

/** An address at which this machine reaches itself as another one would. */
const host =
  process.env[GIVEN] ??
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address

const to = (port: number, address = String(host)): Socket => connect({ host: address, port })

describe.runIf(host)('a server bound to 0.0.0.0, from a non-loopback address', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServer({ args: ['--host', '0.0.0.0'] })
  })
  afterAll(() => server.stop())

  const overTls = (socket: Socket): Client =>
    socketClient(connectTls({ socket, servername: 'localhost', ca: server.ca }))
  const plain = () => arrive(socketClient(to(server.port('porthole'))))
  const secret = () => arrive(overTls(to(server.port('tls'))))

  test('greets and chats without an account', async () => {
    const guest = await plain()
    expect(await guest.ask('WHOAMI')).toEqual([`+OK ${guest.guest} guest`])
    expect(await guest.ask('JOIN lab')).toEqual(['+OK lab 1'])
    expect(await guest.ask('SAY lab hello')).toEqual([expect.stringMatching(/^\+OK \d+$/)])
  })

  test('takes passwords over TLS, and then lets BROADCAST and PUT pass', async () => {
    const nick = fresh('ada')
    const first = await secret()
    expect(await first.ask(`REGISTER ${nick} ${PASSWORD}`)).toEqual([`+OK ${nick}`])
    const second = await secret()
    expect(await second.ask(`LOGIN ${nick} ${PASSWORD}`)).toEqual([`+OK ${nick}`])
    expect(await second.ask('BROADCAST hello')).toEqual([expect.stringMatching(/^\+OK \d+$/)])
    expect(await first.event(/^\* BROADCAST/)).toBe(`* BROADCAST ${nick} hello`)
    expect(await second.put(fresh('notes'), Buffer.from('brass'))).toEqual([expect.stringMatching(/^\+OK 5 /)])
  })

  /** What the guide says that changes, by the row of its table. */
  const changes: Record<string, () => Promise<void>> = {
    'PUT, BROADCAST, RUN': async () => {
      const visitors = [await plain(), await arrive(socketClient(to(server.port('porthole'), '127.0.0.1')))]
      for (const visitor of visitors)
        for (const request of ['PUT notes.txt 5', 'BROADCAST hello', 'RUN date'])
          expect(await visitor.ask(request)).toEqual(refused('login-required'))
    },
    'LOGIN, REGISTER in plain text': async () => {
      const [visitor, local] = [await plain(), await arrive(socketClient(to(server.port('porthole'), '127.0.0.1')))]
      const nick = fresh('bob')
      for (const verb of ['LOGIN', 'REGISTER'])
        expect(await visitor.ask(`${verb} ${nick} ${PASSWORD}`)).toEqual(refused('tls-required'))
      expect(await local.ask(`REGISTER ${nick} ${PASSWORD}`)).toEqual([`+OK ${nick}`])
    },
    'the terminals of the site': async () => {
      const nick = fresh('eve')
      expect(await inTerminal(String(host), `REGISTER ${nick} ${PASSWORD}`)).toMatch(/^-ERR tls-required /)
      expect(await inTerminal('127.0.0.1', `REGISTER ${nick} ${PASSWORD}`)).toBe(`+OK ${nick}`)
    },
    'connections of an address': async () => {
      const strict = await serverForTest({ args: ['--host=0.0.0.0', '--max-connections-per-address=1'] })
      const port = strict.port('porthole')
      for (const address of [String(host), '127.0.0.1', '127.0.0.1']) await arrive(socketClient(to(port, address)))
      const second = new Conversation(socketClient(to(port)))
      expect(await second.ended()).toEqual(refused('too-many-connections'))
    },
    'echo over UDP': async () => {
      const open = await serverForTest({ args: ['--host=0.0.0.0', '--udp-public'] })
      expect(await echoed(server.port('echo'), [String(host), '127.0.0.1'])).toEqual(['127.0.0.1'])
      expect(await echoed(open.port('echo'), [String(host), '127.0.0.1'])).toEqual([host, '127.0.0.1'])
    },
    '/metrics': async () => {
      const status = async (name: string) => (await fetch(`http://${name}:${server.port('web')}/metrics`)).status
      expect(await status(String(host))).toBe(403)
      expect(await status('127.0.0.1')).toBe(200)
    },
  }

  /** The line that a terminal of the site gets when its page came from that address. */
  async function inTerminal(address: string, request: string): Promise<string> {
    const origin = `${address}:${server.port('web')}`
    const page = new WebSocket(`ws://${origin}/gateway/porthole`, ['porthole.v1'], { origin: `http://${origin}` })
    onTestFinished(() => page.close())
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    page.on('error', reject)
    page.on('open', () => page.send(Buffer.from(`${request}\r\n`)))
    page.on('message', (bytes, isBinary) => {
      const reply = isBinary ? /^[+-].*(?=\r\n)/m.exec(String(bytes))?.[0] : undefined
      if (reply !== undefined) resolve(reply)
    })
    return promise
  }

  /** To which of these addresses a datagram comes back. The last one must answer. */
  async function echoed(port: number, addresses: readonly string[]): Promise<string[]> {
    const heard: string[] = []
    for (const address of addresses) {
      const socket = createSocket('udp4')
      onTestFinished(() => void socket.close())
      const { promise, resolve } = Promise.withResolvers<void>()
      socket.on('message', () => {
        heard.push(address)
        resolve()
      })
      socket.send('hello', port, address)
      // All answers go over the same loopback device: what has not come before the last one will not come.
      if (address === addresses.at(-1)) await promise
    }
    return heard
  }

  test.each(Object.entries(changes))('changes as the guide says: %s', (_, check) => check())

  test('changes nothing else that the guide knows of', () => {
    const table = /\n## What changes\n\n.*\n.*\n((?:\|.*\n)+)/.exec(GUIDE)?.[1] ?? ''
    const told = table.trimEnd().split('\n')
    expect(told.map((row) => row.split('|')[1]?.trim().replaceAll('`', ''))).toEqual(Object.keys(changes))
  })

  test('talks as in the guide: as a guest, over TLS, and after STARTTLS', async () => {
    const [asGuest = [], behindTls = [], starting = []] = [...GUIDE.matchAll(/```text\n([\s\S]*?)\n```/g)].map(
      ([, text = '']) => text.split('\n'),
    )
    const middle = starting.indexOf('+OK go') + 1
    const socket = to(server.port('porthole'))
    await replay(socketClient(to(server.port('porthole'))), asGuest)
    await replay(overTls(to(server.port('tls'))), behindTls)
    await replay(socketClient(socket), starting.slice(0, middle))
    socket.removeAllListeners('data')
    await replay(overTls(socket), starting.slice(middle))
  })

  /** Sends the lines of the client and expects those of the server, but for their numbers. */
  async function replay(client: Client, transcript: readonly string[]): Promise<void> {
    const conversation = new Conversation(client)
    await conversation.event(/^\* PORTHOLE/)
    await conversation.event(/^\* HELLO/)
    const said: string[] = []
    for (const line of transcript.filter((one) => !/^[+*-]/.test(one)))
      said.push(line, ...(await conversation.ask(line)))
    const settled = (lines: readonly string[]) => lines.map((line) => line.replaceAll(/\b\d+\b/g, '0'))
    expect(settled(said)).toEqual(settled(transcript.slice(2)))
  }
})

test.runIf(host)('a server bound to loopback is not there for other machines', async () => {
  const server = await serverForTest()
  const refusal = new Promise((resolve) => {
    to(server.port('porthole')).once('error', resolve)
  })
  expect(await refusal).toMatchObject({ code: 'ECONNREFUSED' })
})

test.runIf(host)('a server bound to one address is there alone', async () => {
  const server = await serverForTest({ args: ['--host', String(host)] })
  await arrive(socketClient(to(server.port('porthole'))))
  expect((await fetch(`http://${host}:${server.port('web')}/metrics`)).status).toBe(403)
  const refusal = new Promise((resolve) => {
    to(server.port('porthole'), '127.0.0.1').once('error', resolve)
  })
  expect(await refusal).toMatchObject({ code: 'ECONNREFUSED' })
})

test.skipIf(host)(
  'all that in a network namespace, where there is no such address',
  async ({ skip }) => {
    const inside = ['--user', '--map-root-user', '--net', 'sh', '-c']
    const set = `ip link set lo up && ip address add ${EXAMPLE}/32 dev lo`
    const tried = spawnSync('unshare', [...inside, set], { encoding: 'utf8' })
    if (tried.status !== 0)
      return skip(`no address but loopback, and no network namespace: ${tried.error?.message ?? tried.stderr.trim()}`)
    const paths = ['../../node_modules/vitest/vitest.mjs', './two-machines.test.ts']
    const [vitest = '', file = ''] = paths.map((path) => fileURLToPath(new URL(path, import.meta.url)))
    const run = [process.execPath, vitest, 'run', '--project', 'unit', file]
    const { VITEST: _, ...env } = process.env
    await promisify(execFile)('unshare', [...inside, `${set} && exec "$@"`, 'sh', ...run], {
      env: { ...env, [GIVEN]: EXAMPLE },
    })
  },
  60_000,
)
