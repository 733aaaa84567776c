import type { Endpoint } from '../network/address.ts'
import { gap, LABEL_GAP } from '../wire/sequence-drawing.ts'
import { endpointText } from './endpoint-text.ts'
import type { Entry, SegmentCapture } from './segment-capture.ts'

/** Segments drawn at most, the latest. */
export const MAX_DRAWN = 200
/** Lanes drawn at most: more leave no room for labels. What crossed between others is counted. */
export const MAX_LANES = 6
/** How much lower a lost segment ends than it began, in pixels: when it would have arrived is not known. */
const LOST_FALL = 18

/** Where a segment is drawn: lanes by their numbers from the left, heights in pixels from the top. */
export interface Placed {
  readonly entry: Entry
  readonly from: number
  readonly to: number
  readonly sent: number
  readonly arrives: number
}

export interface Places {
  readonly lanes: readonly string[]
  readonly placed: readonly Placed[]
  readonly bottom: number
  /** How many came before the first one drawn. */
  readonly earlier: number
  /** How many are between ends that have no lane. */
  readonly beside: number
}

type Names = Pick<SegmentCapture, 'names' | 'programs'>

/** A lane is a program where its name is known, else a host; of a host that speaks with itself, each end is one. */
function laneName(end: Endpoint, other: Endpoint, { names, programs }: Names): string {
  const host = names[end.address] ?? end.address
  const program = programs[endpointText(end)]
  if (program !== undefined) return `${program} (${host})`
  return end.address === other.address ? endpointText(end) : host
}

interface Crossing {
  readonly entry: Entry
  readonly from: number
  readonly to: number
}

/** Gives what `entries` tell of its place in the order of real times, long waits drawn short, with room for labels. */
export function placeSegments(entries: readonly Entry[], names: Names, top: number): Places {
  const latest = entries.slice(-MAX_DRAWN)
  const { lanes, crossings } = laid(latest, names)
  const points = crossings.flatMap((crossing) => {
    const { sent, arrives } = crossing.entry.passage
    const departure = { crossing, at: sent, lane: crossing.from, end: 0 }
    return arrives === undefined ? [departure] : [departure, { crossing, at: arrives, lane: crossing.to, end: 1 }]
  })
  // What was sent first comes first where times are the same: an answer is drawn below what it answers.
  points.sort((a, b) => a.at - b.at || a.crossing.entry.number - b.crossing.entry.number || a.end - b.end)
  const next = lanes.map(() => top)
  const heights = new Map<Crossing, { sent: number; arrives: number }>()
  let y = top
  let before = points[0]?.at ?? 0
  for (const { crossing, at, lane, end } of points) {
    y = Math.max(y + gap(at - before), next[lane] ?? top)
    before = at
    next[lane] = y + LABEL_GAP * 0.75
    const sent = heights.get(crossing)?.sent ?? y
    heights.set(crossing, { sent, arrives: end === 1 ? y : sent + LOST_FALL })
  }
  const placed = crossings.map((crossing) => ({
    ...crossing,
    ...(heights.get(crossing) ?? { sent: top, arrives: top }),
  }))
  return {
    lanes,
    placed,
    bottom: y + 2 * LABEL_GAP,
    earlier: entries.length - latest.length,
    beside: latest.length - crossings.length,
  }
}

/** The ends, in the order in which they are first heard of, and what crossed between them. */
function laid(entries: readonly Entry[], names: Names): { lanes: readonly string[]; crossings: readonly Crossing[] } {
  const lanes: string[] = []
  const laneOf = (name: string): number | undefined => {
    const known = lanes.indexOf(name)
    if (known !== -1) return known
    return lanes.length < MAX_LANES ? lanes.push(name) - 1 : undefined
  }
  const crossings = entries.flatMap((entry) => {
    const { from, to } = entry.passage
    const left = laneOf(laneName(from, to, names))
    const right = laneOf(laneName(to, from, names))
    return left === undefined || right === undefined ? [] : [{ entry, from: left, to: right }]
  })
  return { lanes, crossings }
}
