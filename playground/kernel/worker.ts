import { Kernel } from './kernel.ts'
import { MACHINES } from './machines.ts'
import type { Order } from './page-messages.ts'
import { WorkerClock } from './worker-clock.ts'

/** What the sandbox's frame tells the kernel's worker, with a port for the page and for each program. */
type FrameMessage =
  | { readonly type: 'page' }
  | { readonly type: 'program'; readonly id: number }
  | { readonly type: 'ended'; readonly id: number }

function begin(page: MessagePort): void {
  const kernel = new Kernel({
    clock: new WorkerClock(),
    random: Math.random,
    hosts: MACHINES,
    report: (report, transfer = []) => page.postMessage(report, transfer),
  })
  page.onmessage = ({ data }: MessageEvent<Order>) => kernel.order(data)
  addEventListener('message', ({ data, ports: [port] }: MessageEvent<FrameMessage>) => {
    if (data.type === 'program' && port !== undefined) kernel.join(data.id, port)
    else if (data.type === 'ended') kernel.ended(data.id)
  })
}

addEventListener(
  'message',
  ({ ports: [page] }: MessageEvent<FrameMessage>) => {
    if (page !== undefined) begin(page)
  },
  { once: true },
)
