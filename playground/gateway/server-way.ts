import type { GatewayTarget } from '../../server/protocol/gateway.ts'
import { findServer, type ServerPlace } from './find-server.ts'
import type { LinkOptions } from './link.ts'
import { PortSocket } from './port-socket.ts'
import { siteBase } from './site-base.ts'

/** How a page reaches its server. */
export interface ServerWay extends Pick<LinkOptions, 'createWebSocket'> {
  readonly place: ServerPlace
  /** The gateway's address of a service. */
  url(target: GatewayTarget): string
}

/** Finds the page's server: the one behind the site, or else one that runs in the page. */
export async function findServerWay(): Promise<ServerWay> {
  const base = siteBase()
  const url = (target: GatewayTarget): string => {
    const found = new URL(`gateway/${target}`, base)
    found.protocol = found.protocol === 'https:' ? 'wss:' : 'ws:'
    return found.href
  }
  const place = await findServer({ base, memory: () => localStorage })
  if (place === 'live') return { place, url }
  const worker = startServer()
  return {
    place,
    url,
    createWebSocket: (address) => {
      const { port1, port2 } = new MessageChannel()
      worker.postMessage({ open: address.slice(url('echo').length - 'echo'.length) }, [port2])
      return new PortSocket(port1)
    },
  }
}

/** One for all pages of the site; on phones whose browsers have no shared workers, one for each page. */
function startServer(): Pick<MessagePort, 'postMessage'> {
  // Vite bundles a worker where address and options stand as they do here.
  if (!('SharedWorker' in globalThis))
    return new Worker(new URL('../demo/worker.ts', import.meta.url), { type: 'module', name: 'porthole-demo' })
  return new SharedWorker(new URL('../demo/worker.ts', import.meta.url), {
    type: 'module',
    name: 'porthole-demo',
    extendedLifetime: true,
  }).port
}

declare global {
  interface WorkerOptions {
    /** Lives on for a while when its last page is gone, so that a reader may go from one to the next; not known to all browsers. */
    extendedLifetime?: boolean
  }
}
