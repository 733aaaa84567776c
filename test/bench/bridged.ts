import { once } from 'node:events'
import { WebSocket } from 'ws'

/** A page acknowledges what it has shown, which is not on the way of its next message: so seldom that it costs nothing. */
const ACKNOWLEDGED_BYTES = 16 * 1024

interface Options {
  /** Whether it says what it received, as a page must to the gateway. */
  readonly acknowledges?: boolean
  readonly cookie?: string
}

/** A TCP server that answers, at the other end of a WebSocket: behind the gateway or behind a bare bridge. */
export class Bridged implements AsyncDisposable {
  readonly #socket: WebSocket
  /** Bytes that came back. */
  #returned = 0
  #wake: (() => void) | undefined

  private constructor(socket: WebSocket, acknowledges: boolean) {
    this.#socket = socket
    let acknowledged = 0
    socket.on('message', (bytes: Buffer, isBinary) => {
      if (!isBinary) return
      this.#returned += bytes.length
      this.#wake?.()
      if (!acknowledges || this.#returned - acknowledged < ACKNOWLEDGED_BYTES) return
      acknowledged = this.#returned
      socket.send(`{"t":"ack","offset":${acknowledged}}`)
    })
    socket.on('close', () => this.#wake?.())
  }

  static async open(url: string, { acknowledges = false, cookie = '' }: Options = {}): Promise<Bridged> {
    const socket = new WebSocket(url, ['porthole.v1'], {
      origin: new URL(url).origin.replace('ws', 'http'),
      perMessageDeflate: false,
      ...(cookie === '' ? {} : { headers: { cookie } }),
    })
    const bridged = new Bridged(socket, acknowledges)
    await once(socket, 'open')
    return bridged
  }

  get returned(): number {
    return this.#returned
  }

  send(bytes: Uint8Array): void {
    this.#socket.send(bytes)
  }

  /** Resolves when so many bytes came back. @throws {Error} when the WebSocket is closed before. */
  async until(total: number): Promise<void> {
    while (this.#returned < total) {
      if (this.#socket.readyState !== WebSocket.OPEN)
        throw new Error(`Cannot go on as ${total} bytes must come back: the end came after ${this.#returned}`)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#socket, 'close')
    this.#socket.close(1000)
    await closed
  }
}
