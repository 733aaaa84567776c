import { GatewayConnection } from '../gateway/connection.ts'
import { describeState } from '../gateway/connection-words.ts'
import type { ServerWay } from '../gateway/server-way.ts'
import { type DemoOrder, type DemoReport, type DemoService, MAX_DEMO_STREAMS } from '../kernel/demo-messages.ts'
import { Capture } from '../wire/capture.ts'
import { DemoPipe } from './demo-pipe.ts'

const LOST = 'The demo server does not answer. Unless it does within a minute, connections to it are reset.'

export interface DemoLineOptions {
  readonly order: (order: DemoOrder) => void
  /** The name of a program that runs. */
  readonly nameOf: (program: number) => string | undefined
  readonly changed: () => void
  /** Says something to the reader. */
  readonly tell: (words: string) => void
  readonly way: () => Promise<Pick<ServerWay, 'url' | 'createWebSocket'>>
  /** Address of the site, for a reader. */
  readonly site: () => string
}

/** A program that wants to connect, and has not been answered. */
export interface Question {
  readonly program: number
  readonly name: string
}

interface Waiting {
  readonly stream: number
  readonly service: DemoService
}

/** The way of programs to the demo server: none without the reader's word, which holds for one run of one program. */
export class DemoLine {
  readonly #options: DemoLineOptions
  readonly #answers = new Map<number, boolean>()
  readonly #waiting = new Map<number, Waiting[]>()
  readonly #pipes = new Map<number, DemoPipe | undefined>()

  constructor(options: DemoLineOptions) {
    this.#options = options
  }

  get questions(): readonly Question[] {
    return [...this.#waiting.keys()].map((program) => ({ program, name: this.#options.nameOf(program) ?? '' }))
  }

  hear(report: DemoReport): void {
    if (report.what === 'asks') this.#asks(report.program, report)
    else if (report.what === 'refused') this.#tellTooMany(report.program)
    else {
      const pipe = this.#pipes.get(report.stream)
      if (pipe) pipe.hear(report)
      else if (report.what === 'reset') this.#gone(report.stream)
    }
  }

  answer(program: number, allowed: boolean): void {
    const waiting = this.#waiting.get(program) ?? []
    this.#waiting.delete(program)
    this.#answers.set(program, allowed)
    for (const one of waiting) {
      if (allowed) this.#open(one)
      else this.#refuse(one.stream)
    }
    this.#options.changed()
  }

  /** The reader's word was for that run. */
  ended(program: number): void {
    const waiting = this.#waiting.get(program) ?? []
    this.#answers.delete(program)
    if (!this.#waiting.delete(program)) return
    for (const { stream } of waiting) this.#refuse(stream)
    this.#options.changed()
  }

  /** All programs are gone, and the page may go as well. */
  close(): void {
    for (const pipe of this.#pipes.values()) pipe?.leave()
    this.#pipes.clear()
    this.#waiting.clear()
    this.#answers.clear()
  }

  #asks(program: number | undefined, asked: Waiting): void {
    if (program === undefined || this.#options.nameOf(program) === undefined) return this.#refuse(asked.stream)
    const waiting = this.#waiting.get(program) ?? []
    const count = [...this.#waiting.values()].reduce((sum, { length }) => sum + length, this.#pipes.size)
    if (count >= MAX_DEMO_STREAMS) {
      this.#refuse(asked.stream)
      return this.#tellTooMany(program)
    }
    const answer = this.#answers.get(program)
    if (answer === true) return this.#open(asked)
    if (answer === false) return this.#refuse(asked.stream)
    this.#waiting.set(program, [...waiting, asked])
    this.#options.changed()
  }

  #open({ stream, service }: Waiting): void {
    const { order, way, tell, site } = this.#options
    // Counted from now on, and there as soon as the way is found.
    this.#pipes.set(stream, undefined)
    way().then(
      ({ url, createWebSocket }) => {
        if (!this.#pipes.has(stream)) return
        const pipe = new DemoPipe({
          connect: (events) => {
            const capture = new Capture(service, 'demo')
            capture.subscribe(events.crossed)
            return new GatewayConnection({ url: url(service), createWebSocket, capture, changed: events.changed })
          },
          order: (body) => order({ do: 'demo', stream, ...body }),
          lost: () => tell(LOST),
          failed: (state) => tell(`The demo server cannot be reached: ${describeState(state, site()).advice}`),
          over: () => this.#pipes.delete(stream),
        })
        this.#pipes.set(stream, pipe)
      },
      (error: unknown) => {
        this.#pipes.delete(stream)
        this.#refuse(stream)
        reportError(error)
      },
    )
  }

  /** Before there was an answer, or a way. */
  #gone(stream: number): void {
    this.#pipes.delete(stream)
    for (const [program, all] of this.#waiting) {
      const waiting = all.filter((one) => one.stream !== stream)
      if (waiting.length > 0) this.#waiting.set(program, waiting)
      else this.#waiting.delete(program)
    }
    this.#options.changed()
  }

  #refuse(stream: number): void {
    this.#options.order({ do: 'demo', stream, what: 'refuse' })
  }

  #tellTooMany(program: number | undefined): void {
    const name = program === undefined ? undefined : this.#options.nameOf(program)
    this.#options.tell(
      `Cannot connect ${name ?? 'a program'} to demo as connections to it must be <= ${MAX_DEMO_STREAMS}: so many are open or wait.`,
    )
  }
}
