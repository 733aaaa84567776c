import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { GatewayClient, tcpClient, tlsClient } from '../support/client.ts'
import { arrive, type Conversation, refused } from '../support/conversation.ts'
import { dataDirForTest, porthole, type ServeProcess, serve } from '../support/serve-process.ts'

/** Each of one word and longer than a base64 group, so that a part of it is found in any alignment. */
const PASSWORDS = {
  right: 'Tr0ub4dor-and-3-horses',
  wrong: 'wr0ng-battery-staple-77',
  short: 'sh0rt-7',
  swapped: 'sw4pped-with-the-nick-99',
  alone: 'al0ne-on-its-own-line-42',
  ofAdmin: '4dmin-of-this-very-ship-1',
  ofUserAdd: 'us3r-add-from-the-shell-8',
  code: 'c0de-of-the-house-1999',
}

/** The base64 of a text wherever it begins in a longer one: the characters that its neighbours cannot change. */
const alignments = (text: string): string[] =>
  [0, 1, 2].map((before) => {
    const whole = Buffer.from('\0'.repeat(before) + text).toString('base64')
    return whole.slice(Math.ceil((before * 4) / 3), Math.floor(((before + text.length) * 4) / 3))
  })

/** All that gives a secret away, in lower case where the case tells nothing. */
const disguises = (secret: string): string[] => [
  secret,
  [...secret].reverse().join(''),
  ...alignments(secret),
  ...alignments(secret).map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  Buffer.from(secret).toString('hex'),
  Buffer.from(secret).toString('hex').toUpperCase(),
  Buffer.from(secret, 'utf16le').toString('latin1'),
  encodeURIComponent(secret),
]

/** All that the server has kept, each file by its path. */
function kept(server: ServeProcess): [string, string][] {
  return readdirSync(server.dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((path) => [path, readFileSync(path, 'latin1')])
}

function expectSecret(server: ServeProcess): void {
  const places = [...kept(server), ['standard error', server.err.text], ['standard output', server.out.text]]
  for (const [place, text = ''] of places)
    for (const [which, secret] of Object.entries(PASSWORDS))
      expect([place, which, disguises(secret).filter((one) => text.includes(one))]).toEqual([place, which, []])
}

/** Everything that people type who mean to log in. */
async function mistype(one: Conversation, nick: string): Promise<void> {
  const { right, short, swapped, alone, code } = PASSWORDS
  for (const request of [
    `REGISTER ${nick} ${code} ${short}`,
    `REGISTER ${code} ${right}`,
    `REGISTER ${right}`,
    `REGISTER ${nick}! ${code} ${right}`,
    `REGISTER ${nick}  ${code} ${right}`,
    `REGISTER ${nick} ${right}`,
    `REGISTER ${nick} ${code} ${right}\t`,
    `LOGIN ${swapped} ${nick}`,
    `LOGIN ${swapped}`,
    `login ${nick}`,
    alone,
    `PASS ${alone}`,
    `password:${alone}`,
    `HELP ${alone}`,
    `NICK ${alone}!`,
  ])
    expect(await one.ask(request)).toEqual([expect.stringMatching(/^-ERR /)])
}

async function register(one: Conversation, nick: string): Promise<void> {
  const { right, wrong, code } = PASSWORDS
  expect(await one.ask(`REGISTER ${nick} ${code} ${right}`)).toEqual([`+OK ${nick}`])
  await one.ask('LOGOUT')
  expect(await one.ask(`LOGIN ${nick} ${wrong}`)).toEqual(refused('bad-credentials'))
  expect(await one.ask(`LOGIN ${nick} ${right}`)).toEqual([`+OK ${nick}`])
}

test('no password is in what the server keeps, logs or prints, whoever typed it where', async () => {
  const dataDir = await dataDirForTest()
  const args = ['--log-level=debug', '--registration=code', '--registration-code', PASSWORDS.code, '--login-rate=0']
  const server = await serve({ args, dataDir, env: { PORTHOLE_ADMIN_PASSWORD: PASSWORDS.ofAdmin } })
  const added = porthole(['user', 'add', 'grace', '--data-dir', dataDir], { input: `${PASSWORDS.ofUserAdd}\n` })
  expect(await added.exit).toBe(0)
  const admin = await arrive(tcpClient(server.port('porthole')))
  expect(await admin.ask(`LOGIN admin ${PASSWORDS.ofAdmin}`)).toEqual(['+OK admin'])
  expect(await admin.ask(`LOGIN grace ${PASSWORDS.ofUserAdd}`)).toEqual(['+OK grace'])
  await mistype(admin, 'ada')
  await register(admin, 'ada')
  await register(await arrive(tlsClient(server.port('tls'), server.ca)), 'bob')
  await register(await arrive(new GatewayClient(server.port('web'), 'porthole')), 'cleo')
  // While it runs: the write-ahead log still holds what was written last.
  expect(kept(server).map(([path]) => path)).toContain(join(dataDir, 'porthole.db-wal'))
  expectSecret(server)
  server.child.kill('SIGTERM')
  expect(await server.exit).toBe(0)
  expectSecret(server)
  // What is no secret was found in those places: they are the right ones.
  for (const path of ['porthole.db', join('logs', 'connections.jsonl')])
    expect(readFileSync(join(dataDir, path), 'latin1')).toContain('ada')
  expect(readFileSync(join(dataDir, 'porthole.db'), 'latin1').match(/scrypt\$/g)?.length).toBeGreaterThanOrEqual(5)
  expect(server.err.text).toMatch(/verb":"LOGIN"/)
})

test('a secret is known in all its disguises', () => {
  for (const before of ['', 'a', 'ab', 'abc'])
    for (const secret of Object.values(PASSWORDS)) {
      const disguised = Buffer.from(`${before}${secret}and more`).toString('base64')
      expect(disguises(secret).some((one) => disguised.includes(one))).toBe(true)
    }
})
