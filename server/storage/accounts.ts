import type { Account, AccountStore } from '../services/storage.ts'
import type { Database, Statement } from './database.ts'

/** The accounts in a database. Those that another process adds are seen at once. */
export class DiskAccounts implements AccountStore {
  readonly #database: Database
  readonly #find: Statement
  readonly #add: Statement
  readonly #count: Statement

  constructor(database: Database) {
    this.#database = database
    this.#count = database.prepare('SELECT count(*) AS count FROM accounts')
    this.#find = database.prepare('SELECT nick, admin, password FROM accounts WHERE nick = ?')
    this.#add = database.prepare('INSERT INTO accounts (nick, admin, password) VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
  }

  get count(): number {
    return Number(this.#count.get()?.['count'])
  }

  find(nick: string): Account | undefined {
    const row = this.#find.get(nick)
    return row && { nick: String(row['nick']), admin: row['admin'] === 1, password: String(row['password']) }
  }

  add({ nick, admin, password }: Account): boolean {
    return this.#database.durably(() => this.#add.run(nick, admin ? 1 : 0, password) === 1)
  }
}
