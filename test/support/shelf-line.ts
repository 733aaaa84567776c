import { onTestFinished } from 'vitest'
import type { FileConnection, Role } from '../../playground/live/shelf/connection.ts'
import type { ClientConnection } from './client-connection.ts'
import type { TestServer } from './server.ts'

/** A connection for a shelf, as a page keeps one: another one follows when it is cut. */
export class ShelfLine implements FileConnection {
  readonly #server: TestServer
  readonly #connect: (server: TestServer) => Promise<ClientConnection>
  readonly #listeners = new Set<() => void>()
  #current: ClientConnection
  open = true
  nick = 'guest'
  role: Role = 'guest'
  /** How many connections there were. */
  count = 1

  private constructor(
    server: TestServer,
    connect: (server: TestServer) => Promise<ClientConnection>,
    first: ClientConnection,
  ) {
    this.#server = server
    this.#connect = connect
    this.#current = first
    this.#follow(first)
    onTestFinished(() => this.#listeners.clear())
  }

  static async to(server: TestServer, connect: (server: TestServer) => Promise<ClientConnection>): Promise<ShelfLine> {
    return new ShelfLine(server, connect, await connect(server))
  }

  get conversation() {
    return this.#current.conversation
  }

  get carrier() {
    return this.#current.carrier
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Breaks the connection off; `reconnect` brings another one. */
  cut(): void {
    this.open = false
    this.#current.cut()
    this.#current.conversation.end()
    this.#tell()
  }

  async reconnect(): Promise<void> {
    this.#current = await this.#connect(this.#server)
    this.count += 1
    this.open = true
    this.#follow(this.#current)
    this.#tell()
  }

  renew(): void {
    this.cut()
    this.reconnect().catch((error: unknown) => {
      throw error
    })
  }

  async login(verb: 'LOGIN' | 'REGISTER', nick: string, role: Role = 'user'): Promise<void> {
    await this.conversation.request(`${verb} ${nick} correct horse`)
    this.nick = nick
    this.role = role
    this.#tell()
  }

  #follow(one: ClientConnection): void {
    one.onRoom(() => {
      if (one === this.#current) this.#tell()
    })
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}
