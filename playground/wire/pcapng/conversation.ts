import { byteCount } from '../byte-count.ts'
import type { Capture, WireEvent } from '../capture.ts'
import { type Endpoint, parseEndpoint } from './endpoint.ts'
import type { Segment } from './segment.ts'
import { type Side, TcpExchange } from './tcp-exchange.ts'

/** What one capture becomes in a file of packets. */
export interface Conversation {
  readonly segments: readonly Segment[]
  /** What a reader must know to take them for what they are, a sentence each. */
  readonly remarks: readonly string[]
}

/** Addresses of the documentation (RFC 5737), where the real ones are no IP addresses; a port for each connection. */
const standIns = (index: number): Readonly<Record<Side, Endpoint>> => ({
  client: { address: Uint8Array.of(192, 0, 2, 1), port: 49_152 + (index % 16_384) },
  server: { address: Uint8Array.of(192, 0, 2, 2), port: 7 },
})

const sideOf = (from: 'page' | 'server'): Side => (from === 'page' ? 'client' : 'server')

/** Writes the bytes of one event into the exchange, if it is of the stream that is shown. */
function play(exchange: TcpExchange, event: WireEvent, encrypted: boolean): void {
  const { at } = event
  switch (event.kind) {
    case 'sent':
    case 'received':
      if (!encrypted) exchange.send(at, event.kind === 'sent' ? 'client' : 'server', event.bytes)
      break
    case 'ciphertext':
      if (encrypted) exchange.send(at, event.direction === 'out' ? 'client' : 'server', event.bytes)
      break
    case 'resumed':
      if (!encrypted) exchange.skip('server', event.missing)
      break
    case 'fin':
      exchange.finish(at, sideOf(event.from))
      break
    case 'reset':
      exchange.abort(at, sideOf(event.from))
      break
  }
}

function endsOf({ opening }: Capture): Readonly<Record<Side, Endpoint>> | undefined {
  const client = opening && parseEndpoint(opening.local)
  const server = opening && parseEndpoint(opening.remote)
  return client && server && client.address.length === server.address.length ? { client, server } : undefined
}

/** Makes up the segments that would have carried what capture number `index` holds; none where it never opened. */
export function conversationOf(capture: Capture, index: number): Conversation {
  const { opening, events, droppedBytes, label, service } = capture
  const name = `Connection ${label} (${service})`
  if (!opening) return { segments: [], remarks: [`${name} never opened.`] }
  const encrypted = events.some(({ kind }) => kind === 'ciphertext')
  const begin = encrypted
    ? { client: droppedBytes.out, server: droppedBytes.in }
    : { client: droppedBytes.sent, server: droppedBytes.received }
  const remarks: string[] = []
  const ends = endsOf(capture)
  if (!ends)
    remarks.push(`${name} is between ${opening.local} and ${opening.remote}: its addresses here are stand-ins.`)
  const { client, server } = ends ?? standIns(index)
  const exchange = new TcpExchange(client, server)
  if (begin.client + begin.server > 0) {
    exchange.beginAt(begin)
    remarks.push(
      `${name} begins after ${byteCount(begin.client)} of the client and ${byteCount(begin.server)} of the server, which were not kept.`,
    )
  } else exchange.handshake(opening.at)
  for (const event of events) play(exchange, event, encrypted)
  const missing = events.reduce((sum, event) => sum + (event.kind === 'resumed' ? event.missing : 0), 0)
  if (missing > 0 && !encrypted) remarks.push(`${name} misses ${byteCount(missing)} of the server, lost with a link.`)
  if (encrypted) remarks.push(`${name} holds the ciphertext of TLS as the gateway mirrored it.`)
  else if (opening.tls) remarks.push(`${name} ran over TLS; this is its plaintext.`)
  return { segments: exchange.segments, remarks }
}
