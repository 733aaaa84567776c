import { createHash } from 'node:crypto'
import { expect, onTestFinished } from 'vitest'
import type { Client } from './client.ts'

const LF = 0x0a

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** A reply that refuses: the code, and a message that says what cannot be done. */
export const refused = (code: string): unknown[] => [expect.stringMatching(new RegExp(`^-ERR ${code} Cannot \\S.*`))]

/** What a client that goes by PROTOCOL.md alone makes of the bytes it gets: replies, events and payloads. */
export class Conversation {
  readonly client: Client
  /** The guest nick of the greeting. */
  guest = ''
  /** Events that came and that no test has asked for yet. */
  events: string[] = []
  readonly #replyLines: string[] = []
  readonly #payloads: Buffer[] = []
  #position = 0
  /** Bytes of the payload that the last line announced. */
  #announced: number | undefined

  constructor(client: Client) {
    this.client = client
    onTestFinished(() => client.finish())
  }

  /** Sends one request and resolves with the lines of its reply, the final one last. */
  ask(request: string): Promise<string[]> {
    this.client.send(`${request}\r\n`)
    return this.reply()
  }

  /** The lines of the next reply. */
  async reply(): Promise<string[]> {
    const lines: string[] = []
    for (;;) {
      const line = this.#replyLines.shift()
      if (line === undefined) await this.#take()
      else if (lines.push(line) && /^[+-]/.test(line)) return lines
    }
  }

  /** The first event that matches, taken from `events`. */
  async event(pattern: RegExp): Promise<string> {
    const [event = ''] = this.events.splice(await this.#indexOf(pattern), 1)
    return event
  }

  /** All events before the one that matches, taken from `events` with it: what came, and so what did not. */
  async eventsBefore(pattern: RegExp): Promise<string[]> {
    return this.events.splice(0, (await this.#indexOf(pattern)) + 1).slice(0, -1)
  }

  /** The next payload that a `+FILE` announced. */
  async payload(): Promise<Buffer> {
    for (;;) {
      const payload = this.#payloads.shift()
      if (payload) return payload
      await this.#take()
    }
  }

  async get(name: string, offset?: number): Promise<{ reply: string[]; payload: Buffer }> {
    const reply = await this.ask(offset === undefined ? `GET ${name}` : `GET ${name} ${offset}`)
    return { reply, payload: await this.payload() }
  }

  /** Uploads with a digest, from the offset that the server names; the final line, also of a refusal. */
  async put(name: string, bytes: Uint8Array): Promise<string[]> {
    const reply = await this.ask(`PUT ${name} ${bytes.length} ${sha256(bytes)}`)
    const go = /^\+GO (\d+)$/.exec(reply[0] ?? '')
    if (!go) return reply
    this.client.send(bytes.subarray(Number(go[1])))
    return this.reply()
  }

  /** The lines that came last, once the server has sent its FIN. */
  async ended(): Promise<string[]> {
    await this.client.untilEnd()
    return this.client.bytes.subarray(this.#position).toString().split('\r\n').slice(0, -1)
  }

  async #indexOf(pattern: RegExp): Promise<number> {
    for (;;) {
      const index = this.events.findIndex((event) => pattern.test(event))
      if (index !== -1) return index
      await this.#take()
    }
  }

  /** Reads one line, or the payload that the line before announced. */
  async #take(): Promise<void> {
    const start = this.#position
    if (this.#announced !== undefined) {
      const end = start + this.#announced
      await this.client.until(({ bytes }) => bytes.length >= end, `a payload of ${this.#announced} bytes`)
      this.#payloads.push(this.client.bytes.subarray(start, end))
      this.#announced = undefined
      this.#position = end
      return
    }
    await this.client.until(({ bytes }) => bytes.indexOf(LF, start) !== -1, 'one more line')
    this.#position = this.client.bytes.indexOf(LF, start) + 1
    const line = this.client.bytes.subarray(start, this.#position).toString()
    expect(line).toMatch(/^[+\-|*].*\r\n$/)
    const text = line.slice(0, -2)
    const file = /^\+FILE (\d+) [\da-f]{64} (\d+)$/.exec(text)
    if (file) this.#announced = Number(file[1]) - Number(file[2])
    if (text.startsWith('*')) this.events.push(text)
    else this.#replyLines.push(text)
  }
}

/** Connects, reads the greeting and takes a nick if one is given. */
export async function arrive(client: Client, nick?: string): Promise<Conversation> {
  const conversation = new Conversation(client)
  await conversation.event(/^\* PORTHOLE 1 \S+$/)
  conversation.guest = (await conversation.event(/^\* HELLO guest-\d+$/)).replace('* HELLO ', '')
  if (nick !== undefined) expect(await conversation.ask(`NICK ${nick}`)).toEqual([`+OK ${nick}`])
  return conversation
}
