import { isUtf8 } from 'node:buffer'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { nickProblem, passwordProblem } from '../protocol/nick.ts'
import type { AccountStore } from '../services/storage.ts'
import { openAccounts } from '../storage/open.ts'
import { Passwords } from '../storage/passwords.ts'
import { OPTIONS, variable } from './options.ts'
import { withPasswordPrompt } from './password-prompt.ts'
import { UsageError } from './usage-error.ts'

const EXIT_TAKEN = 1
/** 128 and the number of SIGINT, as a shell has it for a program that Ctrl-C ended. */
const EXIT_INTERRUPTED = 130
/** Bytes of standard input that are looked at for the end of the first line. */
const MAX_LINE_BYTES = 4096
const LF = 0x0a

const HELP = `Usage: porthole user add <nick> [options]

Makes an account, also while the server runs. The password is asked for on a
terminal, and is the first line of standard input otherwise.

  --admin                    the account may KICK, SHUTDOWN and DELETE any file
  --data-dir <folder>        ${OPTIONS['data-dir'].help} [${OPTIONS['data-dir'].fallback}]
                             ${variable('data-dir')}
  --help                     this text

Examples:
  porthole user add ada                          asks for the password twice
  porthole user add grace --admin < password.txt

Exit status: 0 when the account is there, 1 when the nick has one already,
2 for a wrong option, nick or password, 130 after Ctrl-C.
`

interface Request {
  readonly nick: string
  readonly admin: boolean
  readonly dataDir: string
}

/** `porthole user`: makes accounts. Resolves with the exit status. @throws {UsageError} */
export async function user(args: readonly string[]): Promise<number> {
  const request = readRequest(args)
  if (request === 'help') {
    process.stdout.write(HELP)
    return 0
  }
  const { accounts, close } = openAccounts(request.dataDir)
  try {
    return await add(request, accounts)
  } finally {
    close()
  }
}

async function add({ nick, admin, dataDir }: Request, accounts: AccountStore): Promise<number> {
  // Looked up before, so that nobody types a password in vain.
  if (accounts.find(nick)) return taken(nick)
  const password = process.stdin.isTTY ? await promptedPassword(nick) : await firstLine(process.stdin)
  if (password === undefined) return EXIT_INTERRUPTED
  check(passwordProblem(password))
  if (!accounts.add({ nick, admin, password: await new Passwords().hash(password) })) return taken(nick)
  process.stdout.write(`Added the ${admin ? 'admin' : 'user'} ${nick} in ${resolve(dataDir)}\n`)
  return 0
}

function taken(nick: string): number {
  process.stderr.write(`porthole: Cannot add ${nick} as the nick must be free: it has an account already\n`)
  return EXIT_TAKEN
}

function readRequest(args: readonly string[]): Request | 'help' {
  const { values, positionals } = parse(args)
  if (values.help) return 'help'
  const [action, nick, ...more] = positionals
  if (action !== 'add' || nick === undefined || more.length > 0)
    throw new UsageError('Cannot run user as its form must be "porthole user add <nick>": see porthole user --help')
  check(nickProblem(nick))
  const option = OPTIONS['data-dir']
  const variableName = variable('data-dir')
  const dataDir =
    values['data-dir'] === undefined
      ? option.parse(process.env[variableName] || option.fallback, variableName)
      : option.parse(values['data-dir'], '--data-dir')
  return { nick, admin: values.admin, dataDir }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        admin: { type: 'boolean', default: false },
        'data-dir': { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    if (error instanceof TypeError && 'code' in error) throw new UsageError(`Cannot run user: ${error.message}`)
    throw error
  }
}

function check(problem: string | undefined): void {
  if (problem !== undefined) throw new UsageError(problem)
}

function promptedPassword(nick: string): Promise<string | undefined> {
  return withPasswordPrompt({ input: process.stdin, output: process.stderr }, async (ask) => {
    const password = await ask(`Password for ${nick}: `)
    if (password === undefined) return undefined
    check(passwordProblem(password))
    const again = await ask('The same again: ')
    if (again !== undefined && again !== password)
      throw new UsageError('Cannot use password as both times it must be the same: they differ')
    return again
  })
}

async function firstLine(input: AsyncIterable<Buffer>): Promise<string> {
  let bytes = Buffer.alloc(0)
  for await (const chunk of input) {
    bytes = Buffer.concat([bytes, chunk])
    if (bytes.includes(LF) || bytes.length > MAX_LINE_BYTES) break
  }
  const end = bytes.indexOf(LF)
  const line = bytes.subarray(0, end === -1 ? undefined : end)
  if (!isUtf8(line)) throw new UsageError('Cannot use password as it must be UTF-8: other bytes came')
  return line.toString().replace(/\r$/, '')
}
