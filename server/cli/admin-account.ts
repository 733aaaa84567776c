import type { Logger } from 'pino'
import type { AccountStore } from '../services/storage.ts'
import type { Passwords } from '../storage/passwords.ts'

const ADMIN = 'admin'

/** Makes the account `admin` with this password if there is none; an account that is there keeps its own. */
export async function ensureAdmin(
  accounts: AccountStore,
  passwords: Passwords,
  password: string,
  log: Logger,
): Promise<void> {
  const account = accounts.find(ADMIN)
  if (!account) accounts.add({ nick: ADMIN, admin: true, password: await passwords.hash(password) })
  else if (!(await passwords.verify(password, account.password)))
    log.warn('the account admin keeps the password it has: PORTHOLE_ADMIN_PASSWORD is another one')
}
