/** One end of a TCP connection: four bytes of an IPv4 address or sixteen of an IPv6 one, and the port. */
export interface Endpoint {
  readonly address: Uint8Array
  readonly port: number
}

const IPV6_GROUPS = 8

function ipv4(host: string): Uint8Array | undefined {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(host)) return undefined
  const bytes = host.split('.').map(Number)
  return bytes.every((byte) => byte <= 0xff) ? Uint8Array.from(bytes) : undefined
}

/** Groups of one side of `::`, an IPv4 tail as two of them. */
const groupsOf = (side: string): string[] =>
  side === ''
    ? []
    : side.split(':').flatMap((group) => {
        const tail = ipv4(group)
        if (!tail) return [group]
        const [a = 0, b = 0, c = 0, d = 0] = tail
        return [((a << 8) | b).toString(16), ((c << 8) | d).toString(16)]
      })

/** An IPv6 address as in RFC 4291 §2.2, a zone behind `%` ignored. */
function ipv6(host: string): Uint8Array | undefined {
  const [address = ''] = host.split('%')
  const sides = address.split('::')
  const [head = [], tail] = sides.map(groupsOf)
  const given = head.length + (tail?.length ?? 0)
  if (sides.length > 2 || (tail ? given >= IPV6_GROUPS : given !== IPV6_GROUPS)) return undefined
  const groups = [...head, ...Array<string>(IPV6_GROUPS - given).fill('0'), ...(tail ?? [])]
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined
  return Uint8Array.from(
    groups.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]),
  )
}

/** Reads `127.0.0.1:7700` or `[::1]:7700`; `undefined` for anything else. */
export function parseEndpoint(text: string): Endpoint | undefined {
  const [, six, four, digits] = /^(?:\[(.+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? []
  const address = six === undefined ? ipv4(four ?? '') : ipv6(six)
  const port = Number(digits)
  return address && port <= 0xffff ? { address, port } : undefined
}
