import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** Descriptors a process holds besides its connections. */
const SPARE = 100

/** @throws {Error} when one process may not hold so many connections (`ulimit -n`). */
export async function requireConnections(count: number): Promise<void> {
  const { stdout } = await promisify(execFile)('sh', ['-c', 'ulimit -n'])
  const limit = Number(stdout)
  // NaN is "unlimited".
  if (limit < count + SPARE)
    throw new Error(`Cannot hold ${count} connections as ulimit -n must be at least ${count + SPARE}: it is ${limit}`)
}
