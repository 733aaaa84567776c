import type { IncomingMessage } from 'node:http'
import { type BlockList, isIP, isIPv6 } from 'node:net'
import type { Peer } from '../../services/connection.ts'
import { isLoopback } from '../endpoint.ts'
import { forwardingHeader } from '../web/forwarding.ts'

/** The values of a header that proxies append to: each adds its own behind those it was given. */
const valuesOf = (header: string | string[] | undefined): string[] =>
  String(header ?? '')
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '')

/** Whether the list has the address. */
export const isIn = (list: BlockList, address: string): boolean =>
  isIP(address) !== 0 && list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')

/**
 * Who asks for an upgrade. Behind a trusted proxy it is the nearest address that `X-Forwarded-For` names and
 * that is no trusted proxy itself; the headers of anybody else count for nothing, except that what comes
 * with them is not from this machine.
 */
export function visitorOf(request: IncomingMessage, trustedProxies: BlockList): Peer {
  const near = request.socket.remoteAddress ?? ''
  if (!isIn(trustedProxies, near)) {
    const local = isLoopback(near) && forwardingHeader(request) === undefined
    return { address: near, local, secret: local }
  }
  const hops = valuesOf(request.headers['x-forwarded-for'])
  const hop = hops.findLast((one) => !isIn(trustedProxies, one)) ?? ''
  const address = isIP(hop) === 0 ? near : hop
  const local = isLoopback(address) && address !== near
  return { address, local, secret: local || valuesOf(request.headers['x-forwarded-proto']).at(-1) === 'https' }
}
