import { createHash } from 'node:crypto'
import { ERROR_CODES } from '../../server/protocol/errors.ts'
import { MAX_CLIENT_LINE } from '../../server/protocol/limits.ts'
import type { Command } from '../../server/services/command.ts'
import { referenceLine } from '../support/reference-lines.ts'
import { CONTENTS } from './plan.ts'
import { Received } from './received.ts'

/** All that one client sent and got. */
export interface Exchange {
  readonly sent: Buffer
  readonly received: Buffer
  /** How the client ended it, if it has. */
  readonly end: 'open' | 'fin' | 'reset'
  /** Whether there were admins and bounds that end a connection in the middle of its business. */
  readonly cuts: boolean
}

/** How each request may succeed, and the codes with which it may be refused though its form is right. */
const RULES: Record<string, readonly [success: RegExp, codes?: string]> = {
  HELP: [/^\+OK$/, 'unknown-command'],
  TIME: [/^\+TIME \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/],
  NICK: [/^\+OK [\w-]{1,24}$/, 'bad-arguments nick-in-use login-required bad-state'],
  JOIN: [/^\+OK [\w-]{1,24} [1-9]\d*$/, 'bad-arguments quota'],
  LEAVE: [/^\+OK [\w-]{1,24} \d+$/],
  ROOMS: [/^\+OK \d+$/],
  WHO: [/^\+OK [1-9]\d*$/],
  SAY: [/^\+OK [1-9]\d*$/, 'too-large'],
  TELL: [/^\+OK [1-9]\d*$/, 'no-such-nick too-large'],
  HISTORY: [/^\+OK \d+$/, 'bad-arguments'],
  BROADCAST: [/^\+OK \d+$/, 'too-large'],
  REGISTER: [/^\+OK [\w-]{1,24}$/, 'bad-arguments nick-in-use busy'],
  LOGIN: [/^\+OK [\w-]{1,24}$/, 'bad-credentials busy'],
  LOGOUT: [/^\+OK guest-\d+$/],
  PUT: [/^\+GO \d+$/, 'bad-name bad-arguments too-large forbidden busy quota'],
  GET: [/^\+FILE \d+ [\da-f]{64} \d+$/, 'bad-name bad-arguments no-such-file quota'],
  FILES: [/^\+OK \d+$/],
  DELETE: [/^\+OK [\w.-]{1,120}$/, 'bad-name no-such-file forbidden'],
  RUN: [/^\+OK 0$/, 'no-such-command'],
  STATS: [/^\+OK$/],
  CONNECTIONS: [/^\+OK \d+$/],
  STARTTLS: [/^\+OK go$/, 'tls-unavailable bad-state'],
  KICK: [/^\+OK [1-9]\d*$/, 'no-such-nick'],
  SHUTDOWN: [/^\+OK \d+$/, 'bad-arguments'],
  QUIT: [/^\+BYE$/],
}
const COUNTED = ['ROOMS', 'WHO', 'HISTORY', 'FILES', 'CONNECTIONS']
const IN_ROOM = ['LEAVE', 'SAY', 'HISTORY', 'WHO']
/** A request that came after this was written. */
const ANY_RULE = [/^\+/, ERROR_CODES.join(' ')] as const

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** What the rest of a line must look like for a grammar in the notation of HELP. */
function formOf(grammar: string): RegExp {
  const words = grammar === '' ? [] : grammar.split(' ')
  const parts = words.map((name, index) => {
    const word = `${index === 0 ? '' : ' '}${name.includes('...') ? '.+' : '[^ ]+'}`
    return name.startsWith('[') ? `(${word})?` : word
  })
  return new RegExp(`^${parts.join('')}$`, 'su')
}

/** Goes through what a client sent and what it got side by side, and throws where they do not fit PROTOCOL.md. */
export class Referee {
  readonly #exchange: Exchange
  readonly #commands: readonly Command[]
  readonly #replies: Received
  readonly #rooms = new Set<string>()
  #nick = ''
  #role = 'guest'
  #introduced = false
  #at = 0
  /** The server answers no more. */
  #over = false
  /** A goodbye cannot stand behind a payload that is being sent. */
  #gets = false

  constructor(exchange: Exchange, commands: readonly Command[]) {
    this.#exchange = exchange
    this.#commands = commands
    this.#replies = new Received(exchange.received)
  }

  judge(): void {
    const { sent, end, cuts } = this.#exchange
    const greeting = [this.#replies.line(), this.#replies.line()].join('\n')
    const [, nick] = /^\* PORTHOLE 1 \S+\n\* HELLO (guest-\d+)$/.exec(greeting) ?? []
    if (nick === undefined && end === 'reset') return
    if (nick === undefined) throw new Error(`no greeting: ${greeting}`)
    this.#nick = nick
    if (sent[0] === 0x16 && sent[1] === 3) this.#close('a TLS hello')
    for (let first = true; !this.#over; ) {
      const found = referenceLine(sent, this.#at, MAX_CLIENT_LINE)
      if (!found) break
      this.#at = found.next
      const [line] = found.lines
      if (line?.kind === 'text' && line.text === '') continue
      const long = line?.kind === 'too-long' ? line : undefined
      const whole = !long || found.lines.length > 1
      const mayBeHttp = first && (!long || /^\S+ (\/|https?:)/i.test(long.beginning))
      // Only its end will tell what it is.
      if (mayBeHttp && !whole && end === 'open') break
      const raw = found.raw.toString('latin1')
      const what = JSON.stringify(raw.slice(0, 200))
      first = false
      if (mayBeHttp && whole && /(^| )HTTP\/1\.\d$/.test(raw)) this.#close(what)
      else if (line?.kind === 'text') this.#request(line.text)
      else this.#expect(what, undefined, long ? 'line-too-long' : 'not-text')
    }
    for (let line = this.#replies.line(); line !== undefined; line = this.#replies.line())
      if (!line.startsWith('*')) throw new Error(`a line that nobody asked for: ${line.slice(0, 200)}`)
    if (this.#replies.left > 0 && end !== 'reset' && !cuts) throw new Error('half a line at the end')
  }

  /** Takes the next reply; its lines if it is a success, which it may be where there is a pattern for it. */
  #expect(what: string, success: RegExp | string | undefined, codes = ''): string[] | undefined {
    const reply = this.#replies.reply()
    const final = reply?.at(-1)
    if (reply === undefined || final === undefined) return this.#cutOff(`no answer to ${what}`)
    this.#gets = false
    const [, code = ''] = final.split(' ')
    const right = final.startsWith('-')
      ? codes.split(' ').includes(code) && reply.length === 1
      : typeof success === 'object'
        ? success.test(final)
        : success === final
    if (!right) throw new Error(`a wrong answer to ${what}: ${reply.join('\n').slice(0, 500)}`)
    return final.startsWith('-') ? undefined : reply
  }

  #close(what: string): void {
    this.#expect(what, undefined, 'bad-state')
    this.#over = true
  }

  /** Something is missing that may be so only where the connection ended early. */
  #cutOff(problem: string): undefined {
    const { end, cuts } = this.#exchange
    const goodbye = this.#gets || /^\* BYE (kicked|shutdown|slow-consumer|idle-timeout)$/.test(this.#replies.event)
    if (end !== 'reset' && !(cuts && goodbye)) throw new Error(problem)
    this.#over = true
  }

  #request(text: string): void {
    const what = JSON.stringify(text.slice(0, 200))
    const [given = ''] = text.split(' ', 1)
    const rest = text.slice(given.length + 1)
    const verb = given.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase())
    const command = this.#commands.find((one) => one.verb === verb)
    const [word = '', ...words] = rest.split(' ')
    const room = word.toLowerCase()
    const refused = (code: string) => void this.#expect(what, undefined, code)
    if (!command) return refused('unknown-command')
    if (command.access === 'admins' && this.#role !== 'admin') return refused('forbidden')
    if (!formOf(command.grammar).test(rest)) return refused('bad-arguments')
    if (IN_ROOM.includes(verb) && rest !== '' && !this.#rooms.has(room)) return refused('not-a-member')
    if (verb === 'LOGOUT' && this.#role === 'guest') return refused('bad-state')
    const [success, codes] = this.#exactly(verb, rest) ?? RULES[verb] ?? ANY_RULE
    const reply = this.#expect(what, success, codes)
    const final = reply?.at(-1) ?? ''
    const [, first = '', ...others] = final.split(' ')
    // STARTTLS with more bytes behind it.
    if (verb === 'STARTTLS' && this.#replies.left === 0 && !this.#introduced) this.#over = true
    if (!reply) return
    if (COUNTED.includes(verb) && reply.length - 1 !== Number(first)) throw new Error(`a wrong count: ${final}`)
    if (['NICK', 'LOGIN', 'REGISTER', 'LOGOUT'].includes(verb)) this.#nick = first
    if (['NICK', 'LOGIN', 'REGISTER', 'JOIN'].includes(verb)) this.#introduced = true
    if (verb === 'LOGIN' || verb === 'REGISTER')
      this.#role = first === 'admin' && this.#exchange.cuts ? 'admin' : 'user'
    if (verb === 'LOGOUT') this.#role = 'guest'
    if (verb === 'JOIN') this.#rooms.add(room)
    if (verb === 'LEAVE') this.#rooms.delete(room)
    if (verb === 'PUT') this.#takePayload(what, Number(words[0]), words[1]?.toLowerCase(), Number(first))
    if (verb === 'GET') this.#sendPayload(what, Number(words[0] ?? 0), Number(first), others)
    if (verb === 'QUIT' || verb === 'SHUTDOWN') this.#over = true
    if (verb === 'STARTTLS') {
      // What follows is TLS.
      this.#over = true
      this.#replies.payload(this.#replies.left)
    }
  }

  /** Where a reply can only be one. */
  #exactly(verb: string, rest: string): [string] | undefined {
    if (verb === 'ECHO') return [`+ECHO ${rest}`]
    if (verb === 'PING') return [rest === '' ? '+PONG' : `+PONG ${rest}`]
    return verb === 'WHOAMI' ? [`+OK ${this.#nick} ${this.#role}`] : undefined
  }

  #takePayload(what: string, size: number, announced: string | undefined, offset: number): void {
    if (offset > 0 && (offset >= size || announced === undefined)) throw new Error(`a wrong offset for ${what}`)
    const payload = this.#exchange.sent.subarray(this.#at, this.#at + size - offset)
    this.#at += payload.length
    if (payload.length < size - offset) {
      this.#over = true
      // More may come yet.
      return this.#exchange.end === 'open' ? undefined : this.#close(`half a payload of ${what}`)
    }
    const digest = offset === 0 ? sha256(payload) : announced
    const right = announced === undefined || announced === digest
    const success = right ? `+OK ${size} ${digest}` : undefined
    this.#expect(`the payload of ${what}`, success, right && offset === 0 ? '' : 'digest-mismatch')
  }

  #sendPayload(what: string, asked: number, size: number, [digest = '', offset]: string[]): void {
    if (Number(offset) !== asked) throw new Error(`a wrong offset for ${what}`)
    this.#gets = true
    const payload = this.#replies.payload(size - asked)
    if (payload.length < size - asked) return this.#cutOff(`half a payload of ${what}`)
    const right = asked === 0 ? sha256(payload) === digest : CONTENTS.get(digest)?.subarray(asked).equals(payload)
    if (right === false) throw new Error(`a wrong payload of ${what}`)
  }
}
