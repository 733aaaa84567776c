import { nothing, type SVGTemplateResult, svg } from 'lit'
import { milliseconds } from './event-words.ts'

/** Where names of lanes stand, and where the first arrow begins, in pixels from the top. */
const HEAD = 22
export const TOP = 44
/** Room for times beside the outer lanes, in pixels. */
export const TIME_MARGIN = 84
/** The least room that two labels at one lane need, in pixels. */
export const LABEL_GAP = 26
/** Width of a character of the labels, in pixels. */
const CHARACTER = 6.7
/** Length of an arrow's head, in pixels. */
const ARROW = 6
const MOST_GAP = 56

export interface Point {
  readonly x: number
  readonly y: number
}

/** How far apart two moments are drawn: a few milliseconds can be told from one, and an hour takes no more than a moment. */
export const gap = (milliseconds: number): number => Math.min(MOST_GAP, 8 * Math.log2(1 + Math.max(0, milliseconds)))

/** As much of a label as has room. */
export const cut = (text: string, room: number): string => {
  const characters = Math.floor(room / CHARACTER)
  return text.length > characters ? `${text.slice(0, Math.max(0, characters - 1))}…` : text
}

export const lane = (x: number, name: string, bottom: number): SVGTemplateResult => svg`
  <text class="ph-lane-name" x=${x} y=${HEAD} text-anchor="middle">${name}</text>
  <line class="ph-lane" x1=${x} x2=${x} y1=${HEAD + 8} y2=${bottom} />`

export const degrees = (from: Point, to: Point): number => (Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI

/** The head of an arrow at its end, turned the way it goes. */
export function head(from: Point, to: Point): SVGTemplateResult {
  return svg`<path class="ph-arrow-head" d="M0 0 L${-ARROW} ${-ARROW / 2} L${-ARROW} ${ARROW / 2} Z" transform="translate(${to.x} ${to.y}) rotate(${degrees(from, to)})" />`
}

/** A time beside a lane, where it is known. */
export function time(
  x: number,
  y: number,
  at: number | undefined,
  { anchor, origin }: { anchor: 'start' | 'end'; origin: number },
): SVGTemplateResult | typeof nothing {
  if (at === undefined) return nothing
  return svg`<text class="ph-hop-time" x=${x} y=${y + 4} text-anchor=${anchor}>${milliseconds(at - origin)}</text>`
}
