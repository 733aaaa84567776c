import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { Ports } from '../../server/transports/ports-file.ts'
import { Client } from './client.ts'

const MAIN = fileURLToPath(new URL('../../server/cli/main.ts', import.meta.url))
const FREE_PORTS = ['--port=0', '--tls-port=0', '--echo-port=0', '--chargen-port=0', '--web-port=0']

/** A program that a test runs, and what it printed so far. */
interface Run {
  readonly child: ChildProcess
  readonly pid: number
  readonly out: Client
  readonly err: Client
  /** The exit status, or the signal that ended it, once all it printed was read. */
  readonly exit: Promise<number | NodeJS.Signals>
}

/** A server in a process of its own. */
export interface ServeProcess extends Run {
  readonly ports: Readonly<Ports>
  readonly port: (service: Exclude<keyof Ports, 'unix'>) => number
  /** As this process sees it. */
  readonly dataDir: string
  /** What clients trust for the TLS port. */
  readonly ca: string
  /** Ends it as a power cut would: at once. */
  kill(): Promise<void>
}

interface Options {
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** A folder that outlives the server; one of its own if left out. */
  readonly dataDir?: string
  /** Options of Node itself. */
  readonly node?: readonly string[]
  /** A command that runs the server, in a mount namespace of its own perhaps. */
  readonly under?: readonly string[]
}

/** A new folder, gone when the current test is over. */
export async function dataDirForTest(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'porthole-process-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Runs `porthole` with these words. */
export function porthole(
  words: readonly string[],
  { env = {}, node = [], under = [], input }: Omit<Options, 'args' | 'dataDir'> & { input?: string } = {},
): Run {
  const [command = '', ...args] = [...under, process.execPath, ...node, MAIN, ...words]
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
  })
  const exit = once(child, 'close').then(([code, signal]) => code ?? signal)
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await exit
  })
  child.stdin?.end(input)
  return { child, pid: child.pid ?? 0, out: reading(child.stdout), err: reading(child.stderr), exit }
}

/** Runs `porthole serve` on free ports until the current test is over; resolves once it listens. */
export async function serve({ args = [], dataDir, ...options }: Options = {}): Promise<ServeProcess> {
  const folder = dataDir ?? (await dataDirForTest())
  const run = porthole(['serve', ...FREE_PORTS, '--data-dir', folder, ...args], options)
  const { out, err, child, exit } = run
  await Promise.race([
    out.until(({ text }) => text.includes('Ctrl-C stops it'), 'the addresses'),
    exit.then((end) => {
      throw new Error(`Cannot test the server as it must start: it ended with ${end}: ${err.text}`)
    }),
  ])
  const seen = options.under ? join('/proc', String(run.pid), 'root', folder) : folder
  const ports: Ports = JSON.parse(readFileSync(join(seen, 'ports.json'), 'utf8'))
  return {
    ...run,
    ports,
    port: (service) => ports[service] ?? 0,
    dataDir: seen,
    ca: readFileSync(join(seen, 'tls', 'ca.pem'), 'utf8'),
    kill: async () => {
      child.kill('SIGKILL')
      await exit
    },
  }
}

function reading(stream: Readable | null): Client {
  const nothing = () => undefined
  const reader = new Client(nothing, nothing)
  stream?.on('data', (bytes) => reader.receive(bytes))
  stream?.on('end', () => reader.end())
  return reader
}
