import { type Address, type Family, IPV4_PREFIX, IPV6_PREFIX, isOfNetwork, parseAddress } from './address.ts'
import type { Clock } from './clock.ts'
import { Host } from './host.ts'
import { LIMITS, type Limits } from './limits.ts'
import { ETHERNET_MSS, Link, type LinkSettings } from './link.ts'
import { LOCALHOST, Names } from './names.ts'
import { NetworkError } from './network-error.ts'
import { Path } from './path.ts'
import { Routes } from './routes.ts'
import { Tap, type TapListener } from './tap.ts'
import type { Shared } from './tcp-stack.ts'
import { Timeline } from './timeline.ts'

export interface NetworkOptions {
  readonly clock: Clock
  /** Numbers from 0 to 1; with the same ones, and the same calls at the same times, the same segments cross the wire. */
  readonly random: () => number
  /** Their names. They get 10.0.0.1 and fd00::1 and so on; one called `localhost` has its loopback addresses alone. */
  readonly hosts: readonly string[]
  /** The one host that `localhost` reaches all the same, and that reaches it: it then has an address of the network. */
  readonly uplink?: string
  readonly limits?: Partial<Limits>
}

/** How fast initial sequence numbers grow, a millisecond and a connection: by RFC 9293 §3.4.1 one every 4 µs. */
const SEQUENCE_PER_MS = 250
const SEQUENCE_PER_CONNECTION = 64_000

/**
 * Machines, and a link each way between any two of them and from each to itself.
 * There are no routers: what has no host here cannot be reached.
 */
export class Network {
  readonly time: Timeline
  /** Whether one read may return what came in several segments, as on a real machine. */
  coalescing = true
  readonly #limits: Limits
  readonly #random: () => number
  readonly #uplink: string | undefined
  readonly #tap: Tap
  readonly #names = new Names()
  readonly #hosts = new Map<string, Host>()
  readonly #links = new Map<string, Link>()
  #connections = 0

  constructor({ clock, random, hosts, uplink, limits }: NetworkOptions) {
    this.#limits = { ...LIMITS, ...limits }
    this.#random = random
    this.#uplink = uplink
    this.#tap = new Tap(this.#limits)
    this.time = new Timeline(clock, this.#limits)
    if (hosts.length > this.#limits.hosts) {
      throw new NetworkError(
        'EMFILE',
        `Cannot make network as hosts must be <= ${this.#limits.hosts}: current count is ${hosts.length}`,
      )
    }
    const firstSequence = Math.floor(random() * 2 ** 32)
    const shared: Shared = {
      timeline: this.time,
      limits: this.#limits,
      coalescing: () => this.coalescing,
      nextConnection: () => ++this.#connections,
      initialSequence: () =>
        firstSequence + Math.floor(this.time.now * SEQUENCE_PER_MS) + this.#connections * SEQUENCE_PER_CONNECTION,
    }
    for (const [index, name] of hosts.entries()) this.#add(name, index + 1, shared)
  }

  host(name: string): Host {
    const host = this.#hosts.get(name)
    if (host !== undefined) return host
    const known = [...this.#hosts.keys()].join(', ')
    throw new NetworkError('ENOTFOUND', `Cannot find host as its name must be one of ${known}: current name is ${name}`)
  }

  /** Throws `ENOTFOUND`. */
  lookup(name: string, family?: Family): readonly Address[] {
    return this.#names.lookup(name, family)
  }

  /** The direction from one host to another, or from one to itself. */
  link(from: string, to: string): Link {
    const link = this.#links.get(`${from} ${to}`)
    if (link !== undefined) return link
    throw new NetworkError(
      'ENOTFOUND',
      `Cannot find link as both ends must be hosts: current ends are ${from} and ${to}`,
    )
  }

  /** The same for every link. */
  setLinks(changes: Partial<LinkSettings>): void {
    for (const link of this.#links.values()) link.set(changes)
  }

  /** Ends every TCP connection by a RST to both of its ends, which neither has sent. */
  resetConnections(): void {
    for (const host of this.#hosts.values()) host.forgeResets()
  }

  /** Tells of every segment and datagram as it is sent; returns the way out. */
  tap(listener: TapListener): () => void {
    return this.#tap.listen(listener)
  }

  /** Segments and datagrams that were sent and have not arrived: in the order of arrival and sending, the last so many. */
  get underWay(): number {
    return this.#tap.underWay
  }

  #add(name: string, number: number, shared: Shared): void {
    const texts =
      name === LOCALHOST && this.#uplink === undefined
        ? []
        : [`${IPV4_PREFIX}${number}`, `${IPV6_PREFIX}${number.toString(16)}`]
    const addresses = texts.map(parseAddress)
    if (this.#hosts.has(name))
      throw new NetworkError('EINVAL', `Cannot add host as its name must be new: current name is ${name}`)
    this.#names.add(name, addresses)
    this.#addLink(name, name)
    for (const other of this.#hosts.keys()) {
      this.#addLink(name, other).set({ mss: ETHERNET_MSS })
      this.#addLink(other, name).set({ mss: ETHERNET_MSS })
    }
    const host = new Host(name, addresses, this.#names, shared, (end) => {
      const loopback = this.link(name, name)
      return new Routes(addresses, new Path(loopback, loopback, end, this.time, this.#tap), {
        way: (address) => this.#path(name, address),
        includes: ({ text }) => isOfNetwork(text) && (name !== LOCALHOST || this.#isUplink(text)),
      })
    })
    this.#hosts.set(name, host)
  }

  #isUplink(address: string): boolean {
    const uplink = this.#uplink === undefined ? undefined : this.#hosts.get(this.#uplink)
    return uplink?.addresses.some(({ text }) => text === address) ?? false
  }

  #addLink(from: string, to: string): Link {
    const link = new Link(this.time, this.#random, this.#limits)
    this.#links.set(`${from} ${to}`, link)
    return link
  }

  #path(from: string, address: string): Path | undefined {
    for (const [name, host] of this.#hosts) {
      if (!host.addresses.some(({ text }) => text === address)) continue
      // Of all others `localhost` is a machine by itself.
      if (name === LOCALHOST && from !== LOCALHOST && from !== this.#uplink) continue
      return new Path(this.link(from, name), this.link(name, from), host, this.time, this.#tap)
    }
    return undefined
  }
}
