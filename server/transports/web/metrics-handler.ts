import type { IncomingMessage, ServerResponse } from 'node:http'
import { isLoopback, isLoopbackHost } from '../endpoint.ts'
import { forwardingHeader } from './forwarding.ts'
import type { Metrics } from './metrics.ts'

/**
 * Answers `/metrics` to clients on this machine alone. `fault` is told of an error that only we can
 * have caused.
 */
export function metricsHandler(metrics: Metrics, fault: (error: unknown) => void) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const refusal = refusalOf(request)
    if (refusal !== undefined) return answer(response, 403, PLAIN, `Cannot show metrics as ${refusal}\n`)
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD')
      return answer(response, 405, PLAIN, 'Cannot answer as the method must be GET or HEAD\n')
    }
    metrics.text().then(
      (text) => answer(response, 200, metrics.contentType, text),
      (error: unknown) => {
        fault(error)
        answer(response, 500, PLAIN, 'Cannot show metrics as the server met an error of its own: its log tells more\n')
      },
    )
  }
}

const PLAIN = 'text/plain; charset=utf-8'

function refusalOf(request: IncomingMessage): string | undefined {
  const { socket, headers } = request
  if (!isLoopback(socket.remoteAddress)) return 'the client must be on the same machine, at a loopback address'
  const forwarding = forwardingHeader(request)
  if (forwarding !== undefined) return `the request must come without a proxy: it has the header ${forwarding}`
  // A page of another site whose name was made to point here (DNS rebinding) comes with that name.
  if (!isLoopbackHost(headers.host)) return 'Host must be localhost or a loopback address'
  return undefined
}

function answer(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(body)
}
