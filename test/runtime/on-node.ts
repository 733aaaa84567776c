import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { readCase } from './case.ts'
import { FreePorts } from './free-port.ts'
import type { ProgramRunner } from './runner.ts'
import { type RunningProgram, startProgram } from './running-program.ts'
import { normalise, type Transcript } from './transcript.ts'

/** Runs a case on the Node that runs this, in a copy of its folder that is removed afterwards. */
export class NodeRunner implements ProgramRunner {
  readonly name = 'node'
  readonly #ports = new FreePorts()

  async run(folder: string): Promise<Transcript> {
    const port = await this.#ports.next()
    const { programs, files, sendSignalAfter } = await readCase(folder, port)
    const cwd = await realpath(await mkdtemp(path.join(tmpdir(), 'porthole-case-')))
    const running: RunningProgram[] = []
    try {
      // Without package.json Node would guess the kind of module, and warn.
      for (const [name, text] of Object.entries({ 'package.json': '{ "type": "module" }\n', ...files })) {
        const file = path.join(cwd, name)
        await mkdir(path.dirname(file), { recursive: true })
        await writeFile(file, text)
      }
      for (const program of programs) {
        const started = startProgram(
          program,
          cwd,
          sendSignalAfter?.program === program.name ? sendSignalAfter : undefined,
        )
        running.push(started)
        await started.firstLine
      }
      return normalise({ programs: await Promise.all(running.map(({ ended }) => ended)) }, { cwd, ports: [port] })
    } finally {
      for (const program of running) program.kill()
      await Promise.allSettled(running.map(({ ended }) => ended))
      await rm(cwd, { recursive: true, force: true })
    }
  }
}
