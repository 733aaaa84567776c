import type { DatagramPassage, SegmentPassage } from '../network/tap.ts'
import { KERNEL_LIMITS } from './limits.ts'

type Passage = SegmentPassage | DatagramPassage

/** What crossed since the page last looked, as far as it is kept. */
export interface PassageBatch {
  readonly batch: readonly Passage[]
  readonly missed: number
}

/** Collects passages for the page: their first bytes, and of a flood the newest. */
export class PassageFeed {
  #batch: Passage[] = []
  #missed = 0

  add(passage: Passage): void {
    if (this.#batch.length >= 2 * KERNEL_LIMITS.passages) this.#letGo()
    this.#batch.push({ ...passage, data: clipped(passage.data) })
  }

  /** All since the last time; `undefined` where nothing crossed. */
  take(): PassageBatch | undefined {
    if (this.#batch.length > KERNEL_LIMITS.passages) this.#letGo()
    if (this.#batch.length === 0) return undefined
    const taken = { batch: this.#batch, missed: this.#missed }
    this.#batch = []
    this.#missed = 0
    return taken
  }

  #letGo(): void {
    const excess = this.#batch.length - KERNEL_LIMITS.passages
    this.#batch = this.#batch.slice(excess)
    this.#missed += excess
  }
}

/** Copies, as the network hands out views that are good for the length of a call. */
function clipped(parts: readonly Uint8Array[]): readonly Uint8Array[] {
  const kept: Uint8Array[] = []
  let left: number = KERNEL_LIMITS.passageBytes
  for (const part of parts) {
    if (left <= 0) break
    kept.push(part.slice(0, left))
    left -= part.length
  }
  return kept
}
