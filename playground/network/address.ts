import { NetworkError } from './network-error.ts'

export type Family = 4 | 6

/** An IP address in its canonical spelling (RFC 5952 for IPv6). An IPv4-mapped one is of family 4. */
export interface Address {
  readonly family: Family
  readonly text: string
}

/** An end of a connection: an address and a port. */
export interface Endpoint {
  readonly address: string
  readonly port: number
}

export const ANY_IPV4 = '0.0.0.0'
export const ANY_IPV6 = '::'
export const LOOPBACK_IPV4 = '127.0.0.1'
export const LOOPBACK_IPV6 = '::1'
/** The addresses of a network: 10.0.0.0/24 and fd00::/112, as far as it has hosts. */
export const IPV4_PREFIX = '10.0.0.'
export const IPV6_PREFIX = 'fd00::'
const MAPPED = '::ffff:'
const GROUPS = 8

const DOTTED = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/
const GROUP = /^[0-9a-f]{1,4}$/i

/** The 16-bit groups of one side of `::`, or `undefined` where it is none. */
function groupsOf(side: string, at: number, sides: readonly string[]): number[] | undefined {
  if (side === '') return []
  const groups: number[] = []
  const words = side.split(':')
  for (const [index, word] of words.entries()) {
    // Only the last 32 bits may be spelt like IPv4.
    if (at === sides.length - 1 && index === words.length - 1 && DOTTED.test(word)) {
      const [a = 0, b = 0, c = 0, d = 0] = word.split('.').map(Number)
      groups.push(a * 256 + b, c * 256 + d)
    } else if (GROUP.test(word)) groups.push(Number.parseInt(word, 16))
    else return undefined
  }
  return groups
}

function ipv6Groups(text: string): number[] | undefined {
  const sides = text.split('::')
  const [head, tail] = sides.map(groupsOf)
  if (head === undefined || sides.length > 2) return undefined
  if (sides.length === 1) return head.length === GROUPS ? head : undefined
  if (tail === undefined || head.length + tail.length >= GROUPS) return undefined
  return [...head, ...Array.from({ length: GROUPS - head.length - tail.length }, () => 0), ...tail]
}

/** The longest run of two or more zero groups, the first of equals, becomes `::`. */
function spell(groups: readonly number[]): string {
  let start = 0
  let length = 1
  for (let at = 0; at < GROUPS; at++) {
    let end = at
    while (groups[end] === 0) end++
    if (end - at > length) {
      start = at
      length = end - at
    }
  }
  const words = groups.map((group) => group.toString(16))
  if (length < 2) return words.join(':')
  return `${words.slice(0, start).join(':')}::${words.slice(start + length).join(':')}`
}

/** Throws `EINVAL` where the text is no address: names are looked up before. */
export function parseAddress(text: string): Address {
  if (DOTTED.test(text)) return { family: 4, text }
  const groups = ipv6Groups(text)
  if (groups === undefined) {
    throw new NetworkError('EINVAL', `Cannot use address as it must be IPv4 or IPv6: current value is ${text}`)
  }
  const [high = 0, low = 0] = groups.slice(-2)
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    return { family: 4, text: [high >> 8, high & 255, low >> 8, low & 255].join('.') }
  }
  return { family: 6, text: spell(groups) }
}

/** Whether the text is an IPv6 spelling of an IPv4 address. */
export const isMapped = (text: string): boolean => text.includes(':') && parseAddress(text).family === 4

/** How an IPv6 socket that also serves IPv4 names an end with an IPv4 address. */
export const mapped = ({ address, port }: Endpoint): Endpoint => ({
  address: address.includes(':') ? address : MAPPED + address,
  port,
})

/** Throws `EINVAL` where it is no port that one can name. */
export function checkedPort(port: number): number {
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port
  throw new NetworkError('EINVAL', `Cannot use port as it must be between 1 and 65535: current value is ${port}`)
}

export const isAny = (address: string): boolean => address === ANY_IPV4 || address === ANY_IPV6

export const isLoopback = (address: string): boolean => address === LOOPBACK_IPV6 || address.startsWith('127.')

/** Whether a host of the network may have it; takes a canonical spelling. */
export const isOfNetwork = (address: string): boolean =>
  address.startsWith(IPV4_PREFIX) || address.startsWith(IPV6_PREFIX)
