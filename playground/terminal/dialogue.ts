import { Conversation } from '../client/conversation.ts'
import type { Carrier } from '../client/upload.ts'
import type { GatewayConnection } from '../gateway/connection.ts'
import type { Capture, WireEvent } from '../wire/capture.ts'
import type { KnownNames } from './known-names.ts'

/** What the terminal displays of bytes that crossed: not all of them, or a remark in their place. */
export interface Shown {
  readonly bytes: Uint8Array
  readonly note?: string | undefined
}

const NOTHING = new Uint8Array()
const LF = 0x0a

interface DialogueOptions {
  readonly connection: GatewayConnection
  readonly capture: Capture
  readonly names: KnownNames
  /** The stream of the server is followed from this offset on. */
  readonly from: number
  /** Whether it cannot be followed: it goes on amid a line or a payload. */
  readonly unknown: boolean
}

/** Follows what is said on one connection in Porthole's protocol, and says what the page itself has to say. */
export class Dialogue {
  readonly conversation: Conversation
  readonly #connection: GatewayConnection
  readonly #shown = new WeakMap<Uint8Array, Shown>()
  readonly #unsubscribe: () => void
  #position: number
  #unknown: boolean
  /** What is sent now is told to the conversation by whoever sends it. */
  #own = false
  #quiet: { note: string | undefined } | undefined
  /** Shown in place of the payload that comes next. */
  #payloadNote: (() => string) | undefined

  constructor({ connection, capture, names, from, unknown }: DialogueOptions) {
    this.#connection = connection
    this.#position = from
    this.#unknown = unknown
    this.conversation = new Conversation({
      send: (bytes) => this.#sendOwn(bytes),
      event: (text) => {
        names.event(text)
        if (text === 'PING') this.#answerPing()
      },
      replied: (reply, line) => names.reply(reply, line),
    })
    this.#unsubscribe = capture.subscribe((event) => this.#event(event))
  }

  /** Whether a request can be sent now, and its reply known. */
  get idle(): boolean {
    return !this.#unknown && this.conversation.idle
  }

  shown(bytes: Uint8Array): Shown {
    return this.#shown.get(bytes) ?? { bytes }
  }

  /** What the payload of an upload goes out by: `note` is shown in its place. */
  carrier(note: string): Carrier {
    const connection = this.#connection
    let next: string | undefined = note
    return {
      get room() {
        return connection.room
      },
      send: (bytes) => {
        this.#quietly(() => this.#sendOwn(bytes), next)
        next = undefined
      },
    }
  }

  /** Shows `note` in place of the payload that is asked for now. */
  hidePayload(note: () => string): void {
    this.#payloadNote = note
  }

  close(): void {
    this.#unsubscribe()
    this.conversation.end()
  }

  /** Does what sends, and shows `note` in place of the bytes, or nothing. */
  #quietly(action: () => void, note?: string): void {
    this.#quiet = { note }
    try {
      action()
    } finally {
      this.#quiet = undefined
    }
  }

  #sendOwn(bytes: Uint8Array): void {
    this.#own = true
    try {
      this.#connection.send(bytes)
    } finally {
      this.#own = false
    }
  }

  #event(event: WireEvent): void {
    switch (event.kind) {
      case 'sent':
        if (this.#quiet) this.#shown.set(event.bytes, { bytes: NOTHING, ...this.#quiet })
        if (!this.#own) this.conversation.sent(event.bytes)
        break
      case 'received':
        this.#received(event.bytes)
        break
      case 'resumed':
        // What was not kept may have ended amid a line.
        if (this.#connection.received > this.#position) this.#unknown = true
        break
      case 'fin':
        if (event.from === 'server') this.conversation.end()
        break
      case 'reset':
      case 'error':
      case 'closed':
        this.conversation.end()
    }
  }

  #received(bytes: Uint8Array): void {
    const start = this.#connection.received - bytes.length
    const fresh = bytes.subarray(Math.min(bytes.length, Math.max(0, this.#position - start)))
    this.#position = Math.max(this.#position, this.#connection.received)
    if (this.#unknown) return
    if (this.#payloadNote) this.#shown.set(bytes, this.#withoutPayload(fresh, this.#payloadNote))
    else this.conversation.received(fresh)
  }

  /** Takes line after line until the payload begins, and leaves it out of what is shown. */
  #withoutPayload(bytes: Uint8Array, note: () => string): Shown {
    const { conversation } = this
    const shown: Uint8Array[] = []
    let began = false
    for (let at = 0; at < bytes.length; ) {
      const left = conversation.payloadLeft
      const end = left > 0 ? Math.min(bytes.length, at + left) : bytes.indexOf(LF, at) + 1 || bytes.length
      if (left === 0) shown.push(bytes.subarray(at, end))
      conversation.received(bytes.subarray(at, end))
      began ||= left === 0 && conversation.payloadLeft > 0
      if (left > 0 && conversation.payloadLeft === 0) this.#payloadNote = undefined
      at = end
    }
    return { bytes: joined(shown), note: began ? note() : undefined }
  }

  /** An idle terminal stays open. Amid a line or a payload the person is not idle. */
  #answerPing(): void {
    // After the event itself was shown.
    queueMicrotask(() => {
      if (!this.idle) return
      this.#quietly(() => {
        this.conversation.request('PING').catch(reportUnlessOver)
      }, 'Answered with PING.')
    })
  }
}

/** A connection that ends before the reply has told so already. */
function reportUnlessOver(error: unknown): void {
  console.debug(error)
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
