import type { Capture, WireEvent } from './capture.ts'

export type Crossing = Exclude<WireEvent, { kind: 'seen' }>
export type Sighting = Extract<WireEvent, { kind: 'seen' }>

/** One event of one of several captures. */
export interface Entry<Event extends WireEvent = WireEvent> {
  readonly capture: Capture
  readonly event: Event
}
export type EntryFilter = (entry: Entry) => boolean

/** How far a capture is read: event numbers count from its beginning, those let go included. */
interface Stretch {
  readonly capture: Capture
  /** What was cleared away comes before it. */
  first: number
  next: number
  dropped: number
}

const endOf = (capture: Capture): number => capture.dropped + capture.events.length
const everything: EntryFilter = () => true

/** What several captures hold, in the order of their times, as far as a reader wants to see it and up to where it was read. */
export class WireLog {
  readonly #stretches: readonly Stretch[]
  #filter: EntryFilter = everything
  #crossings: Entry<Crossing>[] = []
  #sightings: Entry<Sighting>[] = []
  #filtered = 0
  #generation = 0

  /** What was cleared away or not yet read in `before` stays so. */
  constructor(captures: readonly Capture[], before?: WireLog) {
    const known = before ? before.#stretches : []
    this.#stretches = captures.map((capture) => {
      const { first = 0 } = known.find((stretch) => stretch.capture === capture) ?? {}
      return { capture, first, next: first, dropped: capture.dropped }
    })
  }

  get crossings(): readonly Entry<Crossing>[] {
    return this.#crossings
  }

  get sightings(): readonly Entry<Sighting>[] {
    return this.#sightings
  }

  /** Crossings that the filter keeps from being seen. */
  get filtered(): number {
    return this.#filtered
  }

  /** Changes whenever the lists are made anew, instead of growing at their end. */
  get generation(): number {
    return this.#generation
  }

  /** Events that came since it was read. */
  get waiting(): number {
    return this.#stretches.reduce((sum, { capture, next }) => sum + endOf(capture) - Math.max(next, capture.dropped), 0)
  }

  /** Events that the captures let go and that were not cleared away. */
  get dropped(): number {
    return this.#stretches.reduce((sum, { capture, first }) => sum + Math.max(0, capture.dropped - first), 0)
  }

  get cleared(): boolean {
    return this.#stretches.some(({ first }) => first > 0)
  }

  /** Where times count from: the first opening, or the first thing that happened. */
  get origin(): number {
    const starts = this.#stretches.flatMap(({ capture }) => capture.openedAt ?? capture.events[0]?.at ?? [])
    return starts.length > 0 ? Math.min(...starts) : 0
  }

  /** The captures, and the events of each that were read and not cleared away. */
  get stretches(): readonly { capture: Capture; first: number; next: number }[] {
    return this.#stretches
  }

  /** Reads what came since. */
  read(): void {
    // What the captures let go must not live on here.
    if (this.#stretches.some(({ capture, dropped }) => capture.dropped > dropped)) this.#again()
    this.#take((stretch) => endOf(stretch.capture))
  }

  filter(filter: EntryFilter): void {
    this.#filter = filter
    this.#again()
  }

  clear(): void {
    for (const stretch of this.#stretches) stretch.first = endOf(stretch.capture)
    for (const stretch of this.#stretches) stretch.next = stretch.first
    this.#again()
  }

  /** Makes the lists anew, up to where they were. */
  #again(): void {
    const ends = new Map(this.#stretches.map((stretch) => [stretch, stretch.next]))
    for (const stretch of this.#stretches) stretch.next = stretch.first
    this.#crossings = []
    this.#sightings = []
    this.#filtered = 0
    this.#generation++
    this.#take((stretch) => ends.get(stretch) ?? 0)
  }

  #take(endOfReading: (stretch: Stretch) => number): void {
    const entries: Entry[] = []
    for (const stretch of this.#stretches) {
      const { capture, next } = stretch
      const end = Math.max(endOfReading(stretch), next)
      const from = Math.max(0, next - capture.dropped)
      for (const event of capture.events.slice(from, Math.max(0, end - capture.dropped)))
        entries.push({ capture, event })
      stretch.next = end
      stretch.dropped = capture.dropped
    }
    if (this.#stretches.length > 1) entries.sort((a, b) => a.event.at - b.event.at)
    for (const entry of entries) this.#add(entry)
  }

  #add(entry: Entry): void {
    const { capture, event } = entry
    const shown = this.#filter(entry)
    if (event.kind === 'seen') {
      if (shown) this.#sightings.push({ capture, event })
    } else if (shown) this.#crossings.push({ capture, event })
    else this.#filtered++
  }
}
