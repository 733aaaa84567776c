import { ProtocolError } from '../protocol/errors.ts'
import { nickProblem } from '../protocol/nick.ts'
import type { Session } from './session.ts'
import type { Account } from './storage.ts'

const tooMany = (what: string): ProtocolError =>
  new ProtocolError('rate-limited', `Cannot log in as ${what} a minute must be fewer: wait a minute`)

/** Whether a password may be sent here, and one more attempt made. @throws {ProtocolError} `tls-required`, `rate-limited` */
export function admitAttempt({ host, connection: { peer } }: Session): void {
  if (!peer.secret && !peer.local) {
    throw new ProtocolError(
      'tls-required',
      'Cannot take password as it must come over TLS: begin with STARTTLS, or use the TLS port',
    )
  }
  if (host.logins.exhausted(peer.address)) throw tooMany('LOGIN and REGISTER')
  host.logins.note(peer.address)
}

/** Says in the protocol's words that too many passwords wait for their turn. */
export async function hashed<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'busy')) throw error
    throw new ProtocolError('busy', 'Cannot take password as fewer must wait to be checked: try again')
  })
}

/** The account of a nick if the password is its own. @throws {ProtocolError} `bad-credentials`, `rate-limited` */
export async function authenticate({ host, connection }: Session, nick: string, password: string): Promise<Account> {
  const key = `${connection.peer.address} ${nick.toLowerCase()}`
  if (host.loginFailures.exhausted(key)) throw tooMany('failures')
  const account = host.storage.accounts.find(nick)
  const right = await hashed(host.passwords.verify(password, account?.password))
  // Guesses sent at once must not all count as the first.
  if (host.loginFailures.exhausted(key)) throw tooMany('failures')
  if (right && account) return account
  host.loginFailures.note(key)
  throw new ProtocolError('bad-credentials', 'Cannot log in as nick and password must fit together: they do not')
}

/** @throws {ProtocolError} `bad-arguments` */
export function checkNick(nick: string): void {
  const problem = nickProblem(nick)
  if (problem !== undefined) throw new ProtocolError('bad-arguments', problem)
}

/** Takes the account's name and role; a guest who had that nick before it was an account's gets another. */
export function logIn(session: Session, account: Account): void {
  const { host } = session
  for (const other of host.directory.of(account.nick)) {
    if (other !== session && other.role === 'guest') other.rename(host.directory.nextGuest(), 'guest')
  }
  session.rename(account.nick, account.admin ? 'admin' : 'user')
  session.connection.loggedIn(session.nick, session.role)
}
