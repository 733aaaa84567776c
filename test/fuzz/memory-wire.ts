import { setImmediate as turn } from 'node:timers/promises'
import type { Connection, Handler, Service } from '../../server/services/connection.ts'
import type { Wire } from './ground.ts'
import type { Dice } from './plan.ts'

const TLS_HANDSHAKE = 0x16

export interface Circumstances {
  readonly dice: Dice
  /** Turns that the client may need to have room again; without any it always has. */
  readonly slowTurns: number
  /** Told of each request before it is run. */
  readonly asks: (wire: MemoryWire) => void
  readonly complain: (what: string) => void
}

/** A connection that delivers nothing while it is paused, and whose client may be slow to read. */
export class MemoryWire implements Wire {
  readonly #circumstances: Circumstances
  readonly #handler: Handler
  readonly #in: (Buffer | 'fin')[] = []
  readonly #out: Buffer[] = []
  paused = false
  full = false
  over = false
  #closed = false
  /** Of the request that came last. */
  #verb = ''

  constructor(service: Service, circumstances: Circumstances) {
    this.#circumstances = circumstances
    this.#handler = service(this.#connection())
  }

  get received(): Buffer {
    return Buffer.concat(this.#out)
  }

  send(bytes: Buffer): void {
    this.#in.push(bytes)
    this.#read()
  }

  fin(): void {
    this.#in.push('fin')
    this.#read()
  }

  reset(): void {
    this.#closed = true
    this.over = true
    this.#handler.close()
  }

  shutdown(overdue: boolean): void {
    if (!this.over) this.#handler.shutdown(overdue)
  }

  #read(): void {
    while (!this.paused && !this.over) {
      const next = this.#in.shift()
      if (next === undefined) return
      if (next === 'fin') return this.#handler.end()
      this.#handler.data(next)
      // Payloads come in whatever goes out, and the first byte of TLS alone tells nothing.
      const mayReadOn = this.#verb === 'PUT' || next[0] === TLS_HANDSHAKE
      if (this.full && !this.paused && !this.over && !mayReadOn)
        this.#circumstances.complain('reads on though it cannot write')
    }
  }

  #connection(): Connection {
    const { dice, slowTurns, asks } = this.#circumstances
    return {
      id: String(dice.below(2 ** 32)),
      peer: { address: 'memory', local: true, secret: true },
      startTls: undefined,
      requested: (verb) => {
        this.#verb = verb
        asks(this)
      },
      loggedIn: () => undefined,
      seen: () => undefined,
      write: (bytes) => {
        if (this.#closed) return false
        this.#out.push(Buffer.from(bytes))
        if (slowTurns > 0 && !this.full && dice.chance(0.3)) void this.#fill(dice.below(slowTurns))
        return !this.full
      },
      end: () => {
        this.over = true
        setImmediate(() => this.#closed || this.#handler.close())
      },
      pause: () => {
        this.paused = true
      },
      resume: () => {
        this.paused = false
        queueMicrotask(() => this.#read())
      },
    }
  }

  async #fill(turns: number): Promise<void> {
    this.full = true
    for (let i = 0; i <= turns; i++) await turn()
    this.full = false
    if (!this.over) this.#handler.drain()
  }
}
