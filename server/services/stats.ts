import type { ErrorCode } from '../protocol/errors.ts'

/** Reasons of an end that are counted apart; what comes beyond counts as `other`. */
export const MAX_REASONS = 32

/** What is counted elsewhere and asked for when somebody looks. */
interface Gauges {
  readonly rooms: () => number
  readonly files: () => number
  readonly uptimeSeconds: () => number
}

/** What the server has done since it started, for STATS and for `/metrics`. Sizes in bytes. */
export class Stats {
  connections = 0
  connectionsTotal = 0
  bytesIn = 0
  bytesOut = 0
  linesIn = 0
  messages = 0
  /** Requests refused, by error code. */
  readonly refusals = new Map<ErrorCode, number>()
  /** Connections that are over, by the reason of their end. */
  readonly ends = new Map<string, number>()
  readonly #gauges: Gauges

  constructor(gauges: Gauges) {
    this.#gauges = gauges
  }

  get rooms(): number {
    return this.#gauges.rooms()
  }

  get files(): number {
    return this.#gauges.files()
  }

  get uptimeSeconds(): number {
    return this.#gauges.uptimeSeconds()
  }

  opened(): void {
    this.connections += 1
    this.connectionsTotal += 1
  }

  closed(reason: string): void {
    this.connections -= 1
    const known = this.ends.has(reason) || this.ends.size < MAX_REASONS
    const counted = known ? reason : 'other'
    this.ends.set(counted, (this.ends.get(counted) ?? 0) + 1)
  }

  lineIn(): void {
    this.linesIn += 1
  }

  refused(code: ErrorCode): void {
    this.refusals.set(code, (this.refusals.get(code) ?? 0) + 1)
  }
}
