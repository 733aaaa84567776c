import { parseAddress } from '../../network/address.ts'
import { NetworkError } from '../../network/network-error.ts'
import type { Binding } from '../realm.ts'
import type { HandleParts } from './handle.ts'
import { callOn, type Request } from './stream-base.ts'

const ORDER_IPV4_FIRST = 1
const ORDER_IPV6_FIRST = 2

const familyOf = (address: string): number => (address.includes(':') ? 6 : 4)

function canonical(text: string): string | undefined {
  try {
    return parseAddress(text).text
  } catch (error) {
    if (error instanceof NetworkError) return undefined
    throw error
  }
}

/** The 16 bytes of an IPv6 address; `undefined` where it is none. */
function ipv6Bytes(text: string): Uint8Array | undefined {
  const spelt = canonical(text)
  if (spelt === undefined) return undefined
  if (!spelt.includes(':'))
    return new Uint8Array([...new Array<number>(10).fill(0), 255, 255, ...spelt.split('.').map(Number)])
  const [head = [], tail = []] = spelt.split('::').map((side) => (side === '' ? [] : side.split(':')))
  const groups = spelt.includes('::')
    ? [...head, ...new Array<string>(8 - head.length - tail.length).fill('0'), ...tail]
    : head
  return new Uint8Array(groups.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]))
}

/** Looks names up in the host's own table; there is no name server on this network. */
export function caresWrap({ system, loop, world }: HandleParts, errno: (code: string) => number): Binding {
  const answer = (request: Request, values: unknown[]): number => {
    loop.ref()
    system.poll(() => {
      loop.unref()
      callOn(request, 'oncomplete', values)
      return false
    })
    return 0
  }
  const refused = (request: Request): number => answer(request, ['ECONNREFUSED'])

  return {
    GetAddrInfoReqWrap: class GetAddrInfoReqWrap {},
    GetNameInfoReqWrap: class GetNameInfoReqWrap {},
    QueryReqWrap: class QueryReqWrap {},
    AF_UNSPEC: 0,
    AF_INET: 2,
    AF_INET6: 10,
    AI_ADDRCONFIG: 32,
    AI_ALL: 16,
    AI_V4MAPPED: 8,
    DNS_ORDER_VERBATIM: 0,
    DNS_ORDER_IPV4_FIRST: ORDER_IPV4_FIRST,
    DNS_ORDER_IPV6_FIRST: ORDER_IPV6_FIRST,
    getaddrinfo(request: Request, name: string, family: number, _hints: number, order: number): number {
      const found = world.lookup(name).filter((address) => family === 0 || familyOf(address) === family)
      const first = order === ORDER_IPV6_FIRST ? 6 : 4
      const sorted =
        order === ORDER_IPV4_FIRST || order === ORDER_IPV6_FIRST
          ? [...found].sort((a, b) => Number(familyOf(b) === first) - Number(familyOf(a) === first))
          : [...found]
      return answer(request, sorted.length > 0 ? [null, sorted] : [errno('EAI_NONAME')])
    },
    getnameinfo(request: Request, address: string, port: number): number {
      const name = world.nameOf(address)
      return answer(request, name === undefined ? [null, address, String(port)] : [null, name, String(port)])
    },
    canonicalizeIP: canonical,
    convertIpv6StringToBuffer: ipv6Bytes,
    strerror: (code: number): string => `DNS error ${code}`,
    /** `dns.Resolver`: its queries go to a name server, and there is none. */
    ChannelWrap: class ChannelWrap {
      #servers: readonly (readonly [string, number])[] = [['127.0.0.1', 53]]

      getServers(): readonly (readonly [string, number])[] {
        return this.#servers
      }

      setServers(servers: readonly (readonly [number, string, number])[]): number {
        this.#servers = servers.map(([, address, port]) => [address, port])
        return 0
      }

      setLocalAddress(): void {}
      cancel(): void {}
      queryAny = refused
      queryA = refused
      queryAaaa = refused
      queryCaa = refused
      queryCname = refused
      queryMx = refused
      queryNs = refused
      queryTxt = refused
      queryTlsa = refused
      querySrv = refused
      queryPtr = refused
      queryNaptr = refused
      querySoa = refused
      getHostByAddr = refused
    },
  }
}
