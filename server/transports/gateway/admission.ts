import type { IncomingMessage } from 'node:http'
import { hostname, networkInterfaces } from 'node:os'
import { GATEWAY_SERVICES, GATEWAY_SUBPROTOCOL, type GatewayService } from '../../protocol/gateway.ts'
import { formatEndpoint, isLoopback } from '../endpoint.ts'

/** Why an upgrade is refused, as an HTTP status and a sentence. */
export interface Refusal {
  readonly status: 400 | 403 | 404 | 503
  readonly message: string
}

/** What an upgrade request may do: open a service, or the port of this machine that it names; or go on with a connection. */
export type Admitted =
  | { readonly to: 'service'; readonly service: GatewayService }
  | { readonly to: 'local'; readonly port: string }
  | { readonly to: 'resume' }

const LOOPBACK_NAMES = ['127.0.0.1', '::1', 'localhost']
const WILDCARDS = ['0.0.0.0', '::']

/** What the web side listens on: the name it was told, and what the system made of it. */
export interface Bound {
  readonly host: string
  readonly address: string
  readonly port: number
}

/**
 * The origins (RFC 6454) under which a page of this server can have been loaded: the bound address,
 * every address and name of the machine when it is bound to all of them, and the public address.
 */
export function ownOrigins({ host, address, port }: Bound, publicUrl: URL | undefined): Set<string> {
  const all = WILDCARDS.includes(address)
  const loopback = all || isLoopback(address)
  const names = [host, address, ...(loopback ? LOOPBACK_NAMES : []), ...(all ? machineNames() : [])]
  // The URL parser spells them as a browser does: lower case, short IPv6, no default port.
  const addresses = names.map((name) => `http://${formatEndpoint(name, port)}`).filter((url) => URL.canParse(url))
  return new Set([...addresses.map((url) => new URL(url).origin), ...(publicUrl ? [publicUrl.origin] : [])])
}

/** Whether a `Host` is this server's, by one of its names. */
export const isOwnHost = (host: string | undefined, origins: ReadonlySet<string>): boolean =>
  host !== undefined &&
  /^[\w.:[\]-]+$/.test(host) &&
  ['http', 'https'].some((scheme) => {
    const url = `${scheme}://${host}`
    return URL.canParse(url) && origins.has(new URL(url).origin)
  })

function machineNames(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  const name = hostname().toLowerCase()
  return [...addresses.map(({ address }) => address), name, `${name}.local`]
}

const isService = (name: string): name is GatewayService => GATEWAY_SERVICES.some((service) => service === name)

/** Why a request does not come from a page of this server. */
export function strangeness({ headers }: IncomingMessage, origins: ReadonlySet<string>): Refusal | undefined {
  const { host, origin } = headers
  if (!isOwnHost(host, origins)) {
    return { status: 403, message: `Host must be this server: current Host is ${host ?? 'missing'}` }
  }
  if (origin !== undefined && origins.has(origin)) return undefined
  return { status: 403, message: `Origin must be a page of this server: current Origin is ${origin ?? 'missing'}` }
}

/**
 * What an upgrade request may do. Host and Origin are checked first: a page of another site must not
 * even learn what is here (RFC 6455 §10.2).
 */
export function admit(request: IncomingMessage, origins: ReadonlySet<string>): Admitted | Refusal {
  const stranger = strangeness(request, origins)
  if (stranger) return { ...stranger, message: `Cannot open the gateway as ${stranger.message}` }
  const admitted = targetOf(request.url ?? '')
  if (!admitted) {
    return {
      status: 404,
      message: `Cannot open the gateway as its path must be /gateway/ and one of ${GATEWAY_SERVICES.join(', ')}`,
    }
  }
  const offered = request.headers['sec-websocket-protocol']?.split(',').map((protocol) => protocol.trim())
  if (!offered?.includes(GATEWAY_SUBPROTOCOL)) {
    return { status: 400, message: `Cannot open the gateway as the subprotocol must be ${GATEWAY_SUBPROTOCOL}` }
  }
  return admitted
}

/** The path as it stands, without a second spelling of anything. */
function targetOf(path: string): Admitted | undefined {
  const [, name = '', port] = /^\/gateway\/([a-z]+)(?:\/([^/?#]+))?$/.exec(path) ?? []
  if (port !== undefined) return name === 'local' ? { to: 'local', port } : undefined
  if (name === 'resume') return { to: 'resume' }
  return isService(name) ? { to: 'service', service: name } : undefined
}
