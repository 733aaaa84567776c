import { Kernel } from './kernel.ts'
import type { Order } from './page-messages.ts'
import { WorkerClock } from './worker-clock.ts'

/** What the sandbox's frame tells the kernel's worker. The page's orders come through a port of their own. */
export type FrameMessage =
  | { readonly type: 'page'; readonly hosts: readonly string[] }
  | { readonly type: 'program'; readonly id: number }
  | { readonly type: 'ended'; readonly id: number }

function begin(hosts: readonly string[], page: MessagePort): void {
  const kernel = new Kernel({
    clock: new WorkerClock(),
    random: Math.random,
    hosts,
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
  ({ data, ports: [page] }: MessageEvent<FrameMessage>) => {
    if (data.type === 'page' && page !== undefined) begin(data.hosts, page)
  },
  { once: true },
)
