import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import type { Logger } from 'pino'
import { isLoopback } from './endpoint.ts'
import { ListenError } from './listen-error.ts'

/** Ports below are those of services, which would answer an answer. */
const FIRST_UNPRIVILEGED_PORT = 1024
/** The port of another Porthole's echo (PROTOCOL.md, Where). */
const ECHO_PORT = 7707
/** Bytes of answers that may wait for the network; what comes beyond is dropped, as UDP may. */
const MAX_QUEUED_BYTES = 1024 * 1024

interface Options {
  readonly host: string
  /** 0 means any free one. */
  readonly port: number
  /** Answer senders beyond this machine too. */
  readonly public: boolean
  /** What tests set and `serve` does not. */
  readonly maxQueuedBytes?: number
}

/** Echo over UDP (RFC 862): every datagram comes back, unless that could begin a loop between two servers. */
export class UdpEcho {
  readonly #options: Required<Options>
  readonly #log: Logger
  #socket: Socket | undefined
  #port = 0

  constructor(options: Options, log: Logger) {
    this.#options = { maxQueuedBytes: MAX_QUEUED_BYTES, ...options }
    this.#log = log.child({ service: 'echo/udp' })
  }

  /** Resolves with the port once datagrams are answered. @throws {ListenError} */
  async listen(): Promise<number> {
    const socket = await this.#bind().catch((error: NodeJS.ErrnoException) => {
      throw new ListenError('echo', this.#options, error)
    })
    socket.on('error', (error) => this.#log.error({ err: error }, 'socket failed'))
    socket.on('message', (datagram, sender) => this.#answer(socket, datagram, sender))
    this.#socket = socket
    this.#port = socket.address().port
    return this.#port
  }

  /** Answers no more; answers that still wait are dropped. */
  async stop(): Promise<void> {
    const socket = this.#socket
    if (!socket) return
    this.#socket = undefined
    const { promise, resolve } = Promise.withResolvers<void>()
    socket.close(resolve)
    await promise
  }

  async #bind(): Promise<Socket> {
    // A name must mean the address here that it means to the TCP listener.
    const { address, family } = await lookup(this.#options.host)
    const socket = createSocket(family === 6 ? 'udp6' : 'udp4')
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    socket.once('error', reject)
    socket.bind(this.#options.port, address, resolve)
    try {
      await promise
    } catch (error) {
      socket.close()
      throw error
    }
    socket.off('error', reject)
    return socket
  }

  #answer(socket: Socket, datagram: Buffer, sender: RemoteInfo): void {
    if (!this.#mayAnswer(sender)) return
    if (socket.getSendQueueSize() + datagram.length > this.#options.maxQueuedBytes) return
    socket.send(datagram, sender.port, sender.address, (error) => {
      if (error) this.#log.debug({ err: error }, 'answer failed')
    })
  }

  #mayAnswer({ address, port }: RemoteInfo): boolean {
    if (port < FIRST_UNPRIVILEGED_PORT || port === ECHO_PORT || port === this.#port) return false
    return this.#options.public || isLoopback(address)
  }
}
