import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from 'lit'
import { count } from './byte-count.ts'
import { type Placed, placeHops } from './hop-places.ts'
import { type Drawing, hopTable } from './hop-table.ts'
import { cut, degrees, head, lane, TIME_MARGIN, TOP, time } from './sequence-drawing.ts'

export { hopsOf } from './hops.ts'

/** From this width on, in pixels, the server's notes have a margin of their own. */
const WIDE = 620
const NOTE_MARGIN = 170
interface Lanes {
  readonly page: number
  readonly gateway: number
  readonly server: number
  readonly wide: boolean
}

function lanesOf(width: number): Lanes {
  const wide = width >= WIDE
  const server = width - (wide ? NOTE_MARGIN : TIME_MARGIN)
  return { page: TIME_MARGIN, gateway: (TIME_MARGIN + server) / 2, server, wide }
}

function arrow({ hop, page, server }: Placed, lanes: Lanes, drawing: Drawing): SVGTemplateResult {
  const atPage = { x: lanes.page, y: page }
  const atServer = { x: lanes.server, y: server }
  const [from, to] = hop.from === 'page' ? [atPage, atServer] : [atServer, atPage]
  const label = [drawing.several ? hop.capture.label : '', hop.words, hop.text].filter(Boolean).join('  ')
  const known = hop.page !== undefined && hop.server !== undefined
  return svg`<g class="ph-hop ph-hop-${hop.kind} ph-hop-${hop.from} ${known ? '' : 'ph-half-known'}">
    <line x1=${from.x} y1=${from.y} x2=${to.x} y2=${to.y} />
    ${head(from, to)}
    <circle class="ph-pass" cx=${lanes.gateway} cy=${(page + server) / 2} r="2.5" />
    <text class="ph-hop-label" x="10" y="-6" transform="translate(${lanes.page} ${page}) rotate(${degrees(atPage, atServer)})">${cut(label, lanes.server - lanes.page - 20)}</text>
    ${time(lanes.page - 8, page, hop.page, { anchor: 'end', origin: drawing.origin })}
    ${time(lanes.server + 8, server, hop.server, { anchor: 'start', origin: drawing.origin })}
  </g>`
}

function note({ hop, page, server }: Placed, lanes: Lanes, drawing: Drawing): SVGTemplateResult {
  const label = drawing.several ? `${hop.capture.label}  ${hop.words}` : hop.words
  const y = hop.from === 'page' ? page : server
  const x = hop.from === 'page' ? lanes.page : lanes.server
  const at = hop.from === 'page' ? hop.page : hop.server
  const isServers = hop.from === 'server'
  return svg`<g class="ph-hop ph-hop-${hop.kind}">
    <circle class="ph-point" cx=${x} cy=${y} r="3" />
    <text class="ph-hop-label" x=${x + (isServers ? -10 : 10)} y=${y + 4} text-anchor=${isServers ? 'end' : 'start'}>${cut(label, lanes.server - lanes.page - 20)}</text>
    ${isServers ? time(x + 8, y, at, { anchor: 'start', origin: drawing.origin }) : time(x - 8, y, at, { anchor: 'end', origin: drawing.origin })}
  </g>`
}

function picture(drawing: Drawing): TemplateResult {
  const { hops, width } = drawing
  const lanes = lanesOf(width)
  const { placed, bottom } = placeHops(hops, TOP)
  return html`<svg
    class="ph-diagram"
    role="img"
    aria-label="Sequence diagram of page, gateway and server: ${count(hops.length)} steps, which Table says in words"
    width=${width}
    height=${bottom}
    viewBox="0 0 ${width} ${bottom}"
  >
    ${lane(lanes.page, 'page', bottom)} ${lane(lanes.gateway, 'gateway', bottom)} ${lane(lanes.server, 'server', bottom)}
    ${placed.map((each) => (each.hop.kind.endsWith('note') ? note(each, lanes, drawing) : arrow(each, lanes, drawing)))}
  </svg>`
}

/** The hops as a sequence diagram, or as the table that says the same. */
export function drawn(view: 'diagram' | 'table', drawing: Drawing): TemplateResult {
  return html`<div class="ph-scroll ph-drawn" role="region" aria-label=${view === 'diagram' ? 'Diagram of the wire' : 'Table of the wire'} tabindex="0">
    ${drawing.earlier > 0 ? html`<p class="ph-earlier">${count(drawing.earlier)} earlier not drawn</p>` : nothing}
    ${view === 'diagram' ? picture(drawing) : hopTable(drawing)}
  </div>`
}
