import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** Connections that are opened at a time, so that no backlog overflows. */
const BATCH = 100
/** Milliseconds without progress after which a load is given up. */
const STUCK_MS = 30_000
const READ_BYTES = 256 * 1024

/** What each connection sends, and the text it then waits for, before it counts as open. */
export type Hello = readonly { readonly send: string | Uint8Array; readonly until: string }[]

export interface CrowdOptions {
  readonly port: number
  readonly size: number
  readonly hello?: Hello
  /** The character that is counted: one that stands once in whatever is to be counted. */
  readonly mark?: string
}

/**
 * Many connections that count what they receive as cheaply as one can, one character of it, so
 * that the server in the other process is what is measured.
 */
export class Crowd implements AsyncDisposable {
  /** How often the mark came, over all connections. */
  received = 0
  readonly #sockets: Socket[] = []
  readonly #mark: number
  #waiting:
    | { readonly count: number; readonly resolve: () => void; readonly reject: (error: Error) => void }
    | undefined
  #lost: Error | undefined

  private constructor(mark: string) {
    this.#mark = mark.charCodeAt(0)
  }

  static async open({ port, size, hello = [], mark = '\n' }: CrowdOptions): Promise<Crowd> {
    const crowd = new Crowd(mark)
    // Read at once and kept by nobody: all connections can share it.
    const buffer = Buffer.alloc(READ_BYTES)
    while (crowd.#sockets.length < size) {
      const batch = Math.min(BATCH, size - crowd.#sockets.length)
      await Promise.all(Array.from({ length: batch }, () => crowd.#connect(port, hello, buffer)))
    }
    return crowd
  }

  async #connect(port: number, hello: Hello, buffer: Buffer): Promise<void> {
    const { promise: greeted, resolve, reject } = Promise.withResolvers<void>()
    const steps = hello[Symbol.iterator]()
    let step = steps.next()
    let heard = ''
    const onStep = (bytes: Buffer): void => {
      heard += bytes.toString('latin1')
      if (step.done || !heard.includes(step.value.until)) return
      heard = ''
      step = steps.next()
      if (step.done) resolve()
      else socket.write(step.value.send)
    }
    const callback = (length: number): boolean => {
      if (step.done) this.#count(buffer.subarray(0, length))
      else onStep(buffer.subarray(0, length))
      return true
    }
    const socket = connect({ port, host: '127.0.0.1', noDelay: true, onread: { buffer, callback } })
    this.#sockets.push(socket)
    const onLost = (reason: string) => reject(this.#lose(reason))
    socket.on('error', (error) => onLost(error.message))
    socket.once('close', () => onLost(`the server closed one${step.done ? '' : ` after ${JSON.stringify(heard)}`}`))
    socket.once('connect', () => (step.done ? resolve() : socket.write(step.value.send)))
    await greeted
  }

  #count(bytes: Buffer): void {
    for (let at = bytes.indexOf(this.#mark); at !== -1; at = bytes.indexOf(this.#mark, at + 1)) this.received += 1
    if (this.#waiting === undefined || this.received < this.#waiting.count) return
    this.#waiting.resolve()
    this.#waiting = undefined
  }

  #lose(reason: string): Error {
    this.#lost ??= new Error(`Cannot go on as every connection must stay open: ${reason}`)
    this.#waiting?.reject(this.#lost)
    return this.#lost
  }

  /** Writes the same bytes to every connection. */
  send(bytes: string | Uint8Array): void {
    for (const socket of this.#sockets) socket.write(bytes)
  }

  /** Resolves when `received` is at least the count. One can wait at a time. */
  async reached(count: number): Promise<void> {
    if (this.#lost) throw this.#lost
    if (this.received >= count) return
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#waiting = { count, resolve, reject }
    let before = this.received
    const watch = setInterval(() => {
      if (before === this.received)
        reject(new Error(`Cannot go on as ${count} must be received: it stays at ${before}`))
      before = this.received
    }, STUCK_MS)
    await promise.finally(() => clearInterval(watch))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(
      this.#sockets.map((socket) => {
        socket.removeAllListeners('close')
        const closed = socket.closed ? undefined : once(socket, 'close')
        socket.destroy()
        return closed
      }),
    )
  }
}
