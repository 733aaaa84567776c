import type { Entry, SegmentCapture } from './segment-capture.ts'

export type SegmentFilter = (entry: Entry) => boolean
const everything: SegmentFilter = () => true

/** What a capture keeps, as far as a reader wants to see it and up to where it was read. */
export class SegmentLog {
  readonly #capture: SegmentCapture
  #filter: SegmentFilter = everything
  #shown: Entry[] = []
  #first = 0
  #next = 0
  #droppedBefore = 0
  #generation = 0

  constructor(capture: SegmentCapture) {
    this.#capture = capture
  }

  get shown(): readonly Entry[] {
    return this.#shown
  }

  /** Changes whenever what is shown does other than grow at its end. */
  get generation(): number {
    return this.#generation
  }

  /** Passages read that are kept and were not cleared away, those that the filter hides included. */
  get read(): number {
    return Math.max(0, this.#next - Math.max(this.#first, this.#capture.dropped))
  }

  /** Passages that came since it was read. */
  get waiting(): number {
    return this.#end - Math.max(this.#next, this.#capture.dropped)
  }

  get cleared(): boolean {
    return this.#first > 0
  }

  /** Takes in what came since, and lets go what the capture let go. */
  catchUp(): void {
    const { dropped } = this.#capture
    if (dropped !== this.#droppedBefore) {
      this.#droppedBefore = dropped
      const kept = this.#shown.findIndex(({ number }) => number >= dropped)
      if (kept !== 0 && this.#shown.length > 0) {
        this.#shown.splice(0, kept === -1 ? this.#shown.length : kept)
        this.#generation++
      }
    }
    this.#take(this.#end)
  }

  filter(filter: SegmentFilter): void {
    this.#filter = filter
    const end = this.#next
    this.#next = this.#first
    this.#shown = []
    this.#generation++
    this.#take(end)
  }

  clear(): void {
    this.#first = this.#end
    this.#next = this.#end
    this.#shown = []
    this.#generation++
  }

  get #end(): number {
    return this.#capture.dropped + this.#capture.entries.length
  }

  #take(end: number): void {
    const { dropped, entries } = this.#capture
    for (let index = Math.max(0, this.#next - dropped); index < end - dropped; index++) {
      const entry = entries[index]
      if (entry && this.#filter(entry)) this.#shown.push(entry)
    }
    this.#next = end
  }
}
