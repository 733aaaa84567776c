import type { FromFrame, OpenFrame, ToFrame } from './frame-messages.ts'
import { FrameWorkers } from './frame-workers.ts'

/** What runs in the frame: it works only for the page around it, and only where it has no origin. */

const isOpenFrame = (data: unknown): data is OpenFrame =>
  typeof data === 'object' &&
  data !== null &&
  'type' in data &&
  data.type === 'open' &&
  'kernel' in data &&
  typeof data.kernel === 'string' &&
  'program' in data &&
  typeof data.program === 'string'

function refusal(): string | undefined {
  if (self.origin !== 'null') return `Cannot run programs as the frame must have no origin: current origin is ${origin}`
  if (parent === self) return 'Cannot run programs as the playground must be around this page: nothing is'
  return undefined
}

function open(scripts: OpenFrame, port: MessagePort, kernel: MessagePort): void {
  const tell = (message: FromFrame) => port.postMessage(message)
  const message = refusal()
  if (message !== undefined) return tell({ type: 'refused', message })
  const workers = new FrameWorkers(scripts, kernel, tell)
  port.addEventListener('message', ({ data }: MessageEvent<ToFrame>) =>
    data.type === 'start' ? workers.start(data.id) : workers.end(data.id),
  )
  port.start()
  tell({ type: 'opened' })
}

function onMessage({ source, data, ports: [port, kernel] }: MessageEvent<unknown>): void {
  if (source !== parent || !isOpenFrame(data) || !port || !kernel) return
  removeEventListener('message', onMessage)
  open(data, port, kernel)
}

document.body.textContent = refusal() ?? ''
addEventListener('message', onMessage)
