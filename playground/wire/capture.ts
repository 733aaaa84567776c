import type { GatewayTarget, Seen, TlsFacts } from '../../server/protocol/gateway.ts'

/**
 * What crossed one connection. `sent` is one write of the page, `received` what one read of the
 * gateway returned, `seen` what the server noticed. `at` is milliseconds since the Unix epoch, by
 * the clock of the page.
 */
export type WireEvent = { at: number } & (
  | { kind: 'open'; local: string; remote: string; tls?: TlsFacts }
  | { kind: 'sent'; bytes: Uint8Array }
  | { kind: 'received'; bytes: Uint8Array }
  | { kind: 'fin'; from: 'page' | 'server' }
  | { kind: 'reset'; from: 'page' | 'server' }
  | { kind: 'error'; code: string }
  | { kind: 'seen'; seen: Seen }
  | { kind: 'closed' }
  /** On TLS, what really crossed: `out` to the server, `in` from it. */
  | { kind: 'ciphertext'; direction: 'out' | 'in'; bytes: Uint8Array }
  /** The page had the gateway stop reading, or read on. */
  | { kind: 'paused'; paused: boolean }
  | { kind: 'no-delay'; on: boolean }
  /** The way to the gateway was lost; the connection itself lives on for a while. */
  | { kind: 'link-lost' }
  /** It goes on; so many bytes of the server were not kept. */
  | { kind: 'resumed'; missing: number }
)
export type Opening = Extract<WireEvent, { kind: 'open' }>

/**
 * Events one capture keeps at most: 10,000 requests with all that the server saw of them. With
 * about 250 bytes of the browser's own for each, a full capture takes some 25 MB beside its payload.
 */
export const MAX_CAPTURE_EVENTS = 100_000
/** Bytes of payload, and characters of lines the server saw, that one capture keeps at most. */
export const MAX_CAPTURE_BYTES = 8 * 1024 * 1024
/** Past a limit the oldest go at once until this share of it is kept, so that one more event costs little. */
export const KEPT_SHARE = 7 / 8

const sizeOf = (event: WireEvent): number => {
  if ('bytes' in event) return event.bytes.length
  return event.kind === 'seen' && event.seen.what === 'line' ? event.seen.text.length : 0
}

/** The streams whose bytes events tell of: plain and encrypted ones, and what the server read and replied. */
type Counted = 'sent' | 'received' | 'out' | 'in' | 'read' | 'reply'

/** Bytes of a stream that an event tells of. */
function told(event: WireEvent): [stream: Counted | undefined, bytes: number] {
  switch (event.kind) {
    case 'sent':
    case 'received':
      return [event.kind, event.bytes.length]
    case 'ciphertext':
      return [event.direction, event.bytes.length]
    case 'seen':
      return event.seen.what === 'read' || event.seen.what === 'reply'
        ? [event.seen.what, event.seen.bytes]
        : [undefined, 0]
    default:
      return [undefined, 0]
  }
}

/** The record of one connection, from its opening to its end, bounded in events and in bytes. */
export class Capture {
  readonly service: GatewayTarget
  /** Tells it from the others beside it: A, B, … */
  readonly label: string
  #events: WireEvent[] = []
  #kept = 0
  #dropped = 0
  readonly #droppedBytes: Record<Counted, number> = { sent: 0, received: 0, out: 0, in: 0, read: 0, reply: 0 }
  #opening: Opening | undefined
  #sightings = 0
  #listeners = new Set<(event: WireEvent) => void>()

  constructor(service: GatewayTarget, label = 'A') {
    this.service = service
    this.label = label
  }

  get events(): readonly WireEvent[] {
    return this.#events
  }

  /** How many of the oldest events were let go to stay within the limits. */
  get dropped(): number {
    return this.#dropped
  }

  /** How many bytes the events let go told of: where in each stream what is kept begins. */
  get droppedBytes(): Readonly<Record<Counted, number>> {
    return this.#droppedBytes
  }

  /** The opening of the connection, kept whatever is let go. */
  get opening(): Opening | undefined {
    return this.#opening
  }

  /** When the connection opened. */
  get openedAt(): number | undefined {
    return this.#opening?.at
  }

  /** How many `seen` events there were, those let go included. */
  get sightings(): number {
    return this.#sightings
  }

  add(event: WireEvent): void {
    if (event.kind === 'open') this.#opening ??= event
    if (event.kind === 'seen') this.#sightings++
    this.#events.push(event)
    this.#kept += sizeOf(event)
    if (this.#events.length > MAX_CAPTURE_EVENTS || this.#kept > MAX_CAPTURE_BYTES) this.#letGo()
    for (const listener of this.#listeners) listener(event)
  }

  /** Calls `listener` for every event from now on; returns the way out. */
  subscribe(listener: (event: WireEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The kept bytes of one direction, joined: the stream, without its chunk boundaries. */
  stream(direction: 'sent' | 'received'): Uint8Array {
    const chunks = this.chunks(direction)
    const joined = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0))
    let offset = 0
    for (const chunk of chunks) {
      joined.set(chunk, offset)
      offset += chunk.length
    }
    return joined
  }

  /** The kept chunks of one direction: writes for `sent`, reads for `received`. */
  chunks(direction: 'sent' | 'received'): Uint8Array[] {
    return this.#events.flatMap((event) => (event.kind === direction ? [event.bytes] : []))
  }

  #letGo(): void {
    const byCount = this.#events.length > MAX_CAPTURE_EVENTS
    const events = byCount ? Math.floor(MAX_CAPTURE_EVENTS * KEPT_SHARE) : this.#events.length
    const limit = this.#kept > MAX_CAPTURE_BYTES ? MAX_CAPTURE_BYTES * KEPT_SHARE : MAX_CAPTURE_BYTES
    let excess = 0
    while (this.#events.length - excess > events || this.#kept > limit) {
      const event = this.#events[excess++]
      if (!event) break
      this.#kept -= sizeOf(event)
      const [stream, bytes] = told(event)
      if (stream) this.#droppedBytes[stream] += bytes
    }
    this.#events.splice(0, excess)
    this.#dropped += excess
  }
}
