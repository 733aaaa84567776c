import { type IncomingMessage, ServerResponse, STATUS_CODES } from 'node:http'
import { NOTHING, securityHeaders } from '../web/headers.ts'
import type { Refusal } from './admission.ts'

const protect = securityHeaders()

/** Answers an upgrade request that gets no WebSocket, with the headers that every answer has. */
export function refuse(request: IncomingMessage, { status, message }: Refusal): void {
  const { socket } = request
  const response = new ServerResponse(request)
  response.assignSocket(socket)
  protect(request, response, NOTHING)
  const body = `${message}\n`
  response
    .writeHead(status, STATUS_CODES[status], {
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Length': Buffer.byteLength(body),
      'Cache-Control': 'no-store',
      Connection: 'close',
    })
    .end(body, () => socket.end())
  // The peer may keep its own side open for ever.
  socket.once('finish', () => socket.destroy())
}
