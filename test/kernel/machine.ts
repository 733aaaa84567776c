import { onTestFinished } from 'vitest'
import type { ProgramSettings } from '../../playground/kernel/calls.ts'
import { Kernel, type ProgramPort } from '../../playground/kernel/kernel.ts'
import type { Order, Report } from '../../playground/kernel/page-messages.ts'
import { WorkerClock } from '../../playground/kernel/worker-clock.ts'
import { seededRandom } from '../bench/churn/random.ts'

/** A kernel on the real clock, with whatever it reports. Ports are real ones, in one thread. */
export class Machine {
  readonly reports: Report[] = []
  readonly kernel: Kernel
  readonly #waiting = new Set<() => void>()
  #lastId = 0

  constructor(hosts: readonly string[] = ['localhost']) {
    this.kernel = new Kernel({
      clock: new WorkerClock(),
      random: seededRandom(1),
      hosts,
      report: (report) => {
        this.reports.push(report)
        for (const look of this.#waiting) look()
      },
    })
  }

  order(order: Order): void {
    this.kernel.order(order)
  }

  /** A program that has its port in hand; `id` names it to the kernel. */
  program(settings: Partial<ProgramSettings> = {}): { readonly id: number; readonly port: MessagePort } {
    const id = ++this.#lastId
    const { port1, port2 } = new MessageChannel()
    const own: ProgramPort = port1
    this.kernel.join(id, own)
    this.order({
      do: 'start',
      id,
      settings: {
        name: `program ${id}`,
        host: 'localhost',
        files: {},
        entry: 'main.ts',
        args: [],
        env: {},
        terminal: undefined,
        ...settings,
      },
    })
    onTestFinished(() => this.kernel.ended(id))
    return { id, port: port2 }
  }

  /** The first report that `matches`, also one that came before. */
  async report<R extends Report>(matches: (report: Report) => report is R): Promise<R> {
    for (;;) {
      const found = this.reports.find(matches)
      if (found !== undefined) return found
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#waiting.add(resolve)
      await promise
      this.#waiting.delete(resolve)
    }
  }
}
