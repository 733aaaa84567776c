import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Ledger, Membership } from './ledger.ts'

/** One chat client that notes in the ledger what it says and hears. Whatever is not as it should be ends it with an error. */
export class Chatter {
  readonly #socket: Socket
  readonly #ledger: Ledger
  readonly #id: number
  readonly #memberships = new Map<string, Membership>()
  readonly #replies: { readonly resolve: (line: string) => void; readonly reject: (error: Error) => void }[] = []
  readonly #closed: Promise<void>
  #rest = ''
  /** The end of the connection is wanted: it is no error. */
  #leaving = false
  #error: Error | undefined

  private constructor(socket: Socket, ledger: Ledger, id: number) {
    this.#socket = socket
    this.#ledger = ledger
    this.#id = id
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => this.#read(text))
    socket.on('error', (error) => this.#fail(error.message))
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#closed = promise
    socket.once('close', () => {
      if (!this.#leaving || this.#replies.length > 0) this.#fail('the connection ended')
      resolve()
    })
  }

  static async open(port: number, ledger: Ledger, id: number): Promise<Chatter> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    await once(socket, 'connect')
    return new Chatter(socket, ledger, id)
  }

  get rooms(): readonly string[] {
    return [...this.#memberships.keys()]
  }

  async join(room: string): Promise<Membership> {
    const membership = this.#ledger.join(room, this.#id)
    this.#memberships.set(room, membership)
    await this.#ask(`JOIN ${room}`)
    this.#ledger.joined(membership)
    return membership
  }

  async leave(room: string): Promise<void> {
    this.#noteLeaving(room, false)
    await this.#ask(`LEAVE ${room}`)
    this.#memberships.delete(room)
  }

  async say(room: string): Promise<void> {
    const message = this.#ledger.say(room, this.#id)
    await this.#ask(`SAY ${room} message ${message}`)
    this.#ledger.accept(message)
  }

  /** How many the server counts in a room that one is in. */
  async count(room: string): Promise<number> {
    return Number((await this.#ask(`WHO ${room}`)).slice('+OK '.length))
  }

  async quit(): Promise<void> {
    for (const room of this.rooms) this.#noteLeaving(room, false)
    this.#leaving = true
    await this.#ask('QUIT')
    await this.#closed
  }

  /** Is gone in the middle of a message, as by a lost network: the peer sees RST. */
  async cut(): Promise<void> {
    this.#leaving = true
    for (const room of this.rooms) {
      this.#noteLeaving(room, true)
      this.#socket.write(`SAY ${room} message ${this.#ledger.say(room, this.#id)}\r\n`)
    }
    this.#socket.resetAndDestroy()
    await this.#closed
  }

  #noteLeaving(room: string, cut: boolean): void {
    const membership = this.#memberships.get(room)
    if (membership) this.#ledger.leave(membership, cut)
  }

  async #ask(request: string): Promise<string> {
    if (this.#error) throw this.#error
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    this.#replies.push({ resolve, reject })
    this.#socket.write(`${request}\r\n`)
    return await promise
  }

  #read(text: string): void {
    const lines = `${this.#rest}${text}`.split('\r\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line.startsWith('* MSG ')) this.#hear(line)
      else if (line.startsWith('+')) this.#replies.shift()?.resolve(line)
      else if (line.startsWith('-') || line.startsWith('* BYE')) this.#fail(line)
    }
  }

  #hear(line: string): void {
    const room = line.slice('* MSG '.length, line.indexOf(' ', '* MSG '.length))
    const membership = this.#memberships.get(room)
    if (membership === undefined) return this.#fail(`it heard a message of ${room}, where it is not`)
    this.#ledger.hear(membership, Number(line.slice(line.lastIndexOf(' ') + 1)))
  }

  /** The first failure counts: the request under way gets it, or else the next one. */
  #fail(reason: string): void {
    if (this.#error) return
    this.#error = new Error(`Cannot go on as client ${this.#id} must see no error: ${reason}`)
    for (const { reject } of this.#replies.splice(0)) reject(this.#error)
    this.#socket.destroy()
  }
}
