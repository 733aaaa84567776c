import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { parsePageEnd } from '../../protocol/gateway.ts'
import { type Refusal, strangeness } from './admission.ts'

/** The longest request to end a connection, in bytes. */
const MAX_END_REQUEST_BYTES = 1024

/** What shows that a page may end a connection. */
export type Ticket = NonNullable<ReturnType<typeof parsePageEnd>>

interface Ending {
  readonly origins: ReadonlySet<string>
  /** Whether there was such a connection. */
  readonly end: (ticket: Ticket) => boolean
}

/**
 * Answers `POST /gateway/end`, by which a page that goes ends a connection: what waits in its WebSocket is not sent
 * then, and a close frame waits behind it.
 */
export function answerEnd(request: IncomingMessage, response: ServerResponse, { origins, end }: Ending): void {
  const tell = (status: number, message: string, headers: Record<string, string> = {}) =>
    response
      .writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store', ...headers })
      .end(`Cannot end the connection as ${message}\n`)
  const refusal = strangeness(request, origins) ?? shapeless(request)
  // What comes of the body is not read.
  if (refusal) return void tell(refusal.status, refusal.message, { Connection: 'close' })
  text(request).then(
    (body) => {
      const ticket = parsePageEnd(body)
      if (!ticket) return tell(400, 'the body must be JSON with an id and a key')
      if (!end(ticket)) return tell(404, 'there must be one with this id and key')
      response.writeHead(204, { 'Cache-Control': 'no-store' }).end()
    },
    // The page went before it had said what.
    () => response.destroy(),
  )
}

/** Why the body is not read at all. */
function shapeless({ headers }: IncomingMessage): (Pick<Refusal, 'message'> & { status: 411 | 413 }) | undefined {
  const length = headers['content-length']
  if (length === undefined) return { status: 411, message: 'the request must have a Content-Length' }
  if (Number(length) <= MAX_END_REQUEST_BYTES) return undefined
  return { status: 413, message: `the body must be <= ${MAX_END_REQUEST_BYTES} bytes: it is ${length}` }
}
