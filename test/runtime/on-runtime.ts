import { Buffer } from 'node:buffer'
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import { Kernel, type ProgramPort } from '../../playground/kernel/kernel.ts'
import type { Report } from '../../playground/kernel/page-messages.ts'
import { WorkerClock } from '../../playground/kernel/worker-clock.ts'
import { HOME } from '../../playground/runtime/modules/workspace.ts'
import { type CaseProgram, readCase } from './case.ts'
import type { ProgramRunner } from './runner.ts'
import { PROGRAM_LIMIT_MS } from './running-program.ts'
import { normalise, type ProgramTranscript, type Transcript } from './transcript.ts'

const PORT = 7000
const WORKER = new URL('./program-worker.ts', import.meta.url)

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

/** One program of a case: its worker, and what it has said so far. */
class Running {
  readonly program: CaseProgram
  readonly worker = new Worker(WORKER, { stdout: false, stderr: false })
  readonly ended: Promise<void>
  readonly firstLine: Promise<void>
  stdout = ''
  stderr = ''
  #end: { readonly code: number | undefined; readonly signal: string | undefined } | undefined
  #resolveEnded: () => void
  #resolveLine: () => void

  constructor(program: CaseProgram) {
    this.program = program
    const ended = Promise.withResolvers<void>()
    const line = Promise.withResolvers<void>()
    this.ended = ended.promise
    this.firstLine = line.promise
    this.#resolveEnded = ended.resolve
    this.#resolveLine = line.resolve
    this.worker.on('error', (error) => {
      this.stderr += `worker failed: ${String(error instanceof Error ? error.stack : error)}\n`
      this.finish(undefined, 'SIGABRT')
    })
  }

  print(stream: 1 | 2, data: Uint8Array): void {
    const text = Buffer.from(data).toString()
    if (stream === 1) this.stdout += text
    else this.stderr += text
    if (this.stdout.includes('\n')) this.#resolveLine()
  }

  finish(code: number | undefined, signal: string | undefined): void {
    this.#end ??= { code, signal }
    this.#resolveLine()
    this.#resolveEnded()
  }

  get transcript(): ProgramTranscript {
    const { stdout, stderr } = this
    return {
      name: this.program.name,
      stdout,
      stderr,
      exitCode: this.#end?.code ?? null,
      signal: this.#end?.signal ?? null,
    }
  }
}

/** Runs a case on the runtime of the page, in workers of Node's, on a kernel in this thread. */
export class RuntimeRunner implements ProgramRunner {
  readonly name = 'runtime'

  async run(folder: string): Promise<Transcript> {
    const { programs, files, sendSignalAfter } = await readCase(folder, PORT)
    const running = new Map<number, Running>()
    const kernel = new Kernel({
      clock: new WorkerClock(),
      random: Math.random,
      hosts: ['localhost'],
      report: (report: Report) => {
        const one = 'id' in report ? running.get(report.id) : undefined
        if (report.tell === 'output') {
          one?.print(report.stream, report.data)
          kernel.order({ do: 'printed', id: report.id, bytes: report.data.length })
          if (sendSignalAfter?.program === one?.program.name && one?.stdout.includes(sendSignalAfter?.marker ?? '\0'))
            kernel.order({ do: 'signal', id: report.id, signal: sendSignalAfter?.signal ?? 'SIGINT' })
        } else if (report.tell === 'ended') one?.finish(report.code, report.signal)
      },
    })
    try {
      for (const [index, program] of programs.entries()) {
        const id = index + 1
        const one = new Running(program)
        running.set(id, one)
        const { port1, port2 } = new MessageChannel()
        one.worker.postMessage(port2, [port2])
        kernel.join(id, portOf(port1))
        kernel.order({
          do: 'start',
          id,
          settings: {
            name: program.name,
            host: 'localhost',
            files: { 'package.json': '{ "type": "module" }\n', ...files },
            entry: `${program.name}.ts`,
            args: program.args,
            env: { TZ: 'UTC', LANG: 'C.UTF-8', PATH: '/usr/bin:/bin' },
            terminal: undefined,
          },
        })
        if (program.stdin !== '') kernel.order({ do: 'input', id, data: new TextEncoder().encode(program.stdin) })
        kernel.order({ do: 'input-end', id })
        await one.firstLine
      }
      const limit = setTimeout(() => {
        for (const one of running.values()) one.finish(undefined, 'SIGKILL')
      }, PROGRAM_LIMIT_MS)
      await Promise.all([...running.values()].map(({ ended }) => ended))
      clearTimeout(limit)
      return normalise(
        { programs: [...running.values()].map(({ transcript }) => transcript) },
        { cwd: HOME, ports: [PORT] },
      )
    } finally {
      for (const [id, { worker }] of running) {
        kernel.ended(id)
        await worker.terminate()
      }
    }
  }
}
