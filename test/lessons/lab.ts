import { onTestFinished } from 'vitest'
import { type Step, textOf } from '../../lessons/step.ts'
import { GatewayConnection } from '../../playground/gateway/connection.ts'
import { Capture } from '../../playground/wire/capture.ts'
import type { GatewayService } from '../../server/protocol/gateway.ts'
import { serverForTest } from '../support/server.ts'

/** How long traffic may take to do a step, in milliseconds. */
const STEP_PATIENCE_MS = 5000

const TOLD_EVENTS = 50

const encoder = new TextEncoder()

/** Node's WebSocket takes headers; the type, which is the browser's, does not know. */
function webSocketFrom(origin: string, url: string, protocol: string): WebSocket {
  const socket: WebSocket = Reflect.construct(WebSocket, [url, { protocols: [protocol], headers: { origin } }])
  return socket
}

/** One visit to a lesson: real connections to the demo server through its gateway, and their captures. */
export class Lab {
  readonly #webPort: number
  readonly #steps: readonly Step[]
  readonly #captures: Capture[] = []
  #wake: (() => void)[] = []

  constructor(webPort: number, steps: readonly Step[]) {
    this.#webPort = webPort
    this.#steps = steps
  }

  /** A new connection to `service`, open, in the terminal that is labelled so. */
  async connect(service: GatewayService, label = 'A'): Promise<Terminal> {
    const capture = new Capture(service, label)
    this.#captures.push(capture)
    const connection = new GatewayConnection({
      url: `ws://127.0.0.1:${this.#webPort}/gateway/${service}`,
      capture,
      changed: () => this.#changed(),
      createWebSocket: (url, protocol) => webSocketFrom(`http://127.0.0.1:${this.#webPort}`, url, protocol),
    })
    capture.subscribe(() => {
      // As a terminal does that shows at once what comes.
      connection.acknowledge(connection.received)
      this.#changed()
    })
    onTestFinished(() => connection.close())
    await this.#until(() => connection.state.name !== 'connecting', 'the connection must open')
    return new Terminal(connection, capture, (condition, what) => this.#until(condition, what))
  }

  /** The ids of the steps that are done, in the lesson's order. */
  get done(): string[] {
    return this.#steps.filter((step) => step.done(this.#captures)).map(({ id }) => id)
  }

  /** Resolves once the step `id` is done. */
  untilDone(id: string): Promise<void> {
    return this.#until(() => this.done.includes(id), `step ${id} must be done`)
  }

  #changed(): void {
    for (const wake of this.#wake.splice(0)) wake()
  }

  async #until(condition: () => boolean, what: string): Promise<void> {
    const deadline = AbortSignal.timeout(STEP_PATIENCE_MS)
    while (!condition()) {
      if (deadline.aborted) throw new Error(`Cannot go on as ${what}: ${JSON.stringify(this.#captures.map(newest))}`)
      await new Promise<void>((resolve) => {
        this.#wake.push(resolve)
        deadline.addEventListener('abort', () => resolve(), { once: true })
      })
    }
  }
}

/** What a failure tells of a connection. */
const newest = ({ events }: Capture) =>
  events.slice(-TOLD_EVENTS).map((event) => ('bytes' in event ? { ...event, bytes: event.bytes.length } : event))

const readsOf = ({ events }: Capture): number =>
  events.filter((event) => event.kind === 'seen' && event.seen.what === 'read').length

type Until = (condition: () => boolean, what: string) => Promise<void>

/** What a learner can do with one connection. */
export class Terminal {
  readonly #connection: GatewayConnection
  readonly #capture: Capture
  readonly #until: Until
  #writes = 0

  constructor(connection: GatewayConnection, capture: Capture, until: Until) {
    this.#connection = connection
    this.#capture = capture
    this.#until = until
  }

  /** Sends `text` in one write, and waits until the server has read it: a person types no faster. */
  async send(text: string): Promise<void> {
    await this.sendBytes(encoder.encode(text))
  }

  /** The same for bytes, as many as one read of the server takes. */
  async sendBytes(bytes: Uint8Array): Promise<void> {
    this.#connection.send(bytes)
    this.#writes += 1
    await this.#until(() => readsOf(this.#capture) >= this.#writes, `the server must have read ${this.#writes} times`)
  }

  /** Resolves once nothing has crossed the connection for so many milliseconds. */
  async untilQuiet(milliseconds: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, milliseconds)
    const unsubscribe = this.#capture.subscribe(() => timer.refresh())
    await promise
    unsubscribe()
  }

  /** Sends `text`, and resolves with the final line of the reply. */
  async ask(text: string): Promise<string> {
    const before = textOf(this.#capture, 'received').length
    await this.send(text)
    const reply = () => /^[+-].*(?=\r\n)/m.exec(textOf(this.#capture, 'received').slice(before))?.[0]
    await this.#until(() => reply() !== undefined, 'a reply must come')
    return reply() ?? ''
  }

  /** Resolves once `text` has come. */
  untilReceived(text: string): Promise<void> {
    return this.#until(() => textOf(this.#capture, 'received').includes(text), `${text} must come`)
  }

  /** Has the gateway stop reading, or read on. */
  set(options: { readonly paused: boolean }): void {
    this.#connection.set(options)
  }

  finish(): void {
    this.#connection.halfClose()
  }

  reset(): void {
    this.#connection.reset()
  }

  leave(): void {
    this.#connection.close()
  }
}

/** The lab of a lesson with these steps, at a server of its own. */
export async function labForTest(steps: readonly Step[]): Promise<Lab> {
  return new Lab((await serverForTest()).port('web'), steps)
}
