import { parseAddress } from '../../network/address.ts'
import { NetworkError } from '../../network/network-error.ts'
import type { Binding } from '../realm.ts'

const AF_INET = 2
const AF_INET6 = 10
/** Rules of one list; Node has no limit, a page should. */
const MAX_RULES = 10_000

interface Range {
  readonly first: bigint
  readonly last: bigint
  readonly text: string
}

interface Detail {
  address: string
  port: number
  family: number
  flowlabel: number
}

/** The address as a number of 128 bits, an IPv4 one as it is mapped (RFC 4291 §2.5.5.2). */
function numberOf(text: string): bigint {
  const address = text.replace(/^::ffff:(?=.*\.)/, '')
  if (!address.includes(':')) {
    const value = address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n)
    return 0xffff_0000_0000n + value
  }
  const [head = '', tail] = address.split('::')
  const groups = (side: string): string[] => (side === '' ? [] : side.split(':'))
  const left = groups(head)
  const right = tail === undefined ? [] : groups(tail)
  const middle = tail === undefined ? 0 : 8 - left.length - right.length
  return [...left, ...new Array<string>(middle).fill('0'), ...right].reduce(
    (sum, group) => sum * 65_536n + BigInt(`0x${group}`),
    0n,
  )
}

class SocketAddress {
  readonly #detail: Detail

  /** Throws where the text is no address of that family. */
  constructor(address: string, port: number, family: number, flowlabel: number) {
    this.#detail = { address: canonical(address, family), port, family, flowlabel }
  }

  detail(into: Detail): Detail {
    return Object.assign(into, this.#detail)
  }

  flowlabel(): number {
    return this.#detail.flowlabel
  }

  get number(): bigint {
    return numberOf(this.#detail.address)
  }

  get bits(): number {
    return this.#detail.family === AF_INET ? 32 : 128
  }

  get text(): string {
    return `${this.#detail.family === AF_INET ? 'IPv4' : 'IPv6'} ${this.#detail.address}`
  }
}

function canonical(address: string, family: number): string {
  try {
    const { text } = parseAddress(address)
    // A mapped one reads as IPv4, and stays what it was asked for as.
    if (address.includes(':') === (family === AF_INET6))
      return address.includes(':') && !text.includes(':') ? `::ffff:${text}` : text
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error
  }
  throw Object.assign(new Error('Invalid socket address'), { code: 'ERR_INVALID_ADDRESS' })
}

/** The rules of `net.BlockList`, addresses first, then the others from the newest on, as Node lists them. */
class BlockList {
  readonly #addresses: Range[] = []
  readonly #ranges: Range[] = []

  addAddress(address: SocketAddress): void {
    this.#check()
    this.#addresses.push({ first: address.number, last: address.number, text: `Address: ${address.text}` })
  }

  addAddresses(addresses: readonly SocketAddress[]): void {
    for (const address of addresses) this.addAddress(address)
  }

  addRange(first: SocketAddress, last: SocketAddress): boolean {
    if (first.number > last.number) return false
    this.#add({ first: first.number, last: last.number, text: `Range: ${first.text}-${last.text.split(' ')[1]}` })
    return true
  }

  addSubnet(network: SocketAddress, prefix: number): void {
    const rest = (1n << BigInt(network.bits - prefix)) - 1n
    const first = network.number & ~rest
    this.#add({ first, last: first + rest, text: `Subnet: ${network.text}/${prefix}` })
  }

  check(address: SocketAddress): boolean {
    const { number } = address
    return [...this.#addresses, ...this.#ranges].some(({ first, last }) => number >= first && number <= last)
  }

  /** `undefined` where it is no address. */
  checkString(address: string): boolean | undefined {
    try {
      const isV6 = address.includes(':')
      // An IPv4 rule holds for the address as IPv6 maps it, too.
      return this.check(new SocketAddress(address, 0, isV6 ? AF_INET6 : AF_INET, 0))
    } catch {
      return undefined
    }
  }

  getRules(): string[] {
    return [...this.#addresses, ...this.#ranges].map(({ text }) => text)
  }

  #add(range: Range): void {
    this.#check()
    this.#ranges.unshift(range)
  }

  #check(): void {
    if (this.#addresses.length + this.#ranges.length >= MAX_RULES) {
      throw new RangeError(`Cannot add rule as a BlockList must have < ${MAX_RULES}: current count is ${MAX_RULES}`)
    }
  }
}

/** What `net.BlockList` and `net.SocketAddress` find in `src/node_sockaddr.cc`. */
export const blockListBinding = (): Binding => ({ BlockList, SocketAddress, AF_INET, AF_INET6 })
