import type { ErrorCode } from '../protocol/errors.ts'
import { isLoopback } from './endpoint.ts'

const MINUTE_MS = 60_000
/** Addresses whose new connections are counted at once; beyond it the oldest is forgotten. */
const MAX_ADDRESSES = 10_000

/** How many connections a server takes, of all services together; 0 switches a limit off. */
export interface ConnectionBounds {
  readonly maxConnections: number
  readonly perAddress: number
  readonly newPerMinute: number
}

/** Why a connection is refused, in the protocol's words. */
export interface TooMany {
  readonly code: ErrorCode
  readonly message: string
}

const SHUTTING_DOWN: TooMany = {
  code: 'shutting-down',
  message: 'Cannot serve connection as the server must be running: it is about to stop',
}

/** A connection that is counted until it leaves, a refused one too. */
export class Seat {
  readonly refusal: TooMany | undefined
  readonly #sockets: Count | undefined
  readonly #addresses: AddressCount | undefined
  readonly #address: string

  /** Leave out what it does not count towards. */
  constructor(
    sockets: Count | undefined,
    addresses: AddressCount | undefined,
    address: string,
    stopping: TooMany | undefined,
  ) {
    this.#sockets = sockets
    this.#addresses = addresses
    this.#address = address
    const [tooMany, tooManyOfAddress] = [sockets?.add(), addresses?.add(address)]
    this.refusal = stopping ?? tooMany ?? tooManyOfAddress
  }

  leave(): void {
    this.#sockets?.remove()
    this.#addresses?.remove(this.#address)
  }
}

/** Counts accepted sockets, half-done TLS handshakes too. Loopback is exempt from the limits by address. */
export class ConnectionLimits {
  readonly #sockets: Count
  readonly #addresses: AddressCount
  #stopping: TooMany | undefined

  constructor(bounds: ConnectionBounds) {
    this.#sockets = new Count(bounds.maxConnections)
    this.#addresses = new AddressCount(bounds)
  }

  /** Why everybody is refused, once `turnAway` was called. */
  get stopping(): TooMany | undefined {
    return this.#stopping
  }

  /** Refuses all newcomers from now on, as the server is about to stop. */
  turnAway(): void {
    this.#stopping = SHUTTING_DOWN
  }

  /** Counts a socket of a service; one without an address is on this machine. */
  take(address: string | undefined): Seat {
    const exempt = address === undefined || isLoopback(address)
    return new Seat(this.#sockets, exempt ? undefined : this.#addresses, address ?? '', this.#stopping)
  }

  /** Counts a socket of the web side: browsers open many, so their address does not count until they reach a service. */
  takeSocket(): Seat {
    return new Seat(this.#sockets, undefined, '', this.#stopping)
  }

  /** Counts a page that reaches a service, whose socket is counted already. */
  takeAddress(address: string): Seat {
    return new Seat(undefined, isLoopback(address) ? undefined : this.#addresses, address, this.#stopping)
  }
}

class Count {
  readonly #limit: number
  #count = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  add(): TooMany | undefined {
    this.#count += 1
    return exceeds(this.#count, this.#limit) ? tooMany('connections', this.#limit) : undefined
  }

  remove(): void {
    this.#count -= 1
  }
}

class AddressCount {
  readonly #bounds: ConnectionBounds
  readonly #open = new Map<string, number>()
  readonly #recent = new Map<string, number[]>()

  constructor(bounds: ConnectionBounds) {
    this.#bounds = bounds
  }

  add(address: string): TooMany | undefined {
    const { perAddress, newPerMinute } = this.#bounds
    const open = (this.#open.get(address) ?? 0) + 1
    this.#open.set(address, open)
    if (exceeds(open, perAddress)) return tooMany('connections of your address', perAddress)
    if (newPerMinute > 0 && this.#newOf(address) > newPerMinute)
      return tooMany('new connections of your address a minute', newPerMinute)
    return undefined
  }

  remove(address: string): void {
    const left = (this.#open.get(address) ?? 1) - 1
    if (left > 0) this.#open.set(address, left)
    else this.#open.delete(address)
  }

  #newOf(address: string): number {
    const now = performance.now()
    const times = [...(this.#recent.get(address) ?? []), now].filter((time) => time > now - MINUTE_MS)
    this.#recent.delete(address)
    this.#recent.set(address, times.slice(-this.#bounds.newPerMinute - 1))
    const [oldest] = this.#recent.keys()
    if (this.#recent.size > MAX_ADDRESSES && oldest !== undefined) this.#recent.delete(oldest)
    return times.length
  }
}

const exceeds = (count: number, limit: number): boolean => limit > 0 && count > limit

const tooMany = (what: string, limit: number): TooMany => ({
  code: 'too-many-connections',
  message: `Cannot serve connection as ${what} must be <= ${limit}: try again later`,
})
