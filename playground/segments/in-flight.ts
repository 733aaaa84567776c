import type { Endpoint } from '../network/address.ts'
import { endpointText } from './endpoint-text.ts'
import type { Entry, Passage } from './segment-capture.ts'
import { clockAt, shownAt, type WireTime } from './wire-time.ts'

/** Lanes drawn at most; one that nothing is on makes room for another. */
export const MAX_LANES = 3
/** Rows of one direction of a lane at most. */
export const MAX_ROWS = 3
/** Marks drawn at most in all. */
export const MAX_MARKS = 48
/** Entries that are searched for what is still on its way, the latest. */
const MAX_SEARCHED = 2000
/** What crosses faster is not drawn, in milliseconds of the clock: nobody would see it. */
export const SEEN_MS = 150
/** How long a mark stays at its end, in milliseconds of the clock: one that moves, one that stands still, a lost one. */
const ARRIVED_MS = 300
const STILL_MS = 1500
const LOST_MS = 2500
/** How far a lost one comes, as a share of the way. */
const LOST_AT = 0.5

export interface Mark {
  readonly entry: Entry
  /** From 0, in its direction. */
  readonly row: number
  /** How long the whole way takes, in milliseconds of the network. */
  readonly travelMs: number
  /** When it is there or lost, in the network's time. */
  readonly ends: number
  state: 'under way' | 'arrived' | 'lost'
  /** When that was seen, by the page's clock. */
  ended: number
}

/** What is on its way between two ends. */
export interface Lane {
  readonly key: string
  readonly client: Endpoint
  readonly server: Endpoint
  /** In the order of sending. */
  marks: readonly Mark[]
  /** Rows that were needed so far: fewer would move what stands below. */
  rowsOut: number
  rowsIn: number
}

export interface Room {
  /** How wide a mark is, as a share of its way. */
  readonly share: number
  /** Marks stand still, so that a row has place for one. */
  readonly still: boolean
}

const isLost = ({ arrives }: Passage): boolean => arrives === undefined

function laneKey({ passage, fromClient }: Entry): string {
  if (passage.kind === 'segment') return String(passage.connection)
  const ends = [endpointText(passage.from), endpointText(passage.to)]
  return (fromClient ? ends : ends.reverse()).join(' ')
}

/** What is on its way over the network and slow enough to be seen, as marks on lanes. */
export class InFlight {
  /** In the network's time, how long a segment is on its way now: how far a lost one got can only be guessed. */
  latencyMs = 0
  room: Room = { share: 0, still: false }
  #time: WireTime = { now: 0, speed: 1, held: false, underWay: 0, heard: 0 }
  #lanes: readonly Lane[] = []
  /** Until when something is on its way that has no mark. */
  #crowdedUntil = Number.NEGATIVE_INFINITY

  get lanes(): readonly Lane[] {
    return this.#lanes
  }

  get marks(): readonly Mark[] {
    return this.#lanes.flatMap(({ marks }) => marks)
  }

  /** Whether what crosses is slow enough to be seen. */
  get isSeen(): boolean {
    const { held, speed } = this.#time
    return held || speed < 1 || this.latencyMs >= SEEN_MS || this.#lanes.some(({ marks }) => marks.length > 0)
  }

  isCrowded(clock: number): boolean {
    return this.#crowdedUntil >= shownAt(this.#time, clock)
  }

  /** Whether a mark would move by itself. */
  get isMoving(): boolean {
    return !this.#time.held && this.marks.some(({ state }) => state === 'under way')
  }

  /** New passages. */
  add(entries: readonly Entry[], clock: number): void {
    const now = shownAt(this.#time, clock)
    for (const entry of entries) this.#mark(entry, now)
    this.advance(clock)
  }

  /** The network told its time: what was seen to end goes, and what is on its way is known for certain. */
  tell(time: WireTime, entries: readonly Entry[]): void {
    this.advance(time.heard)
    this.#time = time
    this.#crowdedUntil = Number.NEGATIVE_INFINITY
    this.#keep(({ state }) => state === 'under way')
    const underWay = this.#underWay(entries.slice(-MAX_SEARCHED))
    if (time.held) {
      for (const mark of this.marks) if (!isLost(mark.entry.passage) && !underWay.has(mark.entry)) end(mark, time.heard)
    }
    for (const entry of underWay) this.#mark(entry, time.now)
    this.advance(time.heard)
  }

  /** Lets marks end, and go, that are due by the page's clock. */
  advance(clock: number): void {
    const now = shownAt(this.#time, clock)
    for (const mark of this.marks) {
      // Held time stands at an instant at which some have arrived and some have not: it tells which. Lost is lost at once.
      const due = this.#time.held ? isLost(mark.entry.passage) : mark.ends <= now
      if (mark.state === 'under way' && due) end(mark, clock)
    }
    if (!this.#time.held) this.#keep((mark) => mark.state === 'under way' || clock < this.#goes(mark))
  }

  /** When the next mark ends or goes, by the page's clock; infinite where none does. */
  get nextChange(): number {
    const times = this.marks.map((mark) =>
      mark.state === 'under way' ? clockAt(this.#time, mark.ends) : this.#goes(mark),
    )
    return this.#time.held ? Number.POSITIVE_INFINITY : Math.min(Number.POSITIVE_INFINITY, ...times)
  }

  /** How far a mark is, from 0 at its sender to 1 at its receiver. */
  progress(mark: Mark, clock: number): number {
    if (mark.state === 'lost') return LOST_AT
    if (mark.state === 'arrived') return 1
    return progressAt(mark, shownAt(this.#time, clock))
  }

  #goes({ state, ended }: Mark): number {
    if (state === 'lost') return ended + LOST_MS
    return ended + (this.room.still ? STILL_MS : ARRIVED_MS)
  }

  #underWay(entries: readonly Entry[]): ReadonlySet<Entry> {
    const { held, now, underWay } = this.#time
    const ordered = entries.flatMap((entry) => {
      const { arrives } = entry.passage
      return arrives !== undefined && arrives >= now ? [{ entry, arrives }] : []
    })
    ordered.sort((a, b) => a.arrives - b.arrives || a.entry.number - b.entry.number)
    const first = held ? Math.max(0, ordered.length - underWay) : 0
    return new Set(ordered.slice(first).map(({ entry }) => entry))
  }

  #mark(entry: Entry, now: number): void {
    const { passage, fromClient } = entry
    const { held, speed } = this.#time
    const travelMs = passage.arrives === undefined ? this.latencyMs : passage.arrives - passage.sent
    const ends = passage.sent + (isLost(passage) ? travelMs * LOST_AT : travelMs)
    if (!held && (travelMs / speed < SEEN_MS || ends <= now)) return
    const lane = this.#lane(entry)
    if (lane?.marks.some((mark) => mark.entry === entry)) return
    const row = lane && this.marks.length < MAX_MARKS ? this.#row(lane, entry) : undefined
    if (lane === undefined || row === undefined) {
      this.#crowdedUntil = Math.max(this.#crowdedUntil, ends)
      return
    }
    lane.marks = [...lane.marks, { entry, row, travelMs, ends, state: 'under way', ended: 0 }]
    if (fromClient) lane.rowsOut = Math.max(lane.rowsOut, row + 1)
    else lane.rowsIn = Math.max(lane.rowsIn, row + 1)
  }

  /** The first row in which it does not cover another mark. */
  #row({ marks }: Lane, { passage, fromClient }: Entry): number | undefined {
    const { share, still } = this.room
    const beside = marks.filter(({ entry }) => entry.fromClient === fromClient)
    const covers = (mark: Mark): boolean =>
      still || isLost(mark.entry.passage) || progressAt(mark, passage.sent) < share
    for (let row = 0; row < MAX_ROWS; row++) if (!beside.some((mark) => mark.row === row && covers(mark))) return row
    return undefined
  }

  #lane(entry: Entry): Lane | undefined {
    const key = laneKey(entry)
    const known = this.#lanes.find((lane) => lane.key === key)
    if (known) return known
    const free = this.#lanes.length < MAX_LANES ? undefined : this.#lanes.find(({ marks }) => marks.length === 0)
    if (this.#lanes.length >= MAX_LANES && !free) return undefined
    const { from, to } = entry.passage
    const [client, server] = entry.fromClient ? [from, to] : [to, from]
    const lane: Lane = { key, client, server, marks: [], rowsOut: 1, rowsIn: 1 }
    this.#lanes = [...this.#lanes.filter((other) => other !== free), lane]
    return lane
  }

  #keep(stays: (mark: Mark) => boolean): void {
    for (const lane of this.#lanes) if (!lane.marks.every(stays)) lane.marks = lane.marks.filter(stays)
  }
}

function end(mark: Mark, clock: number): void {
  if (mark.state !== 'under way') return
  mark.state = isLost(mark.entry.passage) ? 'lost' : 'arrived'
  mark.ended = clock
}

function progressAt({ entry, travelMs }: Mark, now: number): number {
  const most = isLost(entry.passage) ? LOST_AT : 1
  return travelMs === 0 ? 0 : Math.min(most, Math.max(0, (now - entry.passage.sent) / travelMs))
}
