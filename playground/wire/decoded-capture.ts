import type { Capture, WireEvent } from './capture.ts'
import { type Part, ProtocolReading } from './protocol-lines.ts'

const NONE: readonly Part[] = []

/** The lines and payloads in the writes and reads of one capture; none unless it speaks the porthole protocol. */
export class DecodedCapture {
  readonly #capture: Capture
  readonly #parts = new WeakMap<WireEvent, readonly Part[]>()
  #reading: ProtocolReading
  #next = 0

  constructor(capture: Capture) {
    this.#capture = capture
    this.#reading = this.#begin()
  }

  partsOf(event: WireEvent): readonly Part[] {
    if (this.#capture.service !== 'porthole' && this.#capture.service !== 'tls') return NONE
    if (!this.#parts.has(event)) this.#read()
    return this.#parts.get(event) ?? NONE
  }

  #begin(): ProtocolReading {
    const { sent, received } = this.#capture.droppedBytes
    this.#next = this.#capture.dropped
    return new ProtocolReading({ sent: sent > 0, received: received > 0 })
  }

  #read(): void {
    const { events, dropped } = this.#capture
    if (dropped > this.#next) this.#reading = this.#begin()
    for (const event of events.slice(this.#next - dropped)) {
      if (event.kind === 'sent') this.#parts.set(event, this.#reading.sent(event.bytes))
      else if (event.kind === 'received') this.#parts.set(event, this.#reading.received(event.bytes))
    }
    this.#next = dropped + events.length
  }
}
