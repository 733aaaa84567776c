import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'

/** Hears the bytes that pass: `out` to the server, `in` from it. */
export type TapListener = (direction: 'out' | 'in', bytes: Buffer) => void

/** A socket as TLS sees it, with somebody who hears all that passes. */
export class Tap extends Duplex {
  readonly #socket: Socket
  readonly #listener: TapListener

  constructor(socket: Socket, listener: TapListener) {
    super({ allowHalfOpen: true })
    this.#socket = socket
    this.#listener = listener
    socket.on('data', (bytes: Buffer) => {
      listener('in', bytes)
      if (!this.push(bytes)) socket.pause()
    })
    socket.once('end', () => this.push(null))
    socket.once('close', () => this.destroy())
  }

  override _read(): void {
    this.#socket.resume()
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#listener('out', bytes)
    this.#socket.write(bytes, done)
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#socket.end(done)
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.destroy()
    done(error)
  }
}
