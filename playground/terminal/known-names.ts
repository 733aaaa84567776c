import { isRefusal, type Reply, wordsOf } from '../client/reply.ts'
import { parseEvent } from '../client/server-event.ts'

/** Names of one kind that are remembered; the oldest go first. */
export const MAX_NAMES = 500

export type NameKind = 'verb' | 'room' | 'nick' | 'file' | 'command'

/** What a name may be (PROTOCOL.md, Requests); anything else that the server says is no name. */
const SPELLINGS: Record<NameKind, RegExp> = {
  verb: /^[A-Z]{1,24}$/,
  room: /^[A-Za-z0-9_-]{1,24}$/,
  nick: /^[A-Za-z0-9_-]{1,24}$/,
  file: /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,119}$/,
  command: /^[A-Za-z0-9_-]{1,24}$/,
}

/** What the lines of a reply begin with. */
const LISTS: Record<string, NameKind> = { HELP: 'verb', ROOMS: 'room', WHO: 'nick', FILES: 'file' }

/** What the first word behind a verb names. */
const ARGUMENTS: Record<string, NameKind | undefined> = {
  DELETE: 'file',
  GET: 'file',
  HELP: 'verb',
  HISTORY: 'room',
  JOIN: 'room',
  KICK: 'nick',
  LEAVE: 'room',
  LOGIN: 'nick',
  NICK: 'nick',
  PUT: 'file',
  REGISTER: 'nick',
  RUN: 'command',
  SAY: 'room',
  TELL: 'nick',
  WHO: 'room',
}

/** Requests known before HELP tells of more. */
const VERBS = [
  ...Object.keys(ARGUMENTS),
  ...'BROADCAST ECHO FILES LOGOUT PING QUIT ROOMS SHUTDOWN STARTTLS STATS TIME WHOAMI'.split(' '),
]

export const argumentKind = (verb: string): NameKind | undefined => ARGUMENTS[verb.toUpperCase()]

/** The names that a conversation brought up: what can be completed. */
export class KnownNames {
  /** By their lower case: names compare without regard to case. */
  readonly #names: Record<NameKind, Map<string, string>> = {
    verb: new Map(VERBS.map((verb) => [verb.toLowerCase(), verb])),
    room: new Map(),
    nick: new Map(),
    file: new Map(),
    command: new Map(),
  }

  /** Sorted. */
  starting(kind: NameKind, prefix: string): string[] {
    const begin = prefix.toLowerCase()
    const found = [...this.#names[kind]].filter(([key]) => key.startsWith(begin))
    return found.map(([, name]) => name).sort()
  }

  reply(reply: Reply, line: string): void {
    if (isRefusal(reply)) return
    const argument = line.trim().split(/ +/)[1] ?? ''
    const list = reply.verb === 'RUN' && argument === '' ? 'command' : LISTS[reply.verb]
    if (list) for (const more of reply.more) this.#add(list, more.split(' ')[0])
    // The first word of `+FILE` is a size, of `+OK` a name as it was first spelt.
    const kind = argumentKind(reply.verb)
    if (reply.verb === 'DELETE') this.#names.file.delete(argument.toLowerCase())
    else if (kind === 'room' || kind === 'file') this.#add(kind, argument)
    else if (reply.verb === 'NICK' || reply.verb === 'WHOAMI') this.#add('nick', wordsOf(reply)[0])
  }

  /** An event without its `* `. */
  event(text: string): void {
    const event = parseEvent(text)
    if ('room' in event) this.#add('room', event.room)
    if ('old' in event) this.#names.nick.delete(event.old.toLowerCase())
    if ('nick' in event) this.#add('nick', event.nick)
  }

  #add(kind: NameKind, name = ''): void {
    if (!SPELLINGS[kind].test(name)) return
    const names = this.#names[kind]
    names.delete(name.toLowerCase())
    names.set(name.toLowerCase(), name)
    const [oldest] = names.keys()
    if (names.size > MAX_NAMES && oldest !== undefined) names.delete(oldest)
  }
}
