import { WorkerClock } from '../../../playground/kernel/worker-clock.ts'
import { EventLoop } from '../../../playground/runtime/event-loop.ts'
import type { HandleParts } from '../../../playground/runtime/sockets/handle.ts'
import type { StreamState } from '../../../playground/runtime/sockets/stream-base.ts'
import { TcpHandle } from '../../../playground/runtime/sockets/tcp-handle.ts'
import { World } from '../../../playground/runtime/sockets/world.ts'
import { System } from '../../../playground/runtime/system.ts'
import type { Machine } from '../../kernel/machine.ts'

const ERRNO: Readonly<Record<string, number>> = {
  EOF: -4095,
  ECONNREFUSED: -111,
  ECONNRESET: -104,
  EPIPE: -32,
  ECANCELED: -125,
  EADDRINUSE: -98,
  EADDRNOTAVAIL: -99,
  EACCES: -13,
  ENOTCONN: -107,
  EBADF: -9,
}

/** What Node's library would be told, as lines. */
export class HandleProgram {
  readonly log: string[] = []
  readonly parts: HandleParts
  readonly stream: StreamState
  readonly #waiting = new Set<() => void>()
  ended = false

  constructor(machine: Machine) {
    const clock = new WorkerClock()
    const loop = new EventLoop({
      macrotask: (work) => clock.hop(work),
      now: () => clock.now(),
      after: (milliseconds, work) => clock.after(milliseconds, work),
      fatal: (error) => this.note(`fatal ${String(error)}`),
      beforeExit: () => {},
      ended: () => {
        this.ended = true
        this.note('ended')
      },
    })
    const world = new World((work) => clock.hop(work))
    const started = Promise.withResolvers<void>()
    const system = new System(
      loop,
      (work) => clock.hop(work),
      (notice) => {
        if (notice.tell === 'start') {
          world.start(notice)
          started.resolve()
        } else if (notice.tell === 'taken') world.taken(notice.key, notice.taken)
        else if (notice.tell === 'released') world.released(notice.key)
      },
    )
    this.started = started.promise
    system.connect(machine.program().port)
    this.parts = { loop, system, world }
    this.stream = {
      state: new Int32Array(5),
      errno: (code) => ERRNO[code] ?? -4094,
      encode: (text) => new TextEncoder().encode(text),
      toBuffer: (bytes) => bytes,
    }
  }

  readonly started: Promise<void>

  tcp(name: string): TcpHandle {
    const { parts, stream } = this
    const note = (line: string): void => this.note(line)
    class TCP extends TcpHandle {
      constructor() {
        super(parts, stream)
        Object.assign(this, {
          onread: (buffer: ArrayBuffer | undefined) => {
            const [count = 0, offset = 0] = stream.state
            const text =
              buffer === undefined ? `${count}` : new TextDecoder().decode(new Uint8Array(buffer, offset, count))
            note(`${name} read ${text}`)
          },
        })
      }
      protected make(): TCP {
        return new TCP()
      }
    }
    return new TCP()
  }

  note(line: string): void {
    this.log.push(line)
    for (const look of this.#waiting) look()
  }

  request(name: string): { oncomplete: (status: number) => void } {
    return { oncomplete: (status) => this.note(`${name} ${status}`) }
  }

  /** Resolves once the line is in the log. */
  async noted(line: string): Promise<void> {
    while (!this.log.includes(line)) {
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#waiting.add(resolve)
      await promise
      this.#waiting.delete(resolve)
    }
  }
}
