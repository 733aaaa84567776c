import { type GatewayConnection, MAX_UNSENT_BYTES } from '../gateway/connection.ts'
import type { ConnectionState } from '../gateway/connection-state.ts'
import type { DemoOrder, DemoReport } from '../kernel/demo-messages.ts'
import type { WireEvent } from '../wire/capture.ts'

type Body<Message> = Message extends unknown ? Omit<Message, 'do' | 'stream'> : never

interface DemoPipeOptions {
  readonly connect: (events: {
    readonly crossed: (event: WireEvent) => void
    readonly changed: (connection: GatewayConnection) => void
  }) => GatewayConnection
  readonly order: (body: Body<DemoOrder>) => void
  /** The server does not answer. */
  readonly lost: () => void
  /** It never opened. */
  readonly failed: (state: ConnectionState) => void
  readonly over: () => void
}

/** Joins a program's connection to the host `demo` and the gateway's connection to the server. */
export class DemoPipe {
  readonly #options: DemoPipeOptions
  readonly #connection: GatewayConnection
  #state: ConnectionState['name'] = 'connecting'
  #sent = 0
  #told = 0
  #shown = 0
  #gotFin = false
  #over = false

  constructor(options: DemoPipeOptions) {
    this.#options = options
    this.#connection = options.connect({
      crossed: (event) => this.#crossed(event),
      changed: (connection) => this.#changed(connection),
    })
  }

  hear(report: DemoReport): void {
    if (this.#over) return
    switch (report.what) {
      case 'data':
        // More than the kernel's window is not the kernel's.
        if (this.#state === 'connecting' || report.data.length > this.#connection.room) return this.#reset()
        this.#sent += report.data.length
        return this.#connection.send(report.data)
      case 'taken':
        this.#shown += report.bytes
        return this.#connection.acknowledge(this.#shown)
      case 'fin':
        return this.#connection.halfClose()
      case 'reset':
        // One that is not open yet cannot be reset.
        this.#connection.reset()
        return this.leave()
    }
  }

  /** Lets go of the connection, of which the program hears nothing more. */
  leave(): void {
    this.#end()
    this.#connection.leave()
  }

  #crossed(event: WireEvent): void {
    if (this.#over) return
    if (event.kind === 'received') this.#options.order({ what: 'data', data: event.bytes.slice() })
    else if (event.kind === 'fin' && event.from === 'server' && !this.#gotFin) {
      this.#gotFin = true
      this.#options.order({ what: 'fin' })
    }
  }

  #changed(connection: GatewayConnection): void {
    if (this.#over) return
    const before = this.#state
    const { state, link } = connection
    // The first attempt is made at once, and mostly does.
    if (link.name === 'lost' && link.attempt === 2) this.#options.lost()
    this.#state = state.name
    this.#tellTaken(connection)
    if (before === 'connecting' && state.name === 'failed') {
      this.#options.order({ what: 'refuse' })
      this.#options.failed(state)
      return this.#end()
    }
    if (before === 'connecting' && state.name === 'open') this.#options.order({ what: 'admit' })
    if (state.name === 'failed' || (state.name === 'closed' && state.how !== 'fin'))
      this.#options.order({ what: 'reset' })
    if (state.name === 'failed' || state.name === 'closed') this.#end()
  }

  /** What the server's socket has taken, the program may send again. */
  #tellTaken({ room }: GatewayConnection): void {
    const taken = this.#sent - (MAX_UNSENT_BYTES - room)
    if (taken <= this.#told) return
    this.#options.order({ what: 'taken', bytes: taken - this.#told })
    this.#told = taken
  }

  #reset(): void {
    this.#options.order({ what: 'reset' })
    this.leave()
  }

  #end(): void {
    if (this.#over) return
    this.#over = true
    this.#options.over()
  }
}
