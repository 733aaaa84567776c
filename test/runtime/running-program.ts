import { Buffer } from 'node:buffer'
import { type ChildProcess, spawn } from 'node:child_process'
import type { CaseProgram, CaseSignal } from './case.ts'
import type { ProgramTranscript } from './transcript.ts'

/** The longest a program may run, in milliseconds. */
export const PROGRAM_LIMIT_MS = 6_000
/** The most that a program may print on one stream, in bytes. */
const OUTPUT_LIMIT_BYTES = 1_000_000
/** The environment of every program: nothing of the machine's that could show in its output. */
const ENVIRONMENT = { TZ: 'UTC', LANG: 'C.UTF-8', PATH: '/usr/bin:/bin' }

class ProgramOverran extends Error {
  readonly code = 'PROGRAM_OVERRAN'
}

/** A program on real Node. */
export interface RunningProgram {
  /** Resolves when it has printed a line, or ended without. */
  readonly firstLine: Promise<void>
  /** @throws ProgramOverran when it ran too long or printed too much; it has been killed then. */
  readonly ended: Promise<ProgramTranscript>
  kill(): void
}

/** Starts `node name.ts …args` in `cwd`, with the Node that runs this. */
export function startProgram({ name, args, stdin }: CaseProgram, cwd: string, signal?: CaseSignal): RunningProgram {
  const child = spawn(process.execPath, [`${name}.ts`, ...args], { cwd, env: ENVIRONMENT, stdio: 'pipe' })
  // A program may end without reading its input.
  child.stdin.on('error', () => child.stdin.destroy())
  child.stdin.end(stdin)
  const stdout = collect(child, child.stdout)
  const stderr = collect(child, child.stderr)
  if (signal) sendAfter(child, signal)
  const firstLine = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => chunk.includes('\n') && resolve())
    child.once('close', () => resolve())
  })
  const ended = new Promise<ProgramTranscript>((resolve, reject) => {
    const limit = setTimeout(() => child.kill('SIGKILL'), PROGRAM_LIMIT_MS)
    child.once('error', reject)
    child.once('close', (exitCode, signalName) => {
      clearTimeout(limit)
      const end = { name, stdout: stdout(), stderr: stderr(), exitCode, signal: signalName }
      if (signalName === 'SIGKILL') reject(overran(end))
      else resolve(end)
    })
  })
  return { firstLine, ended, kill: () => child.kill('SIGKILL') }
}

function overran({ name, stdout, stderr }: ProgramTranscript): ProgramOverran {
  return new ProgramOverran(
    `Cannot finish ${name} as it must end within ${PROGRAM_LIMIT_MS} ms and print at most ${OUTPUT_LIMIT_BYTES} bytes: ` +
      `it was killed after printing ${JSON.stringify(stdout.slice(-500))} and ${JSON.stringify(stderr.slice(-500))}`,
  )
}

function collect(child: ChildProcess, stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = []
  let size = 0
  stream.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > OUTPUT_LIMIT_BYTES) child.kill('SIGKILL')
    else chunks.push(chunk)
  })
  return () => Buffer.concat(chunks).toString()
}

function sendAfter(child: ChildProcess, { marker, signal }: CaseSignal): void {
  let printed = ''
  const look = (chunk: Buffer) => {
    printed += chunk.toString()
    if (!printed.includes(marker)) return
    child.stdout?.off('data', look)
    child.kill(signal)
  }
  child.stdout?.on('data', look)
}
