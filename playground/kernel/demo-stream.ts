import type { Connection } from '../network/connection.ts'
import { NetworkError } from '../network/network-error.ts'
import { Outgoing } from '../network/outgoing.ts'
import { DEMO_WINDOW_BYTES, type DemoOrder, type DemoReport } from './demo-messages.ts'

/** Bytes of the server that wait for a program; the gateway sends no more than its own high-water mark ahead. */
export const MAX_DEMO_QUEUE_BYTES = 1024 * 1024

type Body<Message> = Message extends unknown ? Omit<Message, 'tell' | 'stream'> : never

interface DemoStreamOptions {
  readonly report: (body: Body<DemoReport>) => void
  /** Answers the program's SYN. */
  readonly answer: (admitted: boolean) => void
  readonly over: () => void
}

/** The far end of one connection to the demo server: what comes on it goes to the page, and what the page has comes out of it. */
export class DemoStream {
  readonly #options: DemoStreamOptions
  #stream: Connection | undefined
  #outgoing: Outgoing | undefined
  /** Came before the handshake was over. */
  readonly #early: Uint8Array[] = []
  #queued = 0
  #unread = 0
  #asksFin = false
  #sentFin = false
  #gotFin = false
  #over = false

  constructor(options: DemoStreamOptions) {
    this.#options = options
  }

  /** The handshake is over. */
  accepted(stream: Connection): void {
    // The server was gone before.
    if (this.#over) return stream.reset()
    stream.noDelay = true
    this.#stream = stream
    this.#outgoing = new Outgoing(stream)
    for (const bytes of this.#early.splice(0)) this.#outgoing.push(bytes)
    stream.attach({
      readable: () => this.#read(),
      credit: () => this.#flush(),
      end: () => {
        this.#gotFin = true
        this.#options.report({ what: 'fin' })
        this.#finish()
      },
      failed: () => this.vanished(),
    })
    this.#flush()
  }

  /** The program's end is gone. */
  vanished(): void {
    if (this.#over) return
    this.#options.report({ what: 'reset' })
    this.#end()
  }

  order(order: DemoOrder): void {
    switch (order.what) {
      case 'admit':
        return this.#options.answer(true)
      case 'refuse':
        this.#options.answer(false)
        return this.#end()
      case 'data':
        return this.#send(order.data)
      case 'taken':
        this.#unread = Math.max(0, this.#unread - order.bytes)
        return this.#read()
      case 'fin':
        this.#asksFin = true
        return this.#flush()
      case 'reset':
        // Before the handshake there is nothing to reset yet.
        this.#options.answer(false)
        this.#stream?.reset()
        return this.#end()
    }
  }

  #send(bytes: Uint8Array): void {
    if (this.#over || this.#asksFin) return
    this.#queued += bytes.length
    if (this.#outgoing) this.#outgoing.push(bytes)
    else this.#early.push(bytes)
    if (this.#queued > MAX_DEMO_QUEUE_BYTES) {
      this.#stream?.reset()
      return this.vanished()
    }
    this.#flush()
  }

  #flush(): void {
    const outgoing = this.#outgoing
    if (!outgoing || this.#over) return
    outgoing.flush()
    const bytes = this.#queued - outgoing.length
    this.#queued = outgoing.length
    if (bytes > 0) this.#options.report({ what: 'taken', bytes })
    if (!this.#asksFin || this.#sentFin || outgoing.length > 0) return
    this.#sentFin = true
    try {
      this.#stream?.shutdown()
    } catch (error) {
      // It failed at this moment, which is told by an event of its own.
      if (!(error instanceof NetworkError)) throw error
    }
    this.#finish()
  }

  #read(): void {
    const stream = this.#stream
    while (stream && !this.#over && this.#unread < DEMO_WINDOW_BYTES) {
      const data = stream.read(DEMO_WINDOW_BYTES - this.#unread)
      if (data.length === 0) return
      stream.acknowledge(data.length)
      this.#unread += data.length
      this.#options.report({ what: 'data', data: data.slice() })
    }
  }

  #finish(): void {
    if (!this.#sentFin || !this.#gotFin) return
    this.#stream?.close()
    this.#end()
  }

  #end(): void {
    if (this.#over) return
    this.#over = true
    this.#options.over()
  }
}
