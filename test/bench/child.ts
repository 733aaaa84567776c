import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** Milliseconds after SIGTERM in which a child must have ended. */
const STOP_TIMEOUT_MS = 15_000

export interface Child extends AsyncDisposable {
  readonly pid: number
  /** What it printed first, which tells that it listens. */
  readonly printed: string
}

/** Runs a program of this repository in a process of its own, up to its first output, until its scope ends; `nodeFlags` are for Node. */
export async function startChild(
  path: string,
  args: readonly string[] = [],
  nodeFlags: readonly string[] = [],
): Promise<Child> {
  const file = fileURLToPath(new URL(path, import.meta.url))
  const child = spawn(process.execPath, [...process.execArgv, ...nodeFlags, file, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  // Whatever ends this process, nothing it started goes on.
  const killAtExit = () => child.kill('SIGKILL')
  process.once('exit', killAtExit)
  child.once('exit', () => process.off('exit', killAtExit))
  const printed = await Promise.race([once(child.stdout, 'data'), ended.then(([status]) => failure(path, status))])
  child.stdout.resume()
  if (child.pid === undefined) throw failure(path, 'no process')
  return { pid: child.pid, printed: String(printed), [Symbol.asyncDispose]: () => stop(child, ended) }
}

function failure(path: string, status: unknown): never {
  throw new Error(`Cannot measure ${path} as it must start: it ended with ${status}`)
}

async function stop(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  const deadline = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS)
  await ended
  clearTimeout(deadline)
}
