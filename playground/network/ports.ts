import { ANY_IPV4, ANY_IPV6, checkedPort, type Family } from './address.ts'
import type { Limits } from './limits.ts'
import { NetworkError } from './network-error.ts'

/** What a socket has of a port. */
export interface Claim {
  readonly address: string
  readonly port: number
  /** A socket on `::` that leaves IPv4 to others. */
  readonly ipv6Only: boolean
  /** SO_REUSEADDR: the port may be taken again while old connections linger. */
  readonly reuseAddress: boolean
  readonly listening: boolean
}

/** Free ports that one program has for itself, so that it can choose among them without asking. */
export interface PortRange {
  readonly first: number
  readonly count: number
}

const covers = ({ address, ipv6Only }: Claim, family: Family): boolean =>
  (address === ANY_IPV4 && family === 4) || (address === ANY_IPV6 && (family === 6 || !ipv6Only))

const familyOf = ({ address }: Claim): Family => (address.includes(':') ? 6 : 4)

const overlap = (a: Claim, b: Claim): boolean =>
  a.address === b.address || covers(a, familyOf(b)) || covers(b, familyOf(a))

/** The ports of one host for one protocol. */
export class Ports {
  readonly #limits: Limits
  readonly #claims = new Map<number, Set<Claim>>()
  readonly #ranges = new Set<PortRange>()
  #nextFree: number

  constructor(limits: Limits) {
    this.#limits = limits
    this.#nextFree = limits.firstEphemeralPort
  }

  /** Throws `EADDRINUSE` by the rules of Linux: claims that overlap must all have SO_REUSEADDR, and none may listen. */
  claim(claim: Claim): void {
    const { address } = claim
    const port = checkedPort(claim.port)
    const { firstUnprivilegedPort } = this.#limits
    if (port < firstUnprivilegedPort) {
      throw new NetworkError(
        'EACCES',
        `Cannot use port as it must be >= ${firstUnprivilegedPort}: current value is ${port}`,
      )
    }
    const claims = this.#claims.get(port) ?? new Set<Claim>()
    for (const other of claims) {
      const shared = claim.reuseAddress && other.reuseAddress && !other.listening
      if (!shared && overlap(claim, other)) {
        throw new NetworkError(
          'EADDRINUSE',
          `Cannot use ${address} port ${port} as it must be free: another socket has it`,
        )
      }
    }
    this.join(claim, claims)
  }

  /** Without a look at the others: a connection accepted on a port that is listened on. */
  join(claim: Claim, claims: Set<Claim> = this.#claims.get(claim.port) ?? new Set()): void {
    claims.add(claim)
    this.#claims.set(claim.port, claims)
  }

  release(claim: Claim): void {
    const claims = this.#claims.get(claim.port)
    claims?.delete(claim)
    if (claims?.size === 0) this.#claims.delete(claim.port)
  }

  /** A port that nobody has, next in turn; `undefined` where all are taken. */
  free(): number | undefined {
    const { firstEphemeralPort, lastEphemeralPort } = this.#limits
    for (let port = this.#nextFree, tries = lastEphemeralPort - firstEphemeralPort; tries >= 0; port++, tries--) {
      if (port > lastEphemeralPort) port = firstEphemeralPort
      if (this.#claims.has(port) || this.#reserved(port)) continue
      this.#nextFree = port + 1
      return port
    }
    return undefined
  }

  /** Keeps a run of free ports for one program until the function returned is called. Throws `EADDRINUSE` where there is none. */
  reserve(count: number): { readonly range: PortRange; readonly release: () => void } {
    const { firstEphemeralPort, lastEphemeralPort } = this.#limits
    let first = firstEphemeralPort
    for (let port = first; port - first < count && first + count - 1 <= lastEphemeralPort; port++) {
      if (this.#claims.has(port) || this.#reserved(port)) first = port + 1
    }
    if (!(count >= 1) || first + count - 1 > lastEphemeralPort) {
      throw new NetworkError(
        'EADDRINUSE',
        `Cannot reserve ports as so many must be free in a row: current count is ${count}`,
      )
    }
    const range = { first, count }
    this.#ranges.add(range)
    return { range, release: () => void this.#ranges.delete(range) }
  }

  #reserved(port: number): boolean {
    for (const { first, count } of this.#ranges) if (port >= first && port < first + count) return true
    return false
  }
}
