import type { Endpoint } from './address.ts'
import type { Limits } from './limits.ts'
import { NetworkError } from './network-error.ts'
import type { Segment } from './segment.ts'
import { flagNames, wrapped } from './segment.ts'

interface Passage {
  readonly from: Endpoint
  readonly to: Endpoint
  /** Views of what was sent, good for the length of the call: copy what is to be kept. */
  readonly data: readonly Uint8Array[]
  /** Bytes of payload. */
  readonly length: number
  /** Milliseconds of the network's time. */
  readonly sent: number
  /** When it arrives, `undefined` where it is lost. */
  readonly arrives: number | undefined
}

export interface SegmentPassage extends Passage {
  readonly kind: 'segment'
  /** Counts connections from 1; both directions have the same. */
  readonly connection: number
  /** `SYN,ACK` and the like. */
  readonly flags: string
  /** As in the header: 32 bits, not relative to the first. `ack` is 0 without the flag. */
  readonly seq: number
  readonly ack: number
  /** In bytes, after scaling. */
  readonly window: number
  /** A retransmission or a window probe. */
  readonly again: boolean
}

export interface DatagramPassage extends Passage {
  readonly kind: 'datagram'
}

export type TapListener = (passage: SegmentPassage | DatagramPassage) => void

/** Tells whoever listens of each segment and datagram, as it is sent. */
export class Tap {
  readonly #limits: Limits
  #listeners: readonly TapListener[] = []
  #underWay = 0

  constructor(limits: Limits) {
    this.#limits = limits
  }

  get listening(): boolean {
    return this.#listeners.length > 0
  }

  /** Segments and datagrams that were sent and have not arrived; those that are lost never count. */
  get underWay(): number {
    return this.#underWay
  }

  departed(): void {
    this.#underWay++
  }

  arrived(): void {
    this.#underWay--
  }

  /** Returns the way out. */
  listen(listener: TapListener): () => void {
    if (this.#listeners.length >= this.#limits.taps) {
      const { taps } = this.#limits
      throw new NetworkError(
        'EMFILE',
        `Cannot listen to the wire as listeners must be <= ${taps}: current count is ${taps}`,
      )
    }
    this.#listeners = [...this.#listeners, listener]
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener)
    }
  }

  segment(segment: Segment, sent: number, arrives: number | undefined, again: boolean): void {
    const { connection, from, to, data, length, window } = segment
    this.#tell({
      kind: 'segment',
      connection,
      from,
      to,
      flags: flagNames(segment.flags),
      seq: wrapped(segment.seq),
      ack: wrapped(segment.ack),
      window,
      data,
      length,
      sent,
      arrives,
      again,
    })
  }

  datagram(from: Endpoint, to: Endpoint, data: Uint8Array, sent: number, arrives: number | undefined): void {
    this.#tell({ kind: 'datagram', from, to, data: [data], length: data.length, sent, arrives })
  }

  #tell(passage: SegmentPassage | DatagramPassage): void {
    for (const listener of this.#listeners) listener(passage)
  }
}
