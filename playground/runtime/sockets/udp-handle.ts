import type { Place } from '../../kernel/calls.ts'
import { type Family, isAny, LOOPBACK_IPV4, LOOPBACK_IPV6 } from '../../network/address.ts'
import { concat } from '../../network/byte-queue.ts'
import { Fifo } from '../../network/fifo.ts'
import { LIMITS } from '../../network/limits.ts'
import type { Claim } from '../../network/ports.ts'
import type { SocketNotice } from '../system.ts'
import { Handle, type HandleParts } from './handle.ts'
import { callOn, type Request } from './stream-base.ts'
import { tellPlace } from './world.ts'

/** `UV_UDP_IPV6ONLY`, `UV_UDP_REUSEADDR` */
export const UDP_IPV6_ONLY = 1
export const UDP_REUSE_ADDRESS = 4

type Arrived = Extract<SocketNotice, { tell: 'datagram' }> | { readonly tell: 'failed'; readonly code: string }

interface Sending {
  readonly request: Request
  readonly data: Uint8Array<ArrayBuffer>
  readonly to: Place | undefined
}

/** Bytes of datagrams that may be on their way to the kernel before more wait: what a send buffer holds. */
const SEND_BUFFER = LIMITS.datagramBuffer
/** IPv4's field for it has 8 bits (RFC 791). */
const MAX_HOPS = 255

/** libuv's `uv_udp_t` as Node's library drives it (`src/udp_wrap.cc`). */
export class UdpHandle extends Handle {
  readonly #errno: (code: string) => number
  readonly #toBuffer: (bytes: Uint8Array) => Uint8Array
  #id: number | undefined
  #claim: Claim | undefined
  #remote: Place | undefined
  #receiving = false
  readonly #arrived = new Fifo<Arrived>()
  readonly #waiting = new Fifo<Sending>()
  #waitingBytes = 0
  #underWay = 0

  constructor(parts: HandleParts, errno: (code: string) => number, toBuffer: (bytes: Uint8Array) => Uint8Array) {
    super(parts)
    this.#errno = errno
    this.#toBuffer = toBuffer
  }

  get fd(): number {
    return this.closing || this.#id === undefined ? -1 : this.#id
  }

  open(): number {
    return this.#errno('EBADF')
  }

  /** Node hands on what it was given: a port in words, or the callback where there is no port. */
  bind(address: string, port: unknown, flags: number): number {
    return this.#bind(address, Number(port) >>> 0, flags)
  }

  bind6(address: string, port: unknown, flags: number): number {
    return this.#bind(address, Number(port) >>> 0, flags)
  }

  connect(address: string, port: number): number {
    return this.#connect({ address: isAny(address) ? LOOPBACK_IPV4 : address, port })
  }

  connect6(address: string, port: number): number {
    return this.#connect({ address: isAny(address) ? LOOPBACK_IPV6 : address, port })
  }

  disconnect(): number {
    if (this.#remote === undefined || this.#id === undefined) return this.#errno('ENOTCONN')
    this.#remote = undefined
    this.parts.system.call({ do: 'associate', id: this.#id, to: undefined })
    return 0
  }

  /** With a port and an address, or where it is connected without them. */
  send(request: Request, list: readonly ArrayBufferView[], _count: number, ...rest: unknown[]): number {
    return this.#sendParts(request, list, rest)
  }

  send6(request: Request, list: readonly ArrayBufferView[], _count: number, ...rest: unknown[]): number {
    return this.#sendParts(request, list, rest)
  }

  #sendParts(request: Request, list: readonly ArrayBufferView[], [port, address]: readonly unknown[]): number {
    const isTo = typeof port === 'number' && typeof address === 'string'
    return this.#send(request, list, isTo ? { address: isAny(address) ? this.#loopback : address, port } : undefined)
  }

  recvStart(): number {
    this.#receiving = true
    if (this.#arrived.length > 0) this.poll()
    this.update()
    return 0
  }

  recvStop(): number {
    this.#receiving = false
    this.update()
    return 0
  }

  getsockname(into: object): number {
    const claim = this.#claim
    if (this.closing || claim === undefined) return this.#errno('EBADF')
    const remote = isAny(claim.address) ? this.#remote : undefined
    const address = remote === undefined ? claim.address : this.parts.world.sourceFor(remote.address)
    tellPlace({ address, port: claim.port }, into)
    return 0
  }

  getpeername(into: object): number {
    if (this.closing || this.#remote === undefined) return this.#errno('ENOTCONN')
    tellPlace(this.#remote, into)
    return 0
  }

  /** Bytes of the receive buffer, as the kernel's network has it; it cannot be changed. */
  bufferSize(size: number): number {
    return size > 0 ? 0 : LIMITS.datagramBuffer
  }

  getSendQueueSize(): number {
    return this.#waitingBytes
  }

  getSendQueueCount(): number {
    return this.#waiting.length
  }

  /** There is no broadcast and no router on this network: what only they read is taken and does nothing. */
  setBroadcast(): number {
    return this.#taken
  }

  setTTL(hops: number): number {
    return hops >= 1 && hops <= MAX_HOPS ? this.#taken : this.#errno('EINVAL')
  }

  setMulticastTTL(hops: number): number {
    return hops >= 0 && hops <= MAX_HOPS ? this.#taken : this.#errno('EINVAL')
  }

  setMulticastLoopback(): number {
    return this.#taken
  }

  setMulticastInterface(): number {
    return this.#taken
  }

  /** An option needs a socket, which there is from `bind` on. */
  get #taken(): number {
    return this.#id === undefined ? this.#errno('EBADF') : 0
  }

  addMembership(): number {
    return this.#errno('ENODEV')
  }

  dropMembership(): number {
    return this.#errno('EADDRNOTAVAIL')
  }

  addSourceSpecificMembership(): number {
    return this.#errno('ENODEV')
  }

  dropSourceSpecificMembership(): number {
    return this.#errno('EADDRNOTAVAIL')
  }

  protected get active(): boolean {
    return this.#receiving
  }

  protected get requests(): number {
    return this.#waiting.length
  }

  protected step(): boolean {
    const next = this.#waiting.first
    if (next !== undefined && (this.closing || this.#underWay < SEND_BUFFER)) {
      this.#waiting.shift()
      this.#waitingBytes -= next.data.length
      const { length } = next.data
      if (!this.closing) this.#post(next.data, next.to)
      callOn(next.request, 'oncomplete', this.closing ? [this.#errno('ECANCELED'), 0] : [0, length])
      return true
    }
    return this.#receiving && !this.closing && this.#receive()
  }

  protected release(): void {
    if (this.#claim !== undefined) this.parts.world.letGo('udp', this.#claim)
    if (this.#id === undefined) return
    this.parts.system.detach(this.#id)
    this.parts.system.call({ do: 'close', id: this.#id })
  }

  get #family(): Family {
    return this.#claim?.address.includes(':') === true ? 6 : 4
  }

  get #loopback(): string {
    return this.#family === 6 ? LOOPBACK_IPV6 : LOOPBACK_IPV4
  }

  #bind(address: string, port: number, flags: number): number {
    if (this.#claim !== undefined) return this.#errno('EINVAL')
    const code = this.parts.world.bindFailure(address)
    if (code !== undefined) return this.#errno(code)
    const ipv6Only = (flags & UDP_IPV6_ONLY) !== 0
    const reuseAddress = (flags & UDP_REUSE_ADDRESS) !== 0
    const claim = this.parts.world.claim('udp', { address, port, ipv6Only, reuseAddress, listening: false })
    if (typeof claim === 'string') return this.#errno(claim)
    this.#claim = claim
    const id = this.parts.system.newId()
    this.#id = id
    this.parts.system.attach(id, this.#notice)
    this.parts.system.call({ do: 'bind', id, address, port: claim.port, ipv6Only, reuseAddress })
    return 0
  }

  #connect(to: Place): number {
    if (this.#remote !== undefined) return this.#errno('EISCONN')
    if (this.#id === undefined) return this.#errno('EBADF')
    this.#remote = to
    this.parts.system.call({ do: 'associate', id: this.#id, to })
    return 0
  }

  #send(request: Request, list: readonly ArrayBufferView[], to: Place | undefined): number {
    if (this.#id === undefined) return this.#errno('EBADF')
    if (to === undefined && this.#remote === undefined) return this.#errno('EDESTADDRREQ')
    const parts = list.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength))
    const size = parts.reduce((sum, { length }) => sum + length, 0)
    const data = concat(parts, size)
    if (size > LIMITS.datagram) return this.#errno('EMSGSIZE')
    const code = this.parts.world.sendFailure(to?.address, this.#family)
    if (code !== undefined) return this.#errno(code)
    // Node takes a number above 0 for sent already, one too many so that an empty datagram has one.
    if (this.#waiting.length === 0 && this.#underWay < SEND_BUFFER) {
      this.#post(data, to)
      return size + 1
    }
    this.#waiting.push({ request, data, to })
    this.#waitingBytes += size
    this.update()
    return 0
  }

  #post(data: Uint8Array<ArrayBuffer>, to: Place | undefined): void {
    if (this.#id === undefined) return
    this.#underWay += data.length
    this.parts.system.call({ do: 'send', id: this.#id, data, to }, data)
  }

  readonly #notice = (notice: SocketNotice): void => {
    if (notice.tell === 'datagram' || notice.tell === 'failed') {
      this.#arrived.push(notice)
      this.poll()
    } else if (notice.tell === 'sent') {
      this.#underWay -= notice.bytes
      if (this.#waiting.length > 0) this.poll()
    }
  }

  #receive(): boolean {
    const arrived = this.#arrived.shift()
    if (arrived === undefined) return false
    if (arrived.tell === 'failed') {
      callOn(this, 'onmessage', [this.#errno(arrived.code), this, undefined, undefined])
      return true
    }
    const { id, data, from } = arrived
    this.parts.system.call({ do: 'taken', id })
    const place = {}
    tellPlace(from, place)
    const rinfo = { ...place, size: data.length }
    callOn(this, 'onmessage', [data.length, this, this.#toBuffer(data), rinfo])
    return true
  }
}
