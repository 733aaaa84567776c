import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const BUILD = fileURLToPath(new URL('../../docs/build/build.ts', import.meta.url))

/** Builds the site for the tests that look at it, unless its sources did not change. */
export function setup(): void {
  const { status } = spawnSync(process.execPath, [BUILD, '--if-changed'], { stdio: 'inherit' })
  if (status !== 0) throw new Error(`Cannot test the site as its build must succeed: it ended with status ${status}`)
}
