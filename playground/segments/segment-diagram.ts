import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from 'lit'
import { count } from '../wire/byte-count.ts'
import { cut, degrees, head, lane, type Point, TIME_MARGIN, TOP, time } from '../wire/sequence-drawing.ts'
import type { Entry, SegmentCapture } from './segment-capture.ts'
import { type Placed, type Places, placeSegments } from './segment-places.ts'
import { segmentTable } from './segment-table.ts'
import { diagramLabel } from './segment-words.ts'

/** Half the size of the cross where a segment was lost, in pixels. */
const CROSS = 5
/** How far from its sender the cross of a lost segment is, as a share of the way. */
const LOST_AT = 0.72

export interface SegmentDrawing {
  readonly entries: readonly Entry[]
  readonly capture: SegmentCapture
  readonly absolute: boolean
  /** Room for the drawing, in pixels. */
  readonly width: number
}

const cross = ({ x, y }: Point): SVGTemplateResult =>
  svg`<path class="ph-cross" d="M${x - CROSS} ${y - CROSS} L${x + CROSS} ${y + CROSS} M${x - CROSS} ${y + CROSS} L${x + CROSS} ${y - CROSS}" />`

function arrow({ entry, ...place }: Placed, laneX: readonly number[], absolute: boolean): SVGTemplateResult {
  const { passage, fromClient } = entry
  const x = (number: number): number => laneX[number] ?? 0
  const lost = passage.arrives === undefined
  const from = { x: x(place.from), y: place.sent }
  const to = { x: lost ? from.x + (x(place.to) - from.x) * LOST_AT : x(place.to), y: place.arrives }
  const [left, right] = from.x <= to.x ? [from, to] : [to, from]
  const again = passage.kind === 'segment' && passage.again
  const label = cut(diagramLabel(entry, absolute), Math.hypot(right.x - left.x, right.y - left.y) - 20)
  const timeAt = (number: number, y: number, at: number | undefined) => {
    if (number === 0) return time(x(0) - 8, y, at, { anchor: 'end', origin: 0 })
    return number === laneX.length - 1 ? time(x(number) + 8, y, at, { anchor: 'start', origin: 0 }) : nothing
  }
  return svg`<g class="ph-hop ph-hop-bytes ph-hop-${fromClient ? 'page' : 'server'} ${again ? 'ph-hop-again' : ''} ${lost ? 'ph-hop-lost' : ''}">
    <line x1=${from.x} y1=${from.y} x2=${to.x} y2=${to.y} />
    ${lost ? cross(to) : head(from, to)}
    <text class="ph-hop-label" x="10" y="-6" transform="translate(${left.x} ${left.y}) rotate(${degrees(left, right)})">${label}</text>
    ${timeAt(place.from, place.sent, passage.sent)} ${timeAt(place.to, place.arrives, passage.arrives)}
  </g>`
}

function picture({ lanes, placed, bottom }: Places, { width, absolute }: SegmentDrawing): TemplateResult {
  const between = lanes.length > 1 ? (width - 2 * TIME_MARGIN) / (lanes.length - 1) : 0
  const laneX = lanes.map((_, number) => TIME_MARGIN + number * between)
  const nameRoom = Math.min(between, 2 * TIME_MARGIN) - 8
  return html`<svg
    class="ph-diagram"
    role="img"
    aria-label="Sequence diagram of ${lanes.join(', ')}: ${count(placed.length)} segments or datagrams, which Table says in words"
    width=${width}
    height=${bottom}
    viewBox="0 0 ${width} ${bottom}"
  >
    ${lanes.map((name, number) => lane(laneX[number] ?? 0, cut(name, nameRoom), bottom))}
    ${placed.map((each) => arrow(each, laneX, absolute))}
  </svg>`
}

/** What crossed as a sequence diagram, or as the table that says the same. */
export function drawn(view: 'diagram' | 'table', drawing: SegmentDrawing): TemplateResult {
  const places = placeSegments(drawing.entries, drawing.capture, TOP)
  const { placed, earlier, beside } = places
  const entries = placed.map(({ entry }) => entry)
  return html`<div class="ph-scroll ph-drawn" role="region" aria-label=${view === 'diagram' ? 'Diagram of the segments' : 'Table of the segments'} tabindex="0">
    ${earlier > 0 ? html`<p class="ph-earlier">${count(earlier)} earlier not drawn</p>` : nothing}
    ${beside > 0 ? html`<p class="ph-earlier">${count(beside)} between further ends not drawn: filter by a connection</p>` : nothing}
    ${view === 'diagram' ? picture(places, drawing) : segmentTable(entries, drawing)}
  </div>`
}
