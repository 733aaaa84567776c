import { setTimeout as wait } from 'node:timers/promises'
import type { Listener } from './listener.ts'

/**
 * Stops the listeners of a server as one: transfers under way get at most `grace` milliseconds, and
 * until the last of them is over every port answers newcomers that the server is about to stop.
 */
export async function stopListeners(listeners: readonly Listener[], grace: number): Promise<void> {
  for (const listener of listeners) listener.goodbye()
  const over = new AbortController()
  const patience = wait(grace, undefined, { signal: over.signal }).catch((error: unknown) => {
    if (!over.signal.aborted) throw error
  })
  await Promise.race([Promise.all(listeners.map((listener) => listener.transfersOver())), patience])
  over.abort()
  await Promise.all(listeners.map((listener) => listener.close()))
}
