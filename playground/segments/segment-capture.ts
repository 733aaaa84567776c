import type { DatagramPassage, SegmentPassage } from '../network/tap.ts'
import { KEPT_SHARE } from '../wire/capture.ts'
import { type ConnectionEnds, Connections, type RelativeNumbers } from './connections.ts'

/** What the tap tells of; `data` may hold fewer bytes than `length`. */
export type Passage = SegmentPassage | DatagramPassage

/** One passage as it is kept. */
export interface Entry {
  /** Counts from 0, those let go included. */
  readonly number: number
  readonly passage: Passage
  /** Numbers of a segment, counted from the beginning of its connection. */
  readonly relative: RelativeNumbers | undefined
  /** Whether the end that opened the connection sent it; of a datagram, the one with the higher port. */
  readonly fromClient: boolean
}

/** Passages one capture keeps at most. */
export const MAX_PASSAGES = 100_000
/** Bytes of payload one capture keeps at most. */
export const MAX_PASSAGE_BYTES = 8 * 1024 * 1024

export interface SegmentCaptureOptions {
  /** When the network's time began, in milliseconds since the Unix epoch. */
  readonly wallStart: number
  /** Names of hosts by their addresses. */
  readonly names?: Readonly<Record<string, string>>
  /** Names of programs by `address:port`, IPv6 addresses in brackets. */
  readonly programs?: Readonly<Record<string, string>>
}

/** Bytes of the payload that came with it. */
export const keptBytes = ({ data }: Passage): number => data.reduce((sum, part) => sum + part.length, 0)

/** The record of what crossed a virtual network, bounded in passages and in bytes. Times are milliseconds since the network began. */
export class SegmentCapture {
  readonly wallStart: number
  readonly names: Readonly<Record<string, string>>
  readonly programs: Readonly<Record<string, string>>
  readonly #connections = new Connections()
  readonly #listeners = new Set<() => void>()
  #entries: Entry[] = []
  #kept = 0
  #dropped = 0
  #missed = 0

  constructor({ wallStart, names = {}, programs = {} }: SegmentCaptureOptions) {
    this.wallStart = wallStart
    this.names = names
    this.programs = programs
  }

  get entries(): readonly Entry[] {
    return this.#entries
  }

  /** The connections heard of, the latest `MAX_CONNECTIONS`. */
  get connections(): readonly ConnectionEnds[] {
    return this.#connections.all
  }

  /** How many of the oldest were let go to stay within the limits. */
  get dropped(): number {
    return this.#dropped
  }

  /** How many the sender left out. */
  get missing(): number {
    return this.#missed
  }

  /** Keeps `batch` as it is: its bytes must not be changed from now on. */
  add(batch: readonly Passage[]): void {
    for (const passage of batch) {
      const number = this.#dropped + this.#entries.length
      this.#entries.push({ number, passage, ...this.#told(passage) })
      this.#kept += keptBytes(passage)
      if (this.#entries.length > MAX_PASSAGES || this.#kept > MAX_PASSAGE_BYTES) this.#letGo()
    }
    this.#tell()
  }

  /** So many passages were left out by the sender. */
  missed(count: number): void {
    this.#missed += count
    this.#tell()
  }

  /** Calls `listener` after every change from now on; returns the way out. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #told(passage: Passage): Pick<Entry, 'relative' | 'fromClient'> {
    if (passage.kind === 'segment') return this.#connections.tell(passage)
    return { relative: undefined, fromClient: passage.from.port >= passage.to.port }
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }

  #letGo(): void {
    const byCount = this.#entries.length > MAX_PASSAGES
    const count = byCount ? Math.floor(MAX_PASSAGES * KEPT_SHARE) : this.#entries.length
    const bytes = this.#kept > MAX_PASSAGE_BYTES ? MAX_PASSAGE_BYTES * KEPT_SHARE : MAX_PASSAGE_BYTES
    let excess = 0
    while (this.#entries.length - excess > count || this.#kept > bytes) {
      const entry = this.#entries[excess++]
      if (!entry) break
      this.#kept -= keptBytes(entry.passage)
    }
    this.#entries.splice(0, excess)
    this.#dropped += excess
  }
}
