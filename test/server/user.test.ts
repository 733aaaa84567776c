import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openAccounts, openStorage } from '../../server/storage/open.ts'
import { Passwords } from '../../server/storage/passwords.ts'

const MAIN = fileURLToPath(new URL('../../server/cli/main.ts', import.meta.url))
const PASSWORD = 'correct horse ünïcode'

/** Runs a program under a terminal of its own: waits for a text, types another, and so on; prints all that came. */
const TERMINAL = `
import json, os, pty, sys
steps, command = json.loads(sys.argv[1]), sys.argv[2:]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
output = b''
def read():
    global output
    try:
        chunk = os.read(terminal, 4096)
    except OSError:
        chunk = b''
    output += chunk
    return chunk
for awaited, typed in steps:
    while awaited.encode() not in output and read():
        pass
    os.write(terminal, typed.encode())
while read():
    pass
os.waitpid(pid, 0)
sys.stdout.buffer.write(output)
`

const hasTerminals = spawnSync('python3', ['-c', 'import pty']).status === 0

async function dataDirForTest(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'porthole-user-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function finished(command: string, args: readonly string[], input = '', env: Record<string, string> = {}) {
  const child = spawn(command, args, { env: { ...process.env, ...env } })
  onTestFinished(() => void child.kill('SIGKILL'))
  // A program that ends without reading its input is no failure of the test.
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const [out, err, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { status, out, err }
}

const user = (args: readonly string[], input?: string, env?: Record<string, string>) =>
  finished(process.execPath, [MAIN, 'user', ...args], input, env)

/** Runs `porthole user` at a terminal; what the terminal showed ends with the exit status and the state it was left in. */
const userAtTerminal = async (args: readonly string[], steps: readonly [awaited: string, typed: string][]) => {
  const shell = ['sh', '-c', '"$@"; echo "status $?"; stty -a', 'sh', process.execPath, MAIN, 'user', ...args]
  const { out, err } = await finished('python3', ['-c', TERMINAL, JSON.stringify(steps), ...shell])
  expect(err).toBe('')
  return out
}

async function account(dataDir: string, nick: string) {
  const { accounts, close } = openAccounts(dataDir)
  const found = accounts.find(nick)
  close()
  return found
}

describe('porthole user', () => {
  test.each([['--help'], ['add', '--help']])('explains itself: %s', async (...args) => {
    const { status, out } = await user(args)
    expect([status, out]).toEqual([0, expect.stringContaining('porthole user add <nick>')])
  })

  test('adds an account with the first line of standard input as its password', async () => {
    const dataDir = await dataDirForTest()
    const { status, out, err } = await user(['add', 'Ada', '--data-dir', dataDir], ` ${PASSWORD} \r\nnot this\n`)
    expect([status, out, err]).toEqual([0, `Added the user Ada in ${dataDir}\n`, ''])
    const added = await account(dataDir, 'ada')
    expect(added).toMatchObject({ nick: 'Ada', admin: false })
    expect(await new Passwords().verify(` ${PASSWORD} `, added?.password)).toBe(true)
  })

  test('adds an admin in the folder of the environment variable, without a line end too', async () => {
    const dataDir = await dataDirForTest()
    const { status } = await user(['add', '--admin', 'ada'], PASSWORD, { PORTHOLE_DATA_DIR: dataDir })
    expect([status, await account(dataDir, 'ada')]).toEqual([0, expect.objectContaining({ admin: true })])
  })

  test('adds an account that a running server sees at once', async () => {
    const dataDir = await dataDirForTest()
    const { accounts, close } = await openStorage(dataDir, { history: 0 })
    expect(accounts.find('ada')).toBeUndefined()
    const { status } = await user(['add', 'ada', '--data-dir', dataDir], PASSWORD)
    expect([status, accounts.find('ada')?.nick]).toEqual([0, 'ada'])
    await close()
  })

  test('keeps no password that can be read', async () => {
    const dataDir = await dataDirForTest()
    await user(['add', 'ada', '--data-dir', dataDir], `${PASSWORD}\n`)
    for (const entry of await readdir(dataDir, { withFileTypes: true, recursive: true }))
      if (entry.isFile()) expect(readFileSync(join(entry.parentPath, entry.name), 'utf8')).not.toContain(PASSWORD)
  })

  test('ends with 1 before it asks when the nick is taken, in whatever case', async () => {
    const dataDir = await dataDirForTest()
    await user(['add', 'ada', '--data-dir', dataDir], `${PASSWORD}\n`)
    const { status, err } = await user(['add', 'ADA', '--data-dir', dataDir])
    expect([status, err]).toEqual([1, expect.stringContaining('has an account already')])
  })

  test.each([
    ['no action', []],
    ['no nick', ['add']],
    ['two nicks', ['add', 'ada', 'grace']],
    ['another action', ['remove', 'ada']],
    ['an unknown option', ['add', 'ada', '--root']],
    ['a nick with a space', ['add', 'a b']],
    ['a nick of 25 letters', ['add', 'a'.repeat(25)]],
    ["a guest's nick", ['add', 'Guest-7']],
  ])('ends with 2 for %s', async (_what, args) => {
    const dataDir = await dataDirForTest()
    const { status, err } = await user(args, `${PASSWORD}\n`, { PORTHOLE_DATA_DIR: dataDir })
    expect([status, err]).toEqual([2, expect.stringMatching(/^porthole: Cannot .+\n$/)])
    expect(await readdir(dataDir)).toEqual([])
  })

  test.each([
    ['nothing', ''],
    ['7 bytes', '1234567\n'],
    ['129 bytes', `${'é'.repeat(64)}x\n`],
    ['a control character', 'password\tpassword\n'],
  ])('ends with 2 for a password of %s', async (_what, input) => {
    const dataDir = await dataDirForTest()
    const { status, err } = await user(['add', 'ada', '--data-dir', dataDir], input)
    expect([status, err]).toEqual([2, expect.stringMatching(/^porthole: Cannot use password as .+\n$/)])
    expect(await account(dataDir, 'ada')).toBeUndefined()
  })
})

test('porthole user add reads no more of a line than a password can have', async () => {
  const endless = ['-c', 'tr "\\0" x < /dev/zero | "$@"', 'sh', process.execPath, MAIN, 'user', 'add', 'ada']
  const { status, err } = await finished('sh', endless, '', { PORTHOLE_DATA_DIR: await dataDirForTest() })
  expect([status, err]).toEqual([2, expect.stringContaining('Cannot use password as its length must be')])
})

describe.skipIf(!hasTerminals)('porthole user at a terminal (needs the pty module of python3)', () => {
  const SANE = /status (\d+)[\s\S]* icanon[\s\S]* echo /

  test('asks twice without showing what is typed', async () => {
    const dataDir = await dataDirForTest()
    const shown = await userAtTerminal(
      ['add', 'ada', '--data-dir', dataDir],
      [
        ['Password for ada: ', `${PASSWORD}x\x7f\r`],
        ['The same again: ', `${PASSWORD}\r`],
      ],
    )
    expect(SANE.exec(shown)?.[1]).toBe('0')
    expect(shown).not.toContain('horse')
    expect(await new Passwords().verify(PASSWORD, (await account(dataDir, 'ada'))?.password)).toBe(true)
  })

  test('takes both answers when they are typed ahead', async () => {
    const dataDir = await dataDirForTest()
    const shown = await userAtTerminal(
      ['add', 'ada', '--data-dir', dataDir],
      [['Password for ada: ', `${PASSWORD}\r${PASSWORD}\r`]],
    )
    expect(SANE.exec(shown)?.[1]).toBe('0')
  })

  test('ends with 2 when the answers differ', async () => {
    const dataDir = await dataDirForTest()
    const shown = await userAtTerminal(
      ['add', 'ada', '--data-dir', dataDir],
      [
        ['Password for ada: ', `${PASSWORD}\r`],
        ['The same again: ', `${PASSWORD}!\r`],
      ],
    )
    expect(SANE.exec(shown)?.[1]).toBe('2')
    expect(await account(dataDir, 'ada')).toBeUndefined()
  })

  test.each([
    ['Ctrl-C', '\x03'],
    ['Ctrl-D', '\x04'],
  ])('ends with 130 after %s, the terminal as before', async (_name, typed) => {
    const dataDir = await dataDirForTest()
    const shown = await userAtTerminal(
      ['add', 'ada', '--data-dir', dataDir],
      [
        ['Password for ada: ', `${PASSWORD}\r`],
        ['The same again: ', typed],
      ],
    )
    expect(SANE.exec(shown)?.[1]).toBe('130')
    expect(await account(dataDir, 'ada')).toBeUndefined()
  })
})
