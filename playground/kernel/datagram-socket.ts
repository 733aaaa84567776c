import type { NetworkError } from '../network/network-error.ts'
import type { UdpEvents, UdpSocket } from '../network/udp-socket.ts'
import type { Notice } from './calls.ts'
import { KERNEL_LIMITS } from './limits.ts'

/** One program's UDP socket: datagrams go to it as they come, a few ahead of what it has taken. */
export class DatagramSocket implements UdpEvents {
  readonly id: number
  readonly #tell: (notice: Notice) => void
  #socket: UdpSocket | undefined
  #ahead = 0

  constructor(id: number, tell: (notice: Notice) => void) {
    this.id = id
    this.#tell = tell
  }

  open(socket: UdpSocket): void {
    this.#socket = socket
  }

  readable(): void {
    const socket = this.#socket
    while (socket !== undefined && this.#ahead < KERNEL_LIMITS.datagramsAhead) {
      const message = socket.receive()
      if (message === undefined) return
      this.#ahead += 1
      this.#tell({ tell: 'datagram', id: this.id, ...message })
    }
  }

  failed({ code }: NetworkError): void {
    this.#tell({ tell: 'failed', id: this.id, code })
  }

  /** The program has had one more. */
  taken(): void {
    this.#ahead = Math.max(0, this.#ahead - 1)
    this.readable()
  }

  associate(...[to]: Parameters<UdpSocket['connect']>): void {
    this.#socket?.connect(to)
  }

  send(...[data, to]: Parameters<UdpSocket['send']>): void {
    this.#socket?.send(data, to)
  }

  close(): void {
    this.#socket?.close()
  }
}
