import { WorkerClock } from '../kernel/worker-clock.ts'
import { DemoServer } from './demo-server.ts'

/** What a page asks this worker for; a port to go through comes with it. */
export interface OpenMessage {
  readonly open: string
}

const isOpen = (data: unknown): data is OpenMessage =>
  typeof data === 'object' && data !== null && 'open' in data && typeof data.open === 'string'

const server = new DemoServer({ clock: new WorkerClock(), fault: reportError })

const hear = ({ data, ports: [port] }: MessageEvent<unknown>): void => {
  if (isOpen(data) && port) server.open(data.open, port)
}

// One for all pages where browsers have shared workers, else one for each page.
addEventListener('connect', (event) => {
  const [page] = event instanceof MessageEvent ? event.ports : []
  if (page) page.onmessage = hear
})
addEventListener('message', hear)
