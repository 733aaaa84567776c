import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { type ServeProcess, serve } from '../support/serve-process.ts'

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

const PRELOAD = fileURLToPath(new URL('./children/shifting-clock.ts', import.meta.url))

/** A server whose clock differs from that of the machine by some milliseconds. */
export const serveShifted = (
  shift: number,
  options: { readonly args?: readonly string[]; readonly dataDir?: string } = {},
): Promise<ServeProcess> => serve({ ...options, node: ['--import', PRELOAD], env: { CLOCK_SHIFT: String(shift) } })

/** Sets its clock while it runs; resolves once that is done. */
export async function shiftClock({ child }: ServeProcess, shift: number): Promise<void> {
  const shifted = once(child, 'message')
  child.send(shift)
  await shifted
}
