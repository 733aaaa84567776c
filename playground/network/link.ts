import type { Limits } from './limits.ts'
import type { Timeline } from './timeline.ts'

/** One direction between two hosts, or of a host to itself. */
export interface LinkSettings {
  /** How long the first byte travels, in milliseconds. */
  readonly latencyMs: number
  /** Up to this much longer, at random, in milliseconds; what was sent first still arrives first. */
  readonly jitterMs: number
  /** Bytes a second, headers counted; 0 is without limit. */
  readonly bandwidth: number
  /** The most payload of one TCP segment, in bytes. */
  readonly mss: number
  /** The part of what is sent that is lost, from 0 to 1. */
  readonly loss: number
  /** The part of the datagrams that arrive twice, and that arrive late, from 0 to 1. */
  readonly duplication: number
  readonly reordering: number
}

/** What Linux sends in one segment on its loopback interface, and the largest one can choose. */
const LOOPBACK_MSS = 65_483
const LARGEST_MSS = 65_535
/** What fits into an Ethernet frame. */
export const ETHERNET_MSS = 1460
/** How much later a datagram arrives that others overtake, in milliseconds. */
export const OVERTAKEN_MS = 10

const PERFECT: LinkSettings = {
  latencyMs: 0,
  jitterMs: 0,
  bandwidth: 0,
  mss: LOOPBACK_MSS,
  loss: 0,
  duplication: 0,
  reordering: 0,
}

/** What each setting can be. */
export const LINK_RANGES: Readonly<Record<keyof LinkSettings, readonly [least: number, most: number]>> = {
  latencyMs: [0, 60_000],
  jitterMs: [0, 60_000],
  bandwidth: [0, 1e12],
  mss: [1, LARGEST_MSS],
  loss: [0, 1],
  duplication: [0, 1],
  reordering: [0, 1],
}
const NAMES = ['latencyMs', 'jitterMs', 'bandwidth', 'mss', 'loss', 'duplication', 'reordering'] as const

/** A first-in, first-out line: when what is sent now will arrive, or that it will not. */
export class Link {
  readonly #timeline: Timeline
  readonly #random: () => number
  readonly #limits: Limits
  #settings: LinkSettings = PERFECT
  #cut = false
  /** When the last byte sent so far leaves, and when it arrives. */
  #free = 0
  #lastArrival = 0

  constructor(timeline: Timeline, random: () => number, limits: Limits) {
    this.#timeline = timeline
    this.#random = random
    this.#limits = limits
  }

  get settings(): LinkSettings {
    return this.#settings
  }

  /** Holds for what is sent from now on. */
  set(changes: Partial<LinkSettings>): void {
    const settings = { ...this.#settings, ...changes }
    for (const name of NAMES) {
      const [least, most] = LINK_RANGES[name]
      const value = settings[name]
      if (!(value >= least && value <= most)) {
        throw new RangeError(`Cannot set ${name} as it must be between ${least} and ${most}: current value is ${value}`)
      }
    }
    this.#settings = { ...settings, mss: Math.floor(settings.mss) }
  }

  get isCut(): boolean {
    return this.#cut
  }

  /** From now on all is lost; what is on its way arrives. */
  cut(): void {
    this.#cut = true
  }

  heal(): void {
    this.#cut = false
  }

  /** How long what is sent now may be on its way, in milliseconds. */
  get delay(): number {
    return this.#queued() + this.#settings.latencyMs + this.#settings.jitterMs
  }

  /** Sends so many bytes: the time they arrive, or `undefined` where they are lost. */
  carry(bytes: number): number | undefined {
    const arrival = this.#travel(bytes)
    if (this.#lost()) return undefined
    this.#lastArrival = Math.max(this.#lastArrival, arrival)
    return this.#lastArrival
  }

  /** The same for a datagram: it may arrive twice, late, or find the line too long. */
  carryDatagram(bytes: number): readonly number[] {
    const { bandwidth, duplication, reordering } = this.#settings
    if (bandwidth > 0 && (this.#queued() * bandwidth) / 1000 + bytes > this.#limits.linkQueue) return []
    const arrival = this.carry(bytes)
    if (arrival === undefined) return []
    const late = reordering > 0 && this.#random() < reordering ? OVERTAKEN_MS : 0
    const twice = duplication > 0 && this.#random() < duplication
    return twice ? [arrival + late, arrival + late] : [arrival + late]
  }

  #queued(): number {
    return Math.max(0, this.#free - this.#timeline.now)
  }

  #travel(bytes: number): number {
    const { bandwidth, latencyMs, jitterMs } = this.#settings
    const now = this.#timeline.now
    if (bandwidth > 0) this.#free = Math.max(now, this.#free) + (bytes * 1000) / bandwidth
    const leaves = bandwidth > 0 ? this.#free : now
    return leaves + latencyMs + (jitterMs > 0 ? this.#random() * jitterMs : 0)
  }

  #lost(): boolean {
    return this.#cut || (this.#settings.loss > 0 && this.#random() < this.#settings.loss)
  }
}
