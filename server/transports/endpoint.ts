import { BlockList, isIPv6 } from 'node:net'

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4')
LOOPBACK.addAddress('::1', 'ipv6')

/** An IPv4 address that a dual-stack socket reports as `::ffff:a.b.c.d` (RFC 4291 §2.5.5.2) as `a.b.c.d`. */
const unmapped = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '')

/** `127.0.0.1:7700` or `[::1]:7700` (RFC 3986 §3.2.2). */
export function formatEndpoint(address: string | undefined, port: number | undefined): string {
  const host = unmapped(address ?? '')
  return `${isIPv6(host) ? `[${host}]` : host}:${port ?? 0}`
}

export function isLoopback(address: string | undefined): boolean {
  const host = unmapped(address ?? '')
  return LOOPBACK.check(host, isIPv6(host) ? 'ipv6' : 'ipv4')
}

/** Whether a `Host` header (RFC 9110 §7.2) names this machine by an address that no other one has. */
export function isLoopbackHost(host: string | undefined): boolean {
  const url = `http://${host}`
  if (host === undefined || !URL.canParse(url)) return false
  const name = new URL(url).hostname.replace(/^\[(.*)\]$/, '$1')
  return name === 'localhost' || isLoopback(name)
}

/** Where a client on this machine reaches a server bound to `host`: a wildcard address is no destination. */
export function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  return host === '::' ? '::1' : host
}
