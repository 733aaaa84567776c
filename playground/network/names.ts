import type { Address, Family } from './address.ts'
import { LOOPBACK_IPV4, LOOPBACK_IPV6 } from './address.ts'
import { NetworkError } from './network-error.ts'

/** The name by which every host knows itself. */
export const LOCALHOST = 'localhost'
const HOST_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/

const canonical = (name: string): string => name.toLowerCase().replace(/\.$/, '')

const LOOPBACK: readonly Address[] = [
  { family: 4, text: LOOPBACK_IPV4 },
  { family: 6, text: LOOPBACK_IPV6 },
]

/** Names of hosts and their addresses, IPv4 first, as a file of hosts would hold them. */
export class Names {
  readonly #names = new Map<string, readonly Address[]>([[LOCALHOST, LOOPBACK]])

  add(name: string, addresses: readonly Address[]): void {
    if (!HOST_NAME.test(name)) {
      throw new NetworkError(
        'EINVAL',
        `Cannot name host as it must be letters, digits, "-" and ".": current name is ${name}`,
      )
    }
    if (name !== LOCALHOST) this.#names.set(name, addresses)
  }

  /** Throws `ENOTFOUND` where there is no such name, or none in that family. */
  lookup(name: string, family?: Family): readonly Address[] {
    const found = (this.#names.get(canonical(name)) ?? []).filter(
      (address) => (family ?? address.family) === address.family,
    )
    if (found.length === 0) {
      const known = [...this.#names.keys()].join(', ')
      throw new NetworkError(
        'ENOTFOUND',
        `Cannot find host as its name must be one of ${known}: current name is ${name}`,
      )
    }
    return found
  }
}
