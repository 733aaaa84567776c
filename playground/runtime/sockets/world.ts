import type { Place, Taken } from '../../kernel/calls.ts'
import { type Family, isAny, isLoopback, isOfNetwork, parseAddress } from '../../network/address.ts'
import { LIMITS } from '../../network/limits.ts'
import { NetworkError, type NetworkErrorCode } from '../../network/network-error.ts'
import { type Claim, type PortRange, Ports } from '../../network/ports.ts'

/** What a program knows of its host without asking: who has which port and path, and what the host's names are. */
export interface WorldFacts {
  readonly names: Readonly<Record<string, readonly string[]>>
  readonly addresses: readonly string[]
  readonly ports: PortRange
  readonly taken: readonly { readonly key: number; readonly taken: Taken }[]
}

const UNKNOWN: WorldFacts = { names: {}, addresses: [], ports: { first: 0, count: 0 }, taken: [] }

export class World {
  /** Whether one read may return what came in several segments. */
  coalescing = true
  /** Runs `work` behind what is asked for in this turn. */
  readonly later: (work: () => void) => void
  readonly #tcp = new Ports(LIMITS)
  readonly #udp = new Ports(LIMITS)
  readonly #paths = new Set<string>()
  readonly #taken = new Map<number, Taken>()
  #facts = UNKNOWN
  #nextPort = 0
  #lastAsyncId = 1

  constructor(later: (work: () => void) => void) {
    this.later = later
  }

  start(facts: WorldFacts): void {
    this.#facts = facts
    this.#nextPort = facts.ports.first
    for (const { key, taken } of facts.taken) this.taken(key, taken)
  }

  /** Of the program's host, on the network. */
  get addresses(): readonly string[] {
    return this.#facts.addresses
  }

  newAsyncId(): number {
    return ++this.#lastAsyncId
  }

  taken(key: number, taken: Taken): void {
    this.#taken.set(key, taken)
    if (taken.kind === 'path') this.#paths.add(taken.path)
    else this.#ports(taken.kind).join(taken.claim)
  }

  released(key: number): void {
    const taken = this.#taken.get(key)
    this.#taken.delete(key)
    if (taken?.kind === 'path') this.#paths.delete(taken.path)
    else if (taken !== undefined) this.#ports(taken.kind).release(taken.claim)
  }

  /** The addresses of a name, in the order of the host's table. */
  lookup(name: string): readonly string[] {
    return this.#facts.names[name.toLowerCase().replace(/\.$/, '')] ?? []
  }

  /** The address that something sent there comes from. */
  sourceFor(address: string): string {
    if (isLoopback(address)) return address
    return this.#facts.addresses.find((own) => own.includes(':') === address.includes(':')) ?? address
  }

  nameOf(address: string): string | undefined {
    return Object.entries(this.#facts.names).find(([, addresses]) => addresses.includes(address))?.[0]
  }

  /** The code of what `bind` would answer: `undefined` where the host has the address. */
  bindFailure(address: string): NetworkErrorCode | undefined {
    const parsed = attempt(() => parseAddress(address))
    if (parsed instanceof NetworkError) return parsed.code
    const own = isAny(parsed.text) || isLoopback(parsed.text) || this.#facts.addresses.includes(parsed.text)
    return own ? undefined : 'EADDRNOTAVAIL'
  }

  /** The code of what sending a datagram there would answer at once. */
  sendFailure(address: string | undefined, family: Family): NetworkErrorCode | undefined {
    if (address === undefined) return undefined
    const parsed = attempt(() => parseAddress(address))
    if (parsed instanceof NetworkError) return parsed.code
    if (parsed.family === 6 && family === 4) return 'EINVAL'
    const isNear = isLoopback(parsed.text) || (isOfNetwork(parsed.text) && this.#facts.addresses.length > 0)
    return isNear ? undefined : 'ENETUNREACH'
  }

  /**
   * Takes a port for this program, any of its own where the port is 0. The claim made, or the code of what the system
   * call would answer.
   */
  claim(kind: 'tcp' | 'udp', claim: Claim): Claim | NetworkErrorCode {
    if (claim.port !== 0) {
      const refused = attempt(() => this.#ports(kind).claim(claim))
      return refused instanceof NetworkError ? refused.code : claim
    }
    const { first, count } = this.#facts.ports
    for (let tries = 0; tries < count; tries++) {
      const port = this.#nextPort
      this.#nextPort = port + 1 < first + count ? port + 1 : first
      const alone = { ...claim, port, reuseAddress: false }
      if (attempt(() => this.#ports(kind).claim(alone)) instanceof NetworkError) continue
      // Free ports are chosen among those that nobody shares; this one may be shared from now on.
      this.#ports(kind).release(alone)
      const chosen = { ...claim, port }
      this.#ports(kind).join(chosen)
      return chosen
    }
    return 'EADDRINUSE'
  }

  letGo(kind: 'tcp' | 'udp', claim: Claim): void {
    this.#ports(kind).release(claim)
  }

  /** Whether the path was free. */
  claimPath(path: string): boolean {
    if (this.#paths.has(path)) return false
    this.#paths.add(path)
    return true
  }

  hasPath(path: string): boolean {
    return this.#paths.has(path)
  }

  letGoOfPath(path: string): void {
    this.#paths.delete(path)
  }

  #ports(kind: 'tcp' | 'udp'): Ports {
    return kind === 'tcp' ? this.#tcp : this.#udp
  }
}

function attempt<T>(work: () => T): T | NetworkError {
  try {
    return work()
  } catch (error) {
    if (error instanceof NetworkError) return error
    throw error
  }
}

/** An end as Node's library asks for it: fills the object it hands over. */
export function tellPlace(place: Place, into: object): void {
  const { address, port } = place
  Object.assign(into, { address, family: address.includes(':') ? 'IPv6' : 'IPv4', port })
}
