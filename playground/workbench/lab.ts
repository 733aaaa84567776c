import type { ProgramSettings, TerminalSize } from '../kernel/calls.ts'
import { type DemoReport, isDemoReport } from '../kernel/demo-messages.ts'
import type { EndCause, Order, Report } from '../kernel/page-messages.ts'
import { ownScripts } from '../sandbox/own-scripts.ts'
import { Sandbox } from '../sandbox/sandbox.ts'

/** How a program ended. */
export interface ProgramEnd {
  readonly code: number | undefined
  readonly signal: string | undefined
  readonly cause: EndCause | 'failed' | undefined
  /** What the browser said where its worker could not run. */
  readonly message?: string
}

export interface ProgramEvents {
  /** `shown` is called when the bytes are on the screen: the kernel counts those that are not. */
  output(data: Uint8Array, shown: () => void, stream: 1 | 2): void
  raw(on: boolean): void
  /** It has not answered for so many milliseconds; 0 when it does again. */
  silent(milliseconds: number): void
  ended(end: ProgramEnd): void
}

export interface LabEvents {
  passages(report: Extract<Report, { tell: 'passages' }>): void
  time(report: Extract<Report, { tell: 'time' }>): void
  /** The kernel is gone, and all programs with it. */
  failed(message: string): void
  refused(message: string): void
  /** A program's connection to the demo server. */
  demo(report: DemoReport): void
}

/** Milliseconds that a program has to tidy up after SIGINT, before it is killed. */
const GRACE_MS = 1500

const order = ({ kernel }: Sandbox, given: Order): void => kernel.postMessage(given)

/** One program that runs. */
export class RunningProgram {
  readonly id: number
  readonly #sandbox: Sandbox
  readonly #events: ProgramEvents
  #killing: ReturnType<typeof setTimeout> | undefined

  constructor(id: number, sandbox: Sandbox, events: ProgramEvents) {
    this.id = id
    this.#sandbox = sandbox
    this.#events = events
  }

  type(data: Uint8Array): void {
    order(this.#sandbox, { do: 'input', id: this.id, data })
  }

  endInput(): void {
    order(this.#sandbox, { do: 'input-end', id: this.id })
  }

  signal(signal: string): void {
    order(this.#sandbox, { do: 'signal', id: this.id, signal })
  }

  resize(terminal: TerminalSize): void {
    order(this.#sandbox, { do: 'resize', id: this.id, terminal })
  }

  /** SIGINT first; a program that goes on, or cannot hear it, is killed. */
  stop(): void {
    if (this.#killing !== undefined) return
    this.signal('SIGINT')
    this.#killing = setTimeout(() => this.kill(), GRACE_MS)
  }

  kill(): void {
    this.#sandbox.endProgram(this.id)
  }

  hear(report: Report): void {
    if (report.tell === 'output') {
      const { length } = report.data
      this.#events.output(
        report.data,
        () => order(this.#sandbox, { do: 'printed', id: this.id, bytes: length }),
        report.stream,
      )
    } else if (report.tell === 'raw') this.#events.raw(report.on)
    else if (report.tell === 'silent') this.#events.silent(report.milliseconds)
    else if (report.tell === 'ended') this.end(report)
  }

  end(end: ProgramEnd): void {
    clearTimeout(this.#killing)
    this.#sandbox.endProgram(this.id)
    this.#events.ended(end)
  }
}

/** The machines of a workspace: programs run on them, over a network whose lines can be set. */
export class Lab {
  readonly #events: LabEvents
  readonly #running = new Map<number, RunningProgram>()
  #sandbox: Sandbox | undefined

  /** Throws a `SandboxError` where programs cannot run. */
  static async open(parent: Element, events: LabEvents): Promise<Lab> {
    const lab = new Lab(events)
    const sandbox = await Sandbox.open({
      parent,
      scripts: await ownScripts(),
      onFailed: (who, message) => lab.#failed(who, message),
    })
    sandbox.kernel.onmessage = ({ data }: MessageEvent<Report>) => lab.#hear(data)
    lab.#sandbox = sandbox
    lab.order({ do: 'watch', on: true })
    return lab
  }

  private constructor(events: LabEvents) {
    this.#events = events
  }

  get running(): number {
    return this.#running.size
  }

  /** Throws a `SandboxError` where as many run as may. */
  run(settings: ProgramSettings, events: ProgramEvents): RunningProgram {
    const sandbox = this.#sandbox
    if (sandbox === undefined) throw new Error('Cannot run program as the lab must be open: it is not')
    const id = sandbox.startProgram()
    const program = new RunningProgram(id, sandbox, events)
    this.#running.set(id, program)
    order(sandbox, { do: 'start', id, settings })
    return program
  }

  order(given: Order): void {
    if (this.#sandbox !== undefined) order(this.#sandbox, given)
  }

  close(): void {
    this.#sandbox?.close()
  }

  #hear(report: Report): void {
    if ('id' in report) {
      const program = this.#running.get(report.id)
      if (report.tell === 'ended') this.#running.delete(report.id)
      program?.hear(report)
    } else if (report.tell === 'passages') this.#events.passages(report)
    else if (report.tell === 'time') this.#events.time(report)
    else if (report.tell === 'order-refused') this.#events.refused(report.message)
    else if (report.tell === 'demo' && isDemoReport(report)) this.#events.demo(report)
  }

  #failed(id: number | 'kernel', message: string): void {
    if (id === 'kernel') {
      this.#events.failed(message)
      return
    }
    const program = this.#running.get(id)
    this.#running.delete(id)
    program?.end({ code: undefined, signal: undefined, cause: 'failed', message })
  }
}
