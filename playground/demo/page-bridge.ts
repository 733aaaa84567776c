import {
  CLOSE_SLOW_PAGE,
  CLOSE_UNKNOWN_CONTROL,
  type GatewayControl,
  parsePageControl,
  type Seen,
} from '../../server/protocol/gateway.ts'
import { ReadWindow } from '../../server/protocol/read-window.ts'
import type { PortMessage } from '../gateway/port-socket.ts'
import type { Clock } from '../network/clock.ts'
import type { Connection } from '../network/connection.ts'
import { NetworkError } from '../network/network-error.ts'
import { Outgoing } from '../network/outgoing.ts'
import type { StreamEvents } from '../network/stream-events.ts'
import { endpointText } from './endpoint-text.ts'
import { FAREWELL_MS, MAX_QUEUED_BYTES, READ_MARKS } from './limits.ts'

const NORMAL = 1000

interface Connected {
  readonly stream: Connection
  /** Page and connection are both over. */
  readonly over: () => void
}

/** The gateway of a server in the page: one connection for a page, over a port. It ends with its page. */
export class PageBridge {
  readonly #port: MessagePort
  readonly #clock: Clock
  readonly #window = new ReadWindow(READ_MARKS)
  #connected: Connected | undefined
  #outgoing: Outgoing | undefined
  #received = 0
  #taken = 0
  #delivered = 0
  #pausedByPage = false
  #sentFin = false
  #asksFin = false
  #gotFin = false
  /** The service has met the connection, and has said its last word on it. */
  #met = false
  #said = false
  #streamOver = false
  #over = false

  constructor(port: MessagePort, clock: Clock) {
    this.#port = port
    this.#clock = clock
    port.onmessage = ({ data }: MessageEvent<PortMessage>) => this.#hear(data)
  }

  refuse(code: string): void {
    this.#tell({ t: 'error', code })
    this.#close(NORMAL)
  }

  /** `open` may throw a `NetworkError`, which the page is told. */
  connect(open: (events: StreamEvents) => Connected): void {
    try {
      this.#connected = open({
        connected: () => this.#opened(),
        readable: () => this.#read(),
        end: () => this.#serverEnded(),
        credit: () => this.#flush(),
        failed: (error) => this.#failed(error),
      })
      this.#outgoing = new Outgoing(this.#connected.stream)
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error
      this.refuse(error.code)
    }
  }

  /** What the server noticed of the connection. */
  seen(seen: Seen): void {
    this.#met = true
    this.#said ||= seen.what === 'end'
    this.#tell({ t: 'seen', at: performance.timeOrigin + performance.now(), ...seen })
    this.#settle()
  }

  #hear(message: PortMessage): void {
    if (message instanceof ArrayBuffer) this.#send(new Uint8Array(message))
    else if (typeof message === 'string') this.#control(message)
    else this.#left()
  }

  #send(bytes: Uint8Array): void {
    const outgoing = this.#outgoing
    if (!outgoing || this.#asksFin || this.#streamOver) return
    this.#received += bytes.length
    outgoing.push(bytes)
    if (outgoing.length > MAX_QUEUED_BYTES) return this.#giveUp(CLOSE_SLOW_PAGE)
    this.#flush()
  }

  #control(text: string): void {
    const message = parsePageControl(text)
    const stream = this.#connected?.stream
    switch (message?.t) {
      case 'ack':
        if (message.offset > this.#delivered) return this.#giveUp(CLOSE_UNKNOWN_CONTROL)
        this.#window.acknowledge(message.offset, this.#delivered)
        return this.#read()
      case 'fin':
        this.#asksFin = true
        return this.#flush()
      case 'reset':
        stream?.reset()
        this.#streamOver = true
        return this.#settle()
      case 'option':
        if (stream && message.noDelay !== undefined) stream.noDelay = message.noDelay
        this.#pausedByPage = message.paused ?? this.#pausedByPage
        return this.#read()
      default:
        return this.#giveUp(CLOSE_UNKNOWN_CONTROL)
    }
  }

  #opened(): void {
    const stream = this.#connected?.stream
    if (!stream) return
    // Without a key: nothing is kept for a page that is gone.
    this.#tell({ t: 'open', id: '', key: '', local: endpointText(stream.local), remote: endpointText(stream.remote) })
  }

  #read(): void {
    const stream = this.#connected?.stream
    while (stream && !this.#pausedByPage && !this.#window.isFull && !this.#over) {
      const bytes = stream.read()
      if (bytes.length === 0) return
      stream.acknowledge(bytes.length)
      this.#delivered += bytes.length
      this.#window.read(this.#delivered)
      const { buffer } = bytes.slice()
      this.#port.postMessage(buffer satisfies PortMessage, [buffer])
    }
  }

  #flush(): void {
    const outgoing = this.#outgoing
    if (!outgoing || this.#streamOver) return
    outgoing.flush()
    const taken = this.#received - outgoing.length
    if (taken > this.#taken) this.#tell({ t: 'ack', offset: taken })
    this.#taken = taken
    if (!this.#asksFin || this.#sentFin || outgoing.length > 0) return
    this.#sentFin = true
    try {
      this.#connected?.stream.shutdown()
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error
    }
    this.#finished()
  }

  #serverEnded(): void {
    this.#gotFin = true
    this.#tell({ t: 'fin' })
    this.#finished()
  }

  #failed({ code }: NetworkError): void {
    this.#tell(code === 'ECONNRESET' ? { t: 'reset' } : { t: 'error', code })
    this.#streamOver = true
    this.#settle()
  }

  #finished(): void {
    if (!this.#sentFin || !this.#gotFin) return
    this.#connected?.stream.close()
    this.#streamOver = true
    this.#settle()
  }

  /** When the connection is over, the server's last word on it is waited for. */
  #settle(): void {
    if (!this.#streamOver || this.#over) return
    if (!this.#met || this.#said) this.#close(NORMAL)
    else this.#clock.after(FAREWELL_MS, () => this.#close(NORMAL))
  }

  /** The page has let go of it. */
  #left(): void {
    if (this.#over) return
    this.#over = true
    this.#connected?.stream.close()
    this.#end()
  }

  #giveUp(code: number): void {
    this.#connected?.stream.reset()
    this.#close(code)
  }

  #close(code: number): void {
    if (this.#over) return
    this.#port.postMessage({ close: code } satisfies PortMessage)
    this.#over = true
    this.#end()
  }

  #end(): void {
    this.#connected?.over()
    this.#port.close()
  }

  #tell(message: GatewayControl): void {
    if (!this.#over) this.#port.postMessage(JSON.stringify(message) satisfies PortMessage)
  }
}
