import { RefusedError, type Reply, wordsOf } from '../client/reply.ts'
import type { ServerEvent } from '../client/server-event.ts'
import type { Ticket } from '../gateway/connection.ts'
import { maskPassword } from '../gateway/password-mask.ts'
import type { Capture } from '../wire/capture.ts'
import { arrive } from './arrival.ts'
import { Channel, type ChannelOptions, type Greeting } from './channel.ts'
import { Chat } from './chat.ts'
import { Exchanges } from './exchange.ts'
import { MembersWatch } from './members-watch.ts'
import type { PageMemory } from './page-memory.ts'
import { isInterrupted } from './problem.ts'
import { ShelfChannel } from './shelf/channel.ts'

/** Captures kept, those of connections that are over too; the oldest go first. */
export const MAX_CAPTURES = 6

export interface LiveSessionOptions extends Pick<ChannelOptions, 'url' | 'createWebSocket'> {
  /** Called after each change. */
  readonly changed: () => void
  /** What the page before left. */
  readonly memory?: PageMemory | undefined
}

export interface Identity {
  readonly nick: string
  readonly role: string
}

/** The learner's two connections, A for the chat and B for files, and what the page knows by them. */
export class LiveSession {
  readonly chat = new Chat()
  readonly exchanges = new Exchanges()
  /** Chat and everything else. */
  readonly a: Channel
  /** Files: a transfer on a connection of its own holds up nothing. */
  readonly b: Channel
  /** B as the shelf has it. */
  readonly files: ShelfChannel
  readonly #changed: () => void
  readonly #members: MembersWatch
  readonly #tickets: Readonly<Record<string, Ticket>>
  #captures: readonly Capture[] = []
  /** Who the server says A is. */
  me: Identity = { nick: '', role: 'guest' }
  /** Who B is, for the shelf. */
  other: Identity = { nick: '', role: 'guest' }
  /** Rooms to be in after the connection was opened anew. */
  wanted: readonly string[]
  /** What happened to the connection, told until it is put away. */
  story: string | undefined
  loginRequired = false

  constructor({ changed, memory, ...way }: LiveSessionOptions) {
    this.#changed = () => {
      this.files.changed()
      changed()
    }
    this.#tickets = memory?.tickets ?? {}
    this.wanted = memory?.rooms ?? []
    if (memory) this.me = { nick: memory.nick, role: memory.role }
    const opened = (capture: Capture) => this.#opened(capture)
    this.a = new Channel({
      ...way,
      label: 'A',
      changed,
      opened,
      greeted: (greeting) => this.#run(arrive(this, greeting, memory?.current)),
      event: (event, line) => this.#event(event, line),
    })
    this.b = new Channel({
      ...way,
      label: 'B',
      changed: () => this.#changed(),
      opened,
      greeted: (greeting) => this.#run(this.#greetedB(greeting)),
      event: (event) => {
        if (event.kind === 'PING') this.#run(this.b.ask('PING'))
        if (event.kind === 'HELLO') this.other = { nick: event.nick, role: 'guest' }
      },
    })
    this.files = new ShelfChannel(this.b, () => this.other)
    this.#members = new MembersWatch((room) => this.#run(this.readMembers(room)))
  }

  get captures(): readonly Capture[] {
    return this.#captures
  }

  start(): void {
    this.a.open(this.#tickets['A'])
    this.b.open(this.#tickets['B'])
  }

  close(): void {
    this.#members.stop()
    this.a.close()
    this.b.close()
  }

  /** What the next page needs to go on. */
  memory(): PageMemory {
    const ticketOf = ({ label, connection }: Channel) =>
      connection?.ticket ? [[label, connection.ticket] as const] : []
    // Behind half a payload no line can begin: the next page opens a connection and resumes the transfer.
    const channels = this.b.conversation.idle ? [this.a, this.b] : [this.a]
    const rooms = this.chat.rooms.map(({ name }) => name)
    const { current } = this.chat
    return {
      tickets: Object.fromEntries(channels.flatMap(ticketOf)),
      ...this.me,
      rooms: rooms.length > 0 ? rooms : this.wanted,
      current: current?.kind === 'room' ? current.name : undefined,
    }
  }

  changed(): void {
    this.#changed()
  }

  /** Asks on A for what a person wants, and shows it as lines. @throws {RefusedError} */
  async act(line: string): Promise<Reply> {
    const exchange = this.exchanges.begin(this.a.label, maskPassword(line))
    this.changed()
    try {
      const reply = await this.a.ask(line)
      exchange.reply = reply.final
      return reply
    } catch (error) {
      exchange.reply = error instanceof RefusedError ? error.final : undefined
      throw error
    } finally {
      this.changed()
    }
  }

  async readMembers(room: string): Promise<void> {
    const { more } = await this.a.ask(`WHO ${room}`)
    this.chat.members(room, more.map(memberOf))
    this.changed()
  }

  async readRooms(): Promise<void> {
    const { more } = await this.a.ask('ROOMS')
    this.chat.offer(
      more.map((line) => {
        const [name = '', members = '0'] = line.split(' ')
        return { name, members: Number(members) }
      }),
    )
    this.changed()
  }

  /** Who A is, by the server. */
  async readIdentity(): Promise<void> {
    const [nick = '', role = 'guest'] = wordsOf(await this.a.ask('WHOAMI'))
    this.me = { nick, role }
    this.changed()
  }

  /** Who B is, by the server. */
  async readOther(): Promise<void> {
    const [nick = '', role = 'guest'] = wordsOf(await this.b.ask('WHOAMI'))
    this.other = { nick, role }
    this.changed()
  }

  /** Whether A is logged in and B, a newer connection, is not. */
  get filesLoggedOut(): boolean {
    return this.me.role !== 'guest' && this.other.role === 'guest' && this.b.ready
  }

  #opened(capture: Capture): void {
    this.#captures = [...this.#captures, capture].slice(-MAX_CAPTURES)
  }

  async #greetedB({ how }: Greeting): Promise<void> {
    if (how === 'resumed') await this.readOther()
    else this.changed()
  }

  #event(event: ServerEvent, line: string): void {
    if (event.kind === 'PING') return this.#run(this.a.ask('PING'))
    if (event.kind === 'HELLO') return
    const carried = { label: this.a.label, lines: [{ direction: 'received' as const, text: `* ${line}` }] }
    const room = this.chat.apply(event, carried)
    if (room !== undefined) this.#members.changed(room)
    this.changed()
  }

  /** Work that nobody waits for: where the connection ends meanwhile, its state tells. */
  #run(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      if (!isInterrupted(error) && !(error instanceof RefusedError)) reportError(error)
    })
  }
}

const memberOf = (line: string): Identity => {
  const [nick = '', role = 'guest'] = line.split(' ')
  return { nick, role }
}
