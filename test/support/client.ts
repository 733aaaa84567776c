import { randomUUID } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { WebSocket } from 'ws'
import { type GatewayControl, parseGatewayControl } from '../../server/protocol/gateway.ts'
import type { Handler, Service } from '../../server/services/connection.ts'

/** How long a client waits for what it expects, in milliseconds. */
const PATIENCE_MS = 5000
const FIRST_BYTES = 1024

/** One side of a byte stream, whatever carries it, that remembers all it received. */
export class Client {
  readonly send: (bytes: string | Uint8Array) => void
  /** Sends FIN: no more bytes follow, but the answer may. */
  readonly finish: () => void
  /** Breaks the connection off without a goodbye. */
  readonly cut: () => void
  /** Twice as large whenever it is full, so that many small reads cost no copy of all before. */
  #buffer = Buffer.alloc(FIRST_BYTES)
  #received = this.#buffer.subarray(0, 0)
  #ended = false
  #wake = new Set<() => void>()

  constructor(send: (bytes: Uint8Array) => void, finish: () => void, cut: () => void = finish) {
    this.send = (bytes) => send(Buffer.from(bytes))
    this.finish = finish
    this.cut = cut
  }

  /** Lets go of the connection for good. */
  leave(): void {
    this.cut()
  }

  receive(bytes: Uint8Array): void {
    const { length } = this.#received
    if (length + bytes.length > this.#buffer.length) {
      this.#buffer = Buffer.alloc(2 * (length + bytes.length))
      this.#buffer.set(this.#received)
    }
    this.#buffer.set(bytes, length)
    this.#received = this.#buffer.subarray(0, length + bytes.length)
    this.#notify()
  }

  end(): void {
    this.#ended = true
    this.#notify()
  }

  get bytes(): Buffer {
    return this.#received
  }

  get text(): string {
    return this.#received.toString()
  }

  /** All whole lines so far, without their endings. */
  get lines(): string[] {
    return this.text.split('\r\n').slice(0, -1)
  }

  /** Resolves once `condition` holds; fails with what came instead. */
  async until(condition: (client: Client) => boolean, what = 'what was expected'): Promise<void> {
    const deadline = AbortSignal.timeout(PATIENCE_MS)
    while (!condition(this)) {
      if (deadline.aborted)
        throw new Error(`Cannot go on as ${what} must come: ${JSON.stringify(this.text.slice(-500))} came`)
      await new Promise<void>((resolve) => {
        this.#wake.add(resolve)
        deadline.addEventListener('abort', () => resolve(), { once: true })
      })
    }
  }

  untilLine(line: string | RegExp): Promise<void> {
    return this.until(
      ({ lines }) => lines.some((one) => (typeof line === 'string' ? one === line : line.test(one))),
      `the line ${line}`,
    )
  }

  untilEnd(): Promise<void> {
    return this.until(() => this.#ended, 'the end')
  }

  #notify(): void {
    for (const wake of this.#wake) wake()
    this.#wake.clear()
  }
}

export function socketClient(socket: Socket): Client {
  const client = new Client(
    (bytes) => socket.write(bytes),
    () => socket.end(),
    () => socket.destroy(),
  )
  socket.on('data', (bytes) => client.receive(bytes))
  socket.on('end', () => client.end())
  socket.on('error', () => client.end())
  return client
}

export const tcpClient = (port: number): Client => socketClient(connect({ port, host: '127.0.0.1', noDelay: true }))

export const tlsClient = (port: number, ca: string): Client =>
  socketClient(connectTls({ port, host: '127.0.0.1', servername: 'localhost', ca }))

/** A page's view of one gateway connection. It acknowledges what it receives unless told otherwise. */
export class GatewayClient extends Client {
  readonly control: GatewayControl[] = []
  readonly socket: WebSocket
  /** Lengths of the binary messages: what one read of the gateway returned each. */
  readonly reads: number[] = []
  acknowledging = true
  closeCode: number | undefined

  constructor(
    port: number,
    service: string,
    {
      protocols = ['porthole.v1'],
      address = '127.0.0.1',
      ...options
    }: { protocols?: string[]; address?: string; autoPong?: boolean; headers?: Record<string, string> } = {},
  ) {
    const socket = new WebSocket(`ws://${address}:${port}/gateway/${service}`, protocols, {
      origin: `http://${address}:${port}`,
      ...options,
    })
    const beforeOpen: (() => void)[] = []
    const whenOpen = (send: () => void) => {
      if (socket.readyState === WebSocket.CONNECTING) beforeOpen.push(send)
      else send()
    }
    socket.once('open', () => {
      for (const send of beforeOpen) send()
    })
    super(
      (bytes) => whenOpen(() => socket.send(bytes)),
      () => whenOpen(() => this.tell({ t: 'fin' })),
      () => socket.terminate(),
    )
    this.socket = socket
    socket.on('message', (data: Buffer, isBinary) => (isBinary ? this.#bytes(data) : this.#told(data.toString())))
    socket.on('close', (code) => {
      this.closeCode = code
      this.end()
    })
  }

  /** A WebSocket that is merely lost keeps its connection for a while. */
  override leave(): void {
    this.socket.close(1000)
  }

  tell(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  }

  acknowledge(): void {
    this.tell({ t: 'ack', offset: this.bytes.length })
  }

  untilControl(is: (message: GatewayControl) => boolean): Promise<void> {
    return this.until(() => this.control.some(is), 'a control message')
  }

  #bytes(data: Buffer): void {
    this.reads.push(data.length)
    this.receive(data)
    if (this.acknowledging) this.acknowledge()
  }

  #told(text: string): void {
    const message = parseGatewayControl(text)
    if (!message) throw new Error(`Cannot read a message of the gateway: ${text}`)
    this.control.push(message)
    if (message.t === 'fin') this.end()
    this.receive(new Uint8Array())
  }
}

/** Runs a service with no network at all: what one side writes the other has at once. */
export function memoryClient(service: Service): Client {
  const state: { handler?: Handler; ended: boolean } = { ended: false }
  const client = new Client(
    (bytes) => void (state.ended || state.handler?.data(bytes)),
    () => void (state.ended || state.handler?.end()),
    () => {
      state.ended = true
      state.handler?.close()
    },
  )
  state.handler = service({
    id: randomUUID(),
    peer: { address: 'memory', local: true, secret: true },
    startTls: undefined,
    requested: () => undefined,
    loggedIn: () => undefined,
    seen: undefined,
    write: (bytes) => {
      client.receive(bytes)
      return true
    },
    end: () => {
      state.ended = true
      client.end()
      queueMicrotask(() => state.handler?.close())
    },
    pause: () => undefined,
    resume: () => undefined,
  })
  return client
}
