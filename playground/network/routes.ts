import { type Address, ANY_IPV4, isAny, isLoopback, LOOPBACK_IPV4, LOOPBACK_IPV6, parseAddress } from './address.ts'
import { NetworkError } from './network-error.ts'
import { NOWHERE, type Way } from './path.ts'

/** What the hosts of a network see of it. */
export interface Neighbourhood {
  /** The way to the host with that address; `undefined` where no host has it. */
  way(address: string): Way | undefined
  /** Whether an address is one of this network, a host there or not. */
  includes(address: Address): boolean
}

export interface Route {
  readonly way: Way
  /** The address of this host that one sends from. */
  readonly source: string
  readonly reachable: boolean
}

/** Which addresses one host has, and how it reaches others. */
export class Routes {
  readonly #own: readonly Address[]
  readonly #loopback: Way
  readonly #neighbours: Neighbourhood

  constructor(own: readonly Address[], loopback: Way, neighbours: Neighbourhood) {
    this.#own = own
    this.#loopback = loopback
    this.#neighbours = neighbours
  }

  /** The canonical spelling of an address that one may bind to; throws `EADDRNOTAVAIL` for those of others. */
  bindable(text: string): string {
    const { text: address } = parseAddress(text)
    if (isAny(address) || this.#isOwn(address)) return address
    throw new NetworkError('EADDRNOTAVAIL', `Cannot bind as the address must be of this host: current value is ${text}`)
  }

  /** Where a connection to that address goes: to any is to oneself. */
  target(text: string): string {
    const { text: address } = parseAddress(text)
    if (!isAny(address)) return address
    return address === ANY_IPV4 ? LOOPBACK_IPV4 : LOOPBACK_IPV6
  }

  /** Throws `ENETUNREACH` for an address of another network, as there is no router. */
  to(address: string): Route {
    if (isLoopback(address)) return { way: this.#loopback, source: this.#loopbackOf(address), reachable: true }
    if (this.#isOwn(address)) return { way: this.#loopback, source: address, reachable: true }
    const target = parseAddress(address)
    const source = this.#own.find(({ family }) => family === target.family)
    if (source === undefined || !this.#neighbours.includes(target)) {
      throw new NetworkError(
        'ENETUNREACH',
        `Cannot reach ${address} as it must be an address of this network: it is not`,
      )
    }
    const way = this.#neighbours.way(address)
    return { way: way ?? NOWHERE, source: source.text, reachable: way !== undefined }
  }

  #isOwn(address: string): boolean {
    return isLoopback(address) || this.#own.some(({ text }) => text === address)
  }

  #loopbackOf(address: string): string {
    return address.includes(':') ? LOOPBACK_IPV6 : LOOPBACK_IPV4
  }
}
