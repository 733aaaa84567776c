import type { Hop } from './hops.ts'
import { gap, LABEL_GAP } from './sequence-drawing.ts'

/** Where the two ends of a hop are drawn, in pixels from the top. */
export interface Placed {
  readonly hop: Hop
  readonly page: number
  readonly server: number
}

/** Gives every hop its place in the order of real times, long waits drawn short, and its label room. */
export function placeHops(hops: readonly Hop[], top: number): { placed: readonly Placed[]; bottom: number } {
  const points = hops.flatMap((hop) => {
    const { page, server } = hop
    const labelled = hop.kind === 'server-note' ? 'server' : 'page'
    return [
      ...(page === undefined ? [] : [{ hop, lane: 'page' as const, at: page, labelled: labelled === 'page' }]),
      ...(server === undefined ? [] : [{ hop, lane: 'server' as const, at: server, labelled: labelled === 'server' }]),
    ]
  })
  points.sort((a, b) => a.at - b.at)
  const places = new Map<Hop, { page?: number; server?: number }>()
  let y = top
  let before: number | undefined
  const next = { page: top, server: top }
  for (const { hop, lane, at, labelled } of points) {
    y += before === undefined ? 0 : gap(at - before)
    before = at
    // Its time is written at each end.
    y = Math.max(y, next[lane])
    next[lane] = y + (labelled ? LABEL_GAP : LABEL_GAP * 0.75)
    places.set(hop, { ...places.get(hop), [lane]: y })
  }
  const placed = hops.map((hop) => {
    const { page, server } = places.get(hop) ?? {}
    return { hop, page: page ?? server ?? top, server: server ?? page ?? top }
  })
  return { placed, bottom: y + LABEL_GAP }
}
