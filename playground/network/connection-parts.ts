import type { Endpoint } from './address.ts'
import type { Limits } from './limits.ts'
import type { Way } from './path.ts'
import type { Timeline } from './timeline.ts'

/** What a connection is made of, and whom it tells about its beginning and its end. */
export interface ConnectionParts {
  readonly id: number
  /** As they stand in segments. */
  readonly local: Endpoint
  readonly remote: Endpoint
  /** Whether the program knows them by IPv6 spellings. */
  readonly mapped: boolean
  readonly way: Way
  readonly timeline: Timeline
  readonly limits: Limits
  readonly initialSequence: number
  /** Whether one read may return what came in several segments. */
  coalescing(): boolean
  established(): void
  closed(): void
}
