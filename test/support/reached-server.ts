import { createServer } from 'node:http'
import { WebSocketServer } from 'ws'

/** A server that lets anyone in, and notes the path of all that reaches it, WebSockets too. */
export class ReachedServer {
  readonly paths: string[] = []
  /** Pages that it has, by their paths; to ask for one is no escape. */
  readonly pages = new Map<string, string>()
  readonly #server = createServer((request, response) => {
    const page = this.pages.get(request.url ?? '')
    if (page !== undefined) return response.writeHead(200, { 'Content-Type': 'text/html' }).end(page)
    this.paths.push(request.url ?? '')
    const type = request.url === '/EventSource' ? 'text/event-stream' : 'text/javascript'
    response.writeHead(200, { 'Content-Type': type, 'Access-Control-Allow-Origin': '*' }).end('\n\n')
  })
  readonly #sockets = new WebSocketServer({ server: this.#server })

  /** Resolves with host and port. */
  async listen(): Promise<string> {
    this.#sockets.on('connection', (_socket, request) => this.paths.push(request.url ?? ''))
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    const address = this.#server.address()
    return typeof address === 'object' && address ? `127.0.0.1:${address.port}` : ''
  }

  stop(): void {
    for (const socket of this.#sockets.clients) socket.terminate()
    this.#server.closeAllConnections()
    this.#server.close()
  }
}
