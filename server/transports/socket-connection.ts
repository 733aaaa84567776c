import type { Socket } from 'node:net'
import type { Connection, Handler, Service } from '../services/connection.ts'
import type { Witness } from './rendezvous.ts'

/** How long the peer may take to send its FIN after the server's, in milliseconds. */
export const LINGER_MS = 2000

/** The end of one connection, for the log. */
export interface Summary {
  readonly reason: string
  readonly bytesIn: number
  readonly bytesOut: number
}

/** Carries one service over a `net.Socket` or a `tls.TLSSocket` opened with `allowHalfOpen`. */
export class SocketConnection implements Connection {
  readonly seen: Witness | undefined
  readonly #socket: Socket
  readonly #handler: Handler
  readonly #sendTimeout: number
  #reason: string | undefined
  #linger: NodeJS.Timeout | undefined
  #flush: NodeJS.Timeout | undefined

  constructor(
    socket: Socket,
    service: Service,
    options: {
      idleTimeout: number
      sendTimeout: number
      witness?: Witness | undefined
      closed: (summary: Summary) => void
    },
  ) {
    this.#socket = socket
    this.seen = options.witness
    this.#sendTimeout = options.sendTimeout
    this.#handler = service(this)
    socket.setTimeout(options.idleTimeout)
    socket.on('data', (bytes) => this.#read(bytes))
    socket.on('drain', () => this.#reason === undefined && this.#handler.drain())
    socket.on('end', () => this.#peerEnded())
    socket.on('timeout', () => this.#idle())
    socket.on('error', (error) => this.#failed(error))
    socket.on('close', () => this.#closed(options.closed))
    socket.resume()
  }

  write(bytes: Uint8Array): boolean {
    this.seen?.({ what: 'reply', bytes: bytes.length })
    const room = this.#socket.write(bytes)
    if (!room) this.seen?.({ what: 'queued', bytes: this.#socket.writableLength })
    return room
  }

  end(reason: string): void {
    if (this.#reason !== undefined) return
    this.#reason = reason
    // Reading on keeps the last line from being lost to a reset (RFC 9293 §3.6.1).
    this.#socket.resume()
    this.#socket.end(() => {
      clearTimeout(this.#flush)
      this.#closeAfter(LINGER_MS)
    })
    this.#expectProgress()
  }

  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  shutdown(): void {
    this.#handler.shutdown()
  }

  #read(bytes: Uint8Array): void {
    if (this.#reason !== undefined) return
    this.seen?.({ what: 'read', bytes: bytes.length })
    this.#handler.data(bytes)
  }

  #peerEnded(): void {
    this.seen?.({ what: 'fin' })
    if (this.#reason === undefined) this.#handler.end()
  }

  #idle(): void {
    if (this.#reason === undefined) this.#handler.idle()
    this.#closeAfter(LINGER_MS)
  }

  #failed(error: NodeJS.ErrnoException): void {
    if (error.code === 'ECONNRESET') this.seen?.({ what: 'rst' })
    this.#reason ??= error.code === 'ECONNRESET' ? 'reset' : `error ${error.code ?? error.message}`
  }

  /** Gives up a peer that takes nothing of what is left, whatever it sends meanwhile. */
  #expectProgress(): void {
    const left = this.#socket.writableLength
    if (left === 0) return
    this.#flush = setTimeout(() => {
      if (this.#socket.writableLength < left) this.#expectProgress()
      else this.#socket.destroy()
    }, this.#sendTimeout)
  }

  #closeAfter(milliseconds: number): void {
    if (this.#socket.destroyed) return
    this.#linger ??= setTimeout(() => this.#socket.destroy(), milliseconds)
  }

  #closed(report: (summary: Summary) => void): void {
    clearTimeout(this.#linger)
    clearTimeout(this.#flush)
    const reason = this.#reason ?? 'closed'
    this.seen?.({ what: 'end', reason })
    report({ reason, bytesIn: this.#socket.bytesRead, bytesOut: this.#socket.bytesWritten })
  }
}
