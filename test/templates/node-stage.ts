import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { unzipSync } from 'fflate'
import { zipOf } from '../../playground/share/zip.ts'
import type { Template, TemplateProgram } from '../../playground/templates/template.ts'
import { templateOriginal } from '../../playground/workbench/template-original.ts'
import { FreePorts } from '../runtime/free-port.ts'
import type { ProgramTranscript } from '../runtime/transcript.ts'
import { type Actor, Output, programOf, type Stage } from './stage.ts'
import { textsOf } from './texts.ts'

const ENVIRONMENT = { TZ: 'UTC', LANG: 'C.UTF-8', PATH: '/usr/bin:/bin' }
/** What looks like a port in the arguments of a template. */
const PORT = /^7\d{3}$/

/** Runs a template on the Node that runs this, from the zip that the page gives, with free ports in place of its own. */
export class NodeStage implements Stage {
  readonly cwd: string
  readonly #template: Template
  readonly #ports: ReadonlyMap<string, number>
  readonly #children: ChildProcess[] = []

  static async open(template: Template): Promise<NodeStage> {
    const cwd = await realpath(await mkdtemp(path.join(tmpdir(), 'porthole-template-')))
    const { name: _name, ...workspace } = templateOriginal(template, await textsOf(template))
    const zip = zipOf(workspace, new Date(2026, 0))
    for (const [name, bytes] of Object.entries(unzipSync(zip))) await writeFile(path.join(cwd, name), bytes)
    const ports = new Map<string, number>()
    const free = new FreePorts()
    for (const argument of template.programs.flatMap(({ args }) => args)) {
      if (PORT.test(argument) && !ports.has(argument)) ports.set(argument, await free.next())
    }
    return new NodeStage(template, cwd, ports)
  }

  private constructor(template: Template, cwd: string, ports: ReadonlyMap<string, number>) {
    this.#template = template
    this.cwd = cwd
    this.#ports = ports
  }

  get ports(): readonly number[] {
    return [...this.#ports.values()]
  }

  async start(name: string): Promise<Actor> {
    const actor = this.#spawn(programOf(this.#template, name))
    await actor.says('\n')
    return actor
  }

  #spawn({ name, file, args }: TemplateProgram): Actor {
    const given = args.map((argument) => String(this.#ports.get(argument) ?? argument))
    const child = spawn(process.execPath, [file, ...given], { cwd: this.cwd, env: ENVIRONMENT, stdio: 'pipe' })
    this.#children.push(child)
    const output = new Output(name)
    for (const [stream, from] of [[1, child.stdout] as const, [2, child.stderr] as const]) {
      from.setEncoding('utf8')
      from.on('data', (text: string) => {
        output.print(stream, text)
        if (output.tooLong) child.kill('SIGKILL')
      })
    }
    // A program may end without reading its input.
    child.stdin.on('error', () => child.stdin.destroy())
    const ended = new Promise<ProgramTranscript>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (exitCode, signal) => {
        output.end()
        resolve({ name, ...output.texts, exitCode, signal })
      })
    })
    return {
      type: (text) => void child.stdin.write(text),
      endInput: () => void child.stdin.end(),
      signal: (signal) => void child.kill(signal),
      says: (text) => output.has(text),
      ended,
    }
  }

  async close(): Promise<void> {
    for (const child of this.#children) child.kill('SIGKILL')
    await rm(this.cwd, { recursive: true, force: true })
  }
}
