import type { Endpoint } from '../network/address.ts'
import type { Clock } from '../network/clock.ts'
import type { Host } from '../network/host.ts'
import type { Arrival } from '../network/tcp-listener.ts'
import {
  DEMO_ANSWER_MS,
  DEMO_SERVICES,
  type DemoOrder,
  type DemoReport,
  type DemoService,
  MAX_DEMO_STREAMS,
} from './demo-messages.ts'
import { DemoStream } from './demo-stream.ts'

interface DemoHostOptions {
  readonly report: (report: DemoReport, transfer?: Transferable[]) => void
  readonly after: Clock['after']
  /** The program that has this end of a connection. */
  readonly programAt: (place: Endpoint) => number | undefined
}

const keyOf = ({ address, port }: Endpoint): string => `${address} ${port}`

/** The host `demo`: each connection to it is the page's to answer, which has the way to the server. */
export class DemoHost {
  readonly #options: DemoHostOptions
  readonly #streams = new Map<number, DemoStream>()
  /** Those that were admitted, by the end of the program. */
  readonly #arriving = new Map<string, DemoStream>()
  #count = 0

  constructor(host: Host, options: DemoHostOptions) {
    this.#options = options
    for (const [port, service] of Object.entries(DEMO_SERVICES)) {
      host.listen(
        { address: '0.0.0.0', port: Number(port) },
        {
          asked: (arrival) => this.#asked(service, arrival),
          vanished: (from) => {
            this.#arriving.get(keyOf(from))?.vanished()
            this.#arriving.delete(keyOf(from))
          },
          acceptable: (listener) => {
            const connection = listener.accept()
            if (!connection) return
            const key = keyOf(connection.remote)
            this.#arriving.get(key)?.accepted(connection)
            this.#arriving.delete(key)
          },
        },
      )
    }
  }

  order(order: DemoOrder): void {
    this.#streams.get(order.stream)?.order(order)
  }

  #asked(service: DemoService, arrival: Arrival): void {
    const id = ++this.#count
    const { report, programAt, after } = this.#options
    const program = programAt(arrival.from)
    if (this.#streams.size >= MAX_DEMO_STREAMS) {
      arrival.answer(false)
      return report({ tell: 'demo', stream: id, what: 'refused', program })
    }
    const stream = new DemoStream({
      report: (body) =>
        report({ tell: 'demo', stream: id, ...body }, body.what === 'data' ? [body.data.buffer] : undefined),
      answer: (admitted) => {
        patience()
        if (admitted) this.#arriving.set(keyOf(arrival.from), stream)
        arrival.answer(admitted)
      },
      over: () => this.#streams.delete(id),
    })
    const patience = after(DEMO_ANSWER_MS, () => {
      stream.vanished()
      arrival.answer(false)
    })
    this.#streams.set(id, stream)
    report({ tell: 'demo', stream: id, what: 'asks', service, program })
  }
}
