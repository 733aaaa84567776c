import type { IncomingMessage } from 'node:http'
import { hostname, networkInterfaces } from 'node:os'
import { GATEWAY_SERVICES, GATEWAY_SUBPROTOCOL, type GatewayService } from '../../protocol/gateway.ts'
import { formatEndpoint } from '../endpoint.ts'

/** Why an upgrade is refused, as an HTTP status and a sentence. */
export interface Refusal {
  readonly status: 400 | 403 | 404
  readonly message: string
}

const LOOPBACK_NAMES = ['127.0.0.1', '::1', 'localhost']

/**
 * The `host:port` values under which a page of this server can have been loaded: the bound address,
 * every address and name of the machine when it is bound to all of them, and the public address.
 */
export function ownHosts(bound: { host: string; port: number }, publicUrl: URL | undefined): Set<string> {
  const { host, port } = bound
  const all = host === '0.0.0.0' || host === '::'
  const machine = all ? machineNames() : []
  const loopback = all || LOOPBACK_NAMES.includes(host) || host.startsWith('127.')
  const names = [host, ...(loopback ? LOOPBACK_NAMES : []), ...machine]
  const endpoints = names.map((name) => formatEndpoint(name, port))
  // A browser leaves the default port out of Host and Origin (RFC 9110 §7.2, RFC 6454 §6.2).
  const short = port === 80 ? endpoints.map((endpoint) => endpoint.replace(/:80$/, '')) : []
  return new Set([...endpoints, ...short, ...(publicUrl ? [publicUrl.host] : [])])
}

function machineNames(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  const name = hostname().toLowerCase()
  return [...addresses.map(({ address }) => address), name, `${name}.local`]
}

const originHost = (origin: string | undefined): string | undefined =>
  origin && URL.canParse(origin) && /^https?:/.test(origin) ? new URL(origin).host : undefined

const isService = (name: string): name is GatewayService => GATEWAY_SERVICES.some((service) => service === name)

/**
 * Which service an upgrade request may open. Host and Origin are checked first: a page of another
 * site must not even learn what is here (RFC 6455 §10.2).
 */
export function admit(request: IncomingMessage, hosts: ReadonlySet<string>): GatewayService | Refusal {
  const host = request.headers.host?.toLowerCase()
  if (host === undefined || !hosts.has(host)) {
    return {
      status: 403,
      message: `Cannot open the gateway as Host must be this server: current Host is ${host ?? 'missing'}`,
    }
  }
  const { origin } = request.headers
  const from = originHost(origin)
  if (from === undefined || !hosts.has(from)) {
    return {
      status: 403,
      message: `Cannot open the gateway as Origin must be a page of this server: current Origin is ${origin ?? 'missing'}`,
    }
  }
  const name = /^\/gateway\/([^/?#]+)$/.exec(request.url ?? '')?.[1] ?? ''
  if (!isService(name)) {
    return {
      status: 404,
      message: `Cannot open the gateway as its path must be /gateway/ and one of ${GATEWAY_SERVICES.join(', ')}`,
    }
  }
  const offered = request.headers['sec-websocket-protocol']?.split(',').map((protocol) => protocol.trim())
  if (!offered?.includes(GATEWAY_SUBPROTOCOL)) {
    return { status: 400, message: `Cannot open the gateway as the subprotocol must be ${GATEWAY_SUBPROTOCOL}` }
  }
  return name
}
