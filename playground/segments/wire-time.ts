/** How long the network may keep to itself what was sent, in milliseconds of the clock: so late it is shown. */
export const LAG_MS = 120

/** The network's time as it was told last. */
export interface WireTime {
  /** Milliseconds since the network began, when it was told. */
  readonly now: number
  /** How much faster than the clock it runs. */
  readonly speed: number
  /** It stands still but for steps. */
  readonly held: boolean
  /** How many of the passages told so far had not arrived: the last ones in the order of arrival and sending. */
  readonly underWay: number
  /** When the page heard it, by its own clock, in milliseconds. */
  readonly heard: number
}

/** The network's time that is shown at a time of the page's clock: what was sent is known by then, and seen from its start. */
export const shownAt = ({ now, speed, held, heard }: WireTime, clock: number): number =>
  held ? now : now + Math.max(0, clock - heard - LAG_MS) * speed

/** The page's clock when a time of the network is shown; never while it is held. */
export const clockAt = ({ now, speed, held, heard }: WireTime, time: number): number =>
  held ? Number.POSITIVE_INFINITY : heard + LAG_MS + Math.max(0, time - now) / speed
