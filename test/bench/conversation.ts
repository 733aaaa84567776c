import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** One connection that asks and waits for the answer, for what is not measured by the line. */
export class Conversation implements AsyncDisposable {
  readonly socket: Socket
  readonly #lines: AsyncGenerator<string>

  private constructor(socket: Socket) {
    this.socket = socket
    this.#lines = linesOf(socket)
  }

  static async open(port: number): Promise<Conversation> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    await once(socket, 'connect')
    return new Conversation(socket)
  }

  /** Sends a request and resolves with the final line of its reply. */
  ask(request: string): Promise<string> {
    this.socket.write(`${request}\r\n`)
    return this.finalLine()
  }

  /** @throws {Error} when the line is an `-ERR` or does not come. */
  async finalLine(): Promise<string> {
    for (;;) {
      const { value: line, done } = await this.#lines.next()
      if (done) throw new Error('Cannot go on as the reply must have a final line: the connection ended')
      if (line.startsWith('+')) return line
      if (line.startsWith('-')) throw new Error(`Cannot go on as the request must succeed: ${line}`)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = this.socket.closed ? undefined : once(this.socket, 'close')
    this.socket.destroy()
    await closed
  }
}

async function* linesOf(socket: Socket): AsyncGenerator<string> {
  let rest = ''
  for await (const bytes of socket.iterator({ destroyOnReturn: false })) {
    const lines = `${rest}${bytes}`.split('\r\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
}
