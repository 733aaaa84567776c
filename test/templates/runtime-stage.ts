import { Buffer } from 'node:buffer'
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import { Kernel, type ProgramPort } from '../../playground/kernel/kernel.ts'
import type { Report } from '../../playground/kernel/page-messages.ts'
import { WorkerClock } from '../../playground/kernel/worker-clock.ts'
import type { LinkSettings } from '../../playground/network/link.ts'
import { HOME } from '../../playground/runtime/modules/workspace.ts'
import type { Template, TemplateProgram } from '../../playground/templates/template.ts'
import type { ProgramTranscript } from '../runtime/transcript.ts'
import { type Actor, Output, programOf, type Stage } from './stage.ts'
import { textsOf } from './texts.ts'

const WORKER = new URL('../runtime/program-worker.ts', import.meta.url)

export interface RuntimeStageOptions {
  /** Each program runs on a machine of its name. */
  readonly ownMachines?: boolean
  readonly links?: Partial<LinkSettings>
}

interface Entry {
  readonly worker: Worker
  readonly output: Output
  finish(code: number | undefined, signal: string | undefined): void
}

/** The kernel's end of a port, by the interface of the web. */
function portOf(port: MessagePort): ProgramPort {
  const program: ProgramPort = {
    onmessage: null,
    postMessage: (message, transfer) =>
      port.postMessage(
        message,
        transfer.filter((one) => one instanceof ArrayBuffer),
      ),
    close: () => port.close(),
  }
  port.on('message', (data) => program.onmessage?.(new MessageEvent('message', { data })))
  return program
}

/** Runs a template on the runtime of the page, in workers of Node's, on a kernel in this thread. */
export class RuntimeStage implements Stage {
  readonly cwd = HOME
  readonly ports: readonly number[]
  readonly #template: Template
  readonly #files: Readonly<Record<string, string>>
  readonly #ownMachines: boolean
  readonly #kernel: Kernel
  readonly #entries = new Map<number, Entry>()

  static async open(template: Template, options: RuntimeStageOptions = {}): Promise<RuntimeStage> {
    const files = { 'package.json': '{ "type": "module" }\n', ...(await textsOf(template)) }
    return new RuntimeStage(template, files, options)
  }

  private constructor(template: Template, files: Readonly<Record<string, string>>, options: RuntimeStageOptions) {
    this.#template = template
    this.#files = files
    this.#ownMachines = options.ownMachines ?? false
    this.ports = template.programs.flatMap(({ args }) => args.map(Number).filter((port) => port > 0))
    this.#kernel = new Kernel({
      clock: new WorkerClock(),
      random: Math.random,
      hosts: this.#ownMachines ? template.programs.map(({ name }) => name) : ['localhost'],
      report: (report) => this.#hear(report),
    })
    if (options.links) this.#kernel.order({ do: 'links', settings: options.links })
  }

  async start(name: string): Promise<Actor> {
    const actor = this.#run(programOf(this.#template, name))
    await actor.says('\n')
    return actor
  }

  #run({ name, file, args, connectsTo }: TemplateProgram): Actor {
    const id = this.#entries.size + 1
    const worker = new Worker(WORKER, { stdout: false, stderr: false })
    const output = new Output(name)
    const { promise: ended, resolve } = Promise.withResolvers<ProgramTranscript>()
    const finish: Entry['finish'] = (code, signal) => {
      output.end()
      resolve({ name, ...output.texts, exitCode: code ?? null, signal: signal ?? null })
    }
    worker.on('error', (error) => {
      output.print(2, `worker failed: ${String(error)}\n`)
      finish(undefined, 'SIGABRT')
    })
    this.#entries.set(id, { worker, output, finish })
    const { port1, port2 } = new MessageChannel()
    worker.postMessage(port2, [port2])
    this.#kernel.join(id, portOf(port1))
    this.#kernel.order({
      do: 'start',
      id,
      settings: {
        name,
        host: this.#ownMachines ? name : 'localhost',
        files: this.#files,
        entry: file,
        args: this.#ownMachines && connectsTo !== undefined ? [...args, connectsTo] : args,
        env: { TZ: 'UTC', LANG: 'C.UTF-8', PATH: '/usr/bin:/bin' },
        terminal: undefined,
      },
    })
    return {
      type: (text) => this.#kernel.order({ do: 'input', id, data: new TextEncoder().encode(text) }),
      endInput: () => this.#kernel.order({ do: 'input-end', id }),
      signal: (signal) => this.#kernel.order({ do: 'signal', id, signal }),
      says: (text) => output.has(text),
      ended,
    }
  }

  #hear(report: Report): void {
    const entry = 'id' in report ? this.#entries.get(report.id) : undefined
    if (report.tell === 'output') {
      entry?.output.print(report.stream, Buffer.from(report.data).toString())
      this.#kernel.order({ do: 'printed', id: report.id, bytes: report.data.length })
    } else if (report.tell === 'ended') entry?.finish(report.code, report.signal)
  }

  async close(): Promise<void> {
    for (const [id, { worker }] of this.#entries) {
      this.#kernel.ended(id)
      await worker.terminate()
    }
  }
}
