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

/** Events one capture keeps; the oldest go first. */
export const MAX_CAPTURE_EVENTS = 4096
/** Bytes of payload one capture keeps; the oldest go first. */
export const MAX_CAPTURE_BYTES = 8 * 1024 * 1024

const payloadLength = (event: WireEvent): number => ('bytes' in event ? event.bytes.length : 0)

/** The record of one connection, from its opening to its end, bounded in events and in bytes. */
export class Capture {
  readonly service: GatewayTarget
  /** Tells it from the others beside it: A, B, … */
  readonly label: string
  #events: WireEvent[] = []
  #kept = 0
  #dropped = 0
  #openedAt: number | undefined
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

  /** When the connection opened. */
  get openedAt(): number | undefined {
    return this.#openedAt
  }

  /** How many `seen` events there were, those let go included. */
  get sightings(): number {
    return this.#sightings
  }

  add(event: WireEvent): void {
    if (event.kind === 'open') this.#openedAt ??= event.at
    if (event.kind === 'seen') this.#sightings++
    this.#events.push(event)
    this.#kept += payloadLength(event)
    let excess = Math.max(0, this.#events.length - MAX_CAPTURE_EVENTS)
    for (let index = 0; index < excess; index++) this.#kept -= this.#lengthAt(index)
    while (this.#kept > MAX_CAPTURE_BYTES && excess < this.#events.length) this.#kept -= this.#lengthAt(excess++)
    if (excess > 0) {
      this.#events.splice(0, excess)
      this.#dropped += excess
    }
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

  #lengthAt(index: number): number {
    const event = this.#events[index]
    return event ? payloadLength(event) : 0
  }
}
