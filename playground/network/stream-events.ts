import type { NetworkError } from './network-error.ts'
import type { Timeline } from './timeline.ts'

/** What a program is told about its end of a byte stream. Never called from within a call to the stream. */
export interface StreamEvents {
  connected?(): void
  /** Bytes wait for `read`. Told once for all that arrived since it was told before. */
  readable?(): void
  /** The peer sends no more, and all it sent was read. */
  end?(): void
  /** The send buffer has room for so many more bytes. */
  credit?(bytes: number): void
  /** The stream is over: refused, reset, timed out. What had arrived was read before. */
  failed?(error: NetworkError): void
}

/** Keeps what a program is to be told until it may be told, and says the same thing once. */
export class StreamNotices {
  readonly #timeline: Timeline
  #events: StreamEvents | undefined
  #readable = false
  #credit = 0

  constructor(timeline: Timeline) {
    this.#timeline = timeline
  }

  /** Before that, what happens has to be kept for it. */
  get attached(): boolean {
    return this.#events !== undefined
  }

  attach(events: StreamEvents): void {
    this.#events = events
  }

  connected(): void {
    this.#timeline.notify(() => this.#events?.connected?.())
  }

  readable(): void {
    if (this.#readable) return
    this.#readable = true
    this.#timeline.notify(() => {
      this.#readable = false
      this.#events?.readable?.()
    })
  }

  end(): void {
    this.#timeline.notify(() => this.#events?.end?.())
  }

  credit(bytes: number): void {
    if (bytes === 0) return
    this.#credit += bytes
    if (this.#credit !== bytes) return
    this.#timeline.notify(() => {
      const credit = this.#credit
      this.#credit = 0
      this.#events?.credit?.(credit)
    })
  }

  failed(error: NetworkError): void {
    this.#timeline.notify(() => this.#events?.failed?.(error))
  }
}
