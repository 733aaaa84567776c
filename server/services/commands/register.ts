import { ProtocolError } from '../../protocol/errors.ts'
import { passwordProblem } from '../../protocol/nick.ts'
import { success } from '../../protocol/reply.ts'
import type { Command } from '../command.ts'
import { admitAttempt, checkNick, hashed, logIn } from '../credentials.ts'
import type { Policy } from '../limits.ts'
import type { Session } from '../session.ts'

/** The password, without the code that may have to stand before it. @throws {ProtocolError} `forbidden` */
function withoutCode(registration: Policy['registration'], text: string): string {
  if (registration === 'open') return text
  if (registration === 'closed')
    throw new ProtocolError('forbidden', 'Cannot register as registration must be open: ask who runs the server')
  const prefix = `${registration.code} `
  if (text.startsWith(prefix)) return text.slice(prefix.length)
  throw new ProtocolError(
    'forbidden',
    "Cannot register as the server's code and a space must stand before the password",
  )
}

/** Accounts that REGISTER makes at most; who runs the server can add more. */
const MAX_ACCOUNTS = 10_000

const taken = (nick: string): ProtocolError =>
  new ProtocolError('nick-in-use', `Cannot register as the nick must be free: ${nick} is in use`)

/** @throws {ProtocolError} `nick-in-use` */
function checkFree({ host, nick: own }: Session, nick: string): void {
  const used = host.directory.of(nick).size > 0 && own.toLowerCase() !== nick.toLowerCase()
  if (used || host.storage.accounts.find(nick)) throw taken(nick)
}

export const command: Command = {
  verb: 'REGISTER',
  grammar: '<nick> <password...>',
  help: 'Makes an account and logs in to it.',
  access: 'everyone',
  run: async (session, nick = '', text = '') => {
    const { host } = session
    checkNick(nick)
    const given = withoutCode(host.policy.registration, text)
    const problem = passwordProblem(given)
    if (problem !== undefined) throw new ProtocolError('bad-arguments', problem)
    checkFree(session, nick)
    if (host.storage.accounts.count >= MAX_ACCOUNTS)
      throw new ProtocolError(
        'quota',
        `Cannot register as accounts must be <= ${MAX_ACCOUNTS}: ask who runs the server`,
      )
    admitAttempt(session)
    const account = { nick, admin: false, password: await hashed(host.passwords.hash(given)) }
    // Somebody may have taken it in the meantime.
    checkFree(session, nick)
    if (!host.storage.accounts.add(account)) throw taken(nick)
    logIn(session, account)
    return [success(`OK ${nick}`)]
  },
}
