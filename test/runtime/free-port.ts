import { once } from 'node:events'
import { createServer } from 'node:net'

/** Below what Linux hands out by itself, so that no outgoing connection takes one between the look and the use. */
const FIRST_PORT = 23_117
const LAST_PORT = 31_999

/** Hands out ports that nobody listens on, none of them twice before all were handed out. */
export class FreePorts {
  #next = FIRST_PORT + Math.floor(Math.random() * (LAST_PORT - FIRST_PORT))

  async next(): Promise<number> {
    for (let tries = 0; tries <= LAST_PORT - FIRST_PORT; tries += 1) {
      const port = this.#next
      this.#next = port === LAST_PORT ? FIRST_PORT : port + 1
      if (await isFree(port)) return port
    }
    throw new Error(`Cannot choose a port as one of ${FIRST_PORT} to ${LAST_PORT} must be free: all are taken`)
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port)
  try {
    await once(server, 'listening')
  } catch {
    return false
  }
  server.close()
  await once(server, 'close')
  return true
}
