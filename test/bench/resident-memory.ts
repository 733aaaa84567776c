import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'

const SAMPLE_MS = 50
/** Memory counts as settled when it stayed within this share of itself… */
const SETTLED = 0.005
/** …for so many milliseconds, and as what it is after the longest wait. */
const SETTLED_MS = 1500
const LONGEST_WAIT_MS = 20_000

/** Bytes of a process that are in memory: from /proc where there is one, else from ps(1). */
export async function residentBytes(pid: number): Promise<number> {
  if (process.platform !== 'linux') {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)])
    return Number(stdout) * 1024
  }
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1]) * 1024
}

/** The same once it no longer moves: garbage of the load before is nobody's connection. */
export async function settledBytes(pid: number): Promise<number> {
  const started = performance.now()
  let reference = await residentBytes(pid)
  let since = started
  for (;;) {
    await pause(SAMPLE_MS)
    const now = performance.now()
    const bytes = await residentBytes(pid)
    if (Math.abs(bytes - reference) > reference * SETTLED) {
      reference = bytes
      since = now
    } else if (now - since >= SETTLED_MS) return bytes
    if (now - started > LONGEST_WAIT_MS) return bytes
  }
}

/** The most memory that a process takes while something runs. */
export async function peakBytes(pid: number, during: () => Promise<unknown>): Promise<number> {
  const ended = new AbortController()
  const sampled = samplePeak(pid, ended.signal)
  try {
    await during()
  } finally {
    ended.abort()
  }
  return sampled
}

async function samplePeak(pid: number, ended: AbortSignal): Promise<number> {
  let peak = await residentBytes(pid)
  while (!ended.aborted) {
    await pause(SAMPLE_MS)
    peak = Math.max(peak, await residentBytes(pid))
  }
  return peak
}
