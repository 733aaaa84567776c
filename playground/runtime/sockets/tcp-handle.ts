import type { Place } from '../../kernel/calls.ts'
import { isAny, LOOPBACK_IPV4, LOOPBACK_IPV6 } from '../../network/address.ts'
import { LIMITS } from '../../network/limits.ts'
import type { Claim } from '../../network/ports.ts'
import { SocketHandle } from './socket-handle.ts'
import type { Request } from './stream-base.ts'
import { tellPlace } from './world.ts'

/** `UV_TCP_IPV6ONLY` */
export const IPV6_ONLY = 1
const ANY_PORT: Claim = { address: '0.0.0.0', port: 0, ipv6Only: false, reuseAddress: true, listening: true }

/** libuv's `uv_tcp_t` as Node's library drives it (`src/tcp_wrap.cc`). */
export abstract class TcpHandle extends SocketHandle {
  #bound: Claim | undefined
  #claimed: Claim | undefined
  #local: Place | undefined
  #remote: Place | undefined
  #noDelay = false

  bind(address: string, port: number): number {
    return this.#bind({ ...ANY_PORT, address, port })
  }

  bind6(address: string, port: number, flags: number): number {
    return this.#bind({ ...ANY_PORT, address, port, ipv6Only: (flags & IPV6_ONLY) !== 0 })
  }

  listen(backlog: number): number {
    const claim = this.parts.world.claim('tcp', this.#bound ?? ANY_PORT)
    if (typeof claim === 'string') return this.errno(claim)
    this.#claimed = claim
    const { address, port, ipv6Only } = claim
    this.#local = { address, port }
    return this.startListening((id) => ({ do: 'listen', id, address, port, backlog, ipv6Only }))
  }

  connect(request: Request, address: string, port: number): number {
    return this.#connect(request, { address: isAny(address) ? LOOPBACK_IPV4 : address, port })
  }

  connect6(request: Request, address: string, port: number): number {
    return this.#connect(request, { address: isAny(address) ? LOOPBACK_IPV6 : address, port })
  }

  getsockname(into: object): number {
    const place = this.#local ?? this.#bound
    if (this.closing || place === undefined) return this.errno('EBADF')
    tellPlace(place, into)
    return 0
  }

  getpeername(into: object): number {
    if (this.closing || this.#remote === undefined) return this.errno('ENOTCONN')
    tellPlace(this.#remote, into)
    return 0
  }

  setNoDelay(on: boolean): number {
    this.#noDelay = on
    this.callOpen((id) => ({ do: 'no-delay', id, on }))
    return 0
  }

  setKeepAlive(on: boolean, delaySeconds: number): number {
    this.callOpen((id) => ({ do: 'keep-alive', id, idleMs: on ? Math.max(1, delaySeconds) * 1000 : undefined }))
    return 0
  }

  setSimultaneousAccepts(): number {
    return 0
  }

  /** Kept, as the system would; no segment here has a type of service. */
  #typeOfService = 0

  setTypeOfService(value: number): number {
    this.#typeOfService = value
    return 0
  }

  getTypeOfService(): number {
    return this.#typeOfService
  }

  protected settle(local: Place | undefined, remote: Place | undefined): void {
    this.#local = local
    this.#remote = remote
  }

  protected override release(): void {
    if (this.#claimed !== undefined) this.parts.world.letGo('tcp', this.#claimed)
    super.release()
  }

  #bind(claim: Claim): number {
    const code = this.parts.world.bindFailure(claim.address)
    if (code !== undefined) return this.errno(code)
    if (claim.port > 0 && claim.port < LIMITS.firstUnprivilegedPort) return this.errno('EACCES')
    this.#bound = claim
    return 0
  }

  #connect(request: Request, to: Place): number {
    const from = this.#bound && { address: this.#bound.address, port: this.#bound.port }
    const noDelay = this.#noDelay
    return this.startConnecting(request, (id) => ({ do: 'connect', id, to, from, noDelay }))
  }
}
